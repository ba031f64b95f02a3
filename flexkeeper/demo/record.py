"""Papers about the driver's past: the state's driving record and the protected background check."""

from __future__ import annotations

from datetime import date, timedelta

from flexkeeper.demo import driver
from flexkeeper.demo.driver import Story
from flexkeeper.demo.oddities import encrypted
from flexkeeper.demo.paper import Paper
from flexkeeper.demo.printing import barcode_svg, pdf, rosette_svg, signature_svg, slash_date

BACKGROUND_PASSWORD = "ashgrove-0417"  # noqa: S105 - of a fictitious paper; its truth file tells it too

_CODES = [
    ["REN", "License renewed", "ADR", "Change of address"],
    ["REI", "License replaced", "ISS", "First license issued"],
    ["FTA", "Failure to appear", "SUS", "Suspension"],
    ["ACC", "Accident report received", "REC", "Record furnished"],
]


def papers(story: Story) -> list[Paper]:
    """The driving record and the background check."""
    return [_driving_record(story), _background_check(story)]


def _driving_record(story: Story) -> Paper:
    issued = story.today - timedelta(days=1)
    covers_from = issued.replace(year=issued.year - 7, day=1)
    fields = {
        "name": story.name,
        "license_number": story.license_number,
        "state": driver.STATE,
        "issued": issued.isoformat(),
        "violations": "0",
        "covers_from": covers_from.isoformat(),
        "result": "clear",
    }
    texts = [story.name, story.license_number, slash_date(issued), slash_date(story.license_expires)]
    truth = {
        "texts": texts,
        "pages": 2,
        "not_an_expiry": story.license_expires.isoformat(),
        "accidents_not_at_fault": 1,
    }
    content = pdf("driving_record", _driving_data(story, issued, covers_from), issued)
    return Paper("driving-record.pdf", content, "driving_record", "Certified driving record", fields, truth)


def _driving_data(story: Story, issued: date, covers_from: date) -> dict[str, object]:
    accident = story.today - timedelta(days=1130)
    return {
        "division": driver.DIVISION,
        "request": "R-2208-104417",
        "issued": slash_date(issued),
        "name": story.name,
        "license": f"{driver.STATE} {story.license_number}",
        "born": slash_date(story.born),
        "license_issued": slash_date(story.license_issued),
        "license_expires": slash_date(story.license_expires),
        "street": story.street,
        "town": f"{story.city}, {driver.STATE} {story.zip_code}",
        "covers_from": slash_date(covers_from),
        "accidents": [
            [slash_date(accident), "JF-88-20417", "Struck from behind while standing at a signal", "No"]
        ],
        "history": _history(story),
        "inquiries": _inquiries(story),
        "codes": _CODES,
        "signature": signature_svg("Custodian Maro Ibsen"),
        "barcode": barcode_svg("R-2208-104417", "Code128"),
        "rosette": rosette_svg("#93a8c2"),
    }


def _history(story: Story) -> list[list[str]]:
    renewed = story.license_issued
    moved = renewed - timedelta(days=1502)
    rows = [
        (renewed, "REN", f"Class C, expires {slash_date(story.license_expires)}", "Port Ellery"),
        (renewed - timedelta(days=411), "REI", "Card reported lost", "Port Ellery"),
        (moved, "ADR", "Moved within Ellery County", "Online"),
        (renewed - timedelta(days=2189), "REN", "Class C, six years", "Port Ellery"),
        (renewed - timedelta(days=4380), "ISS", "Class C, after road test", "Port Ellery"),
    ]
    return [[slash_date(day), *rest] for day, *rest in rows]


def _inquiries(story: Story) -> list[list[str]]:
    rows = [
        (1, "The driver", "Own copy, certified", "7 years"),
        (47, driver.INSURER, "Rating at renewal", "3 years"),
        (228, driver.INSURER, "Rating at renewal", "3 years"),
        (463, driver.SCREENING, "Yearly recheck for a delivery platform", "7 years"),
        (594, driver.INSURER, "Rating at renewal", "3 years"),
        (819, driver.SCREENING, "First check for a delivery platform", "7 years"),
        (966, driver.INSURER, "New policy", "3 years"),
        (1121, "Office of the Ellery County Adjuster", "Accident JF-88-20417", "Event"),
        (1342, "The driver", "Own copy", "3 years"),
    ]
    return [[slash_date(story.today - timedelta(days=ago)), *rest] for ago, *rest in rows]


def _background_check(story: Story) -> Paper:
    completed = story.registered_since - timedelta(days=7)
    data = {
        "company": driver.SCREENING,
        "platform": driver.PLATFORM,
        "name": story.name,
        "born": slash_date(story.born),
        "report_number": "AS-7730-41709",
        "completed": slash_date(completed),
        "license": f"{driver.STATE} {story.license_number}",
        "address": story.address,
        "searches": [
            [search, scope, slash_date(completed - timedelta(days=ago)), "No record"]
            for search, scope, ago in (
                ("Identity trace", "Names and addresses, 7 years", 3),
                ("County criminal search", "Ellery County, State of Jefferson", 1),
                ("Statewide criminal search", driver.STATE_NAME, 1),
                ("Sex offender registries", "All states", 2),
                ("Watch lists", "Public lists of sanctions", 2),
            )
        ],
    }
    fields = {
        "name": story.name,
        "company": driver.SCREENING,
        "report_number": "AS-7730-41709",
        "issued": completed.isoformat(),
        "result": "Clear",
    }
    plain = pdf("background_check", data, completed)
    truth = {
        "texts": [story.name, "AS-7730-41709", slash_date(completed), "CLEAR"],
        "pages": 1,
        "password": BACKGROUND_PASSWORD,
        "encryption": "AES-128",
    }
    content = encrypted(plain, BACKGROUND_PASSWORD)
    return Paper(
        "background-check-report.pdf", content, "background_check", "Background-check report", fields, truth
    )
