"""The platform's earnings statement of four weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from flexkeeper.demo import driver
from flexkeeper.demo.driver import Block, Story
from flexkeeper.demo.paper import Paper
from flexkeeper.demo.printing import clock, long_date, pdf, short_date

_NUMBER = "QE-0417-2208"


def papers(story: Story) -> list[Paper]:
    """The statement of the last four full weeks."""
    ends = [week.ending for week in story.weeks()[-4:]]
    first, last = ends[0] - timedelta(days=6), ends[-1]
    blocks = [block for block in story.blocks if first <= block.start.date() <= last and block.made]
    total, paid = _pay(blocks), last + timedelta(days=3)
    hours = sum((block.end - block.start) / timedelta(hours=1) for block in blocks)
    data = {
        "platform": driver.PLATFORM,
        "period": f"{short_date(first)} to {short_date(last)}",
        "number": _NUMBER,
        "tiles": [
            ["Paid", f"${total:,.2f}"],
            ["Blocks", str(len(blocks))],
            ["Hours", f"{hours:.1f}"],
            ["Per hour", f"${float(total) / hours:.2f}"],
        ],
        "name": story.name,
        "street": story.street,
        "town": f"{story.city}, {driver.STATE} {story.zip_code}",
        "driver_id": story.driver_id,
        "paid": long_date(paid),
        "rows": [_row(block) for block in blocks],
        "total": f"${total:,.2f}",
        "bars": _bars(blocks, ends),
    }
    texts = [story.name, story.driver_id, f"${total:,.2f}", _NUMBER, long_date(paid)]
    truth = {"texts": texts, "pages": 1, "blocks": len(blocks)}
    fields = _fields(first, last, total, paid)
    title = "Earnings statement, four weeks"
    content = pdf("earnings", data, paid)
    return [Paper(f"earnings-{last:%Y-%m-%d}.pdf", content, "earnings_statement", title, fields, truth)]


def _fields(first: date, last: date, total: Decimal, paid: date) -> dict[str, str]:
    return {
        "platform": driver.PLATFORM,
        "period": f"{first.isoformat()} to {last.isoformat()}",
        "amount": f"{total:.2f}",
        "paid": paid.isoformat(),
    }


def _pay(blocks: Sequence[Block]) -> Decimal:
    return sum((block.pay for block in blocks), Decimal(0))


def _bars(blocks: Sequence[Block], ends: Sequence[date]) -> list[list[object]]:
    """For each week its name, its share of the best week, and its pay."""
    weekly = [_pay([b for b in blocks if 0 <= (end - b.start.date()).days < 7]) for end in ends]
    best = max(weekly)
    return [
        [f"to {short_date(end)}", float(amount / best), f"${amount:,.2f}"]
        for end, amount in zip(ends, weekly, strict=True)
    ]


def _row(block: Block) -> list[str]:
    return [
        f"{block.start:%a} {short_date(block.start.date())}",
        f"{driver.STATION}, {clock(block.start)} to {clock(block.end)}",
        f"{(block.end - block.start) / timedelta(hours=1):.1f}",
        str(block.packages),
        f"${block.pay:,.2f}",
    ]
