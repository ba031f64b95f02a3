"""Eight visits to three repair shops, each shop with its own form; two come as phone photos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from flexkeeper.demo import driver
from flexkeeper.demo.camera import Shot, photograph
from flexkeeper.demo.driver import Story
from flexkeeper.demo.paper import Paper
from flexkeeper.demo.printing import barcode_svg, clock, pdf, png, short_date, signature_svg, slash_date

_TAX = Decimal("0.0725")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Visit:
    days_ago: int
    shop: str
    number: str
    work: str
    lines: tuple[tuple[str, str, str, str], ...]  # code, description, quantity, unit price
    advice: str
    is_photo: bool = False


_SHOPS = {
    "Copperleaf Auto Care": ("invoice_ledger", "310 Example Avenue, Port Ellery, JF 00415", "(541) 555-0161"),
    "Larkfield Tire & Brake": ("invoice_modern", "88 Sample Road, Port Ellery, JF 00417", "(541) 555-0174"),
    "Bay Nine Quick Lube": ("receipt", "901 Placeholder Parkway, Port Ellery, JF 00417", "(541) 555-0109"),
}

_OIL = ("LOF", "Oil and filter, 0W-20 synthetic", "1", "64.95")

_VISITS = (
    _Visit(611, "Larkfield Tire & Brake", "LT-10442", "Four all-season tires, alignment", (
        ("TIR", "All-season tire 195/65 R15", "4", "96.50"), ("MNT", "Mount and balance", "4", "18.00"),
        ("ALN", "Four-wheel alignment", "1", "89.00"), ("DSP", "Tire disposal fee", "4", "3.50"),
    ), "Rotate every 5,000 miles."),
    _Visit(522, "Bay Nine Quick Lube", "90-55173", "Oil and filter change", (
        _OIL, ("AIR", "Engine air filter", "1", "21.49"),
    ), "Next service in 5,000 miles"),
    _Visit(431, "Copperleaf Auto Care", "C-20871", "Front brake pads and rotors", (
        ("P", "Front brake pads, ceramic, set", "1", "74.20"), ("P", "Front brake rotor", "2", "61.35"),
        ("L", "Labor: replace front pads and rotors, 1.6 "
        "h", "1.6", "118.00"), ("S", "Brake fluid, DOT 4", "1", "9.80"),
    ), "Rear lining at 6.4 mm, check at next service."),
    _Visit(340, "Larkfield Tire & Brake", "LT-11786", "Tire rotation, new battery", (
        ("ROT", "Rotate and balance", "1", "39.00"), ("BAT", "Battery, group 47", "1", "168.00"),
        ("SVC", "Battery test and registration", "1", "24.00"),
    ), "Tread 8/32 front, 7/32 rear."),
    _Visit(247, "Bay Nine Quick Lube", "90-61408", "Oil and filter change, wiper blades", (
        _OIL, ("WIP", "Wiper blades, pair", "1", "32.98"), ("WSH", "Washer fluid", "1", "4.49"),
    ), "Next service in 5,000 miles", is_photo=True),
    _Visit(163, "Copperleaf Auto Care", "C-22390", "Coolant service, serpentine belt", (
        ("P", "Serpentine belt", "1", "48.60"), ("P", "Coolant, long life, gallon", "2", "27.15"),
        ("L", "Labor: drain, fill and bleed cooling system, 1.1 h", "1.1", "118.00"),
        ("L", "Labor: replace serpentine belt, 0.7 h", "0.7", "118.00"),
    ), "No leaks found at 15 psi."),
    _Visit(71, "Larkfield Tire & Brake", "LT-13025", "Tire rotation, rear brake inspection", (
        ("ROT", "Rotate and balance", "1", "39.00"), ("INS", "Rear brake inspection and clean", "1", "45.00"),
    ), "Rear lining 6.1 mm: good for about 15,000 miles."),
    _Visit(17, "Copperleaf Auto Care", "C-23544", "Oil change and delivery-duty inspection", (
        ("P", "Oil, 0W-20 synthetic, quart", "5", "8.95"), ("P", "Oil filter", "1", "11.40"),
        ("L", "Labor: oil service and 40-point inspection, 0.9 h", "0.9", "118.00"),
    ), "40-point inspection: no open items.", is_photo=True),
)  # fmt: skip


def papers(story: Story) -> list[Paper]:
    """The eight invoices, oldest first."""
    return [_invoice(story, visit) for visit in _VISITS]


def _invoice(story: Story, visit: _Visit) -> Paper:
    day = story.today - timedelta(days=visit.days_ago)
    data = _invoice_data(story, visit, day)
    fields = {
        "shop": visit.shop,
        "serviced": day.isoformat(),
        "odometer": str(story.odometer(day)),
        "work": visit.work,
        "cost": str(data["total"]).replace(",", ""),
        "invoice_number": visit.number,
        "vin": story.vin,
        "plate": story.plate,
    }
    texts = [str(data[key]) for key in ("number", "date", "vin", "plate", "odometer", "total")]
    title = f"{visit.work}, {visit.shop}"
    template = _SHOPS[visit.shop][0]
    if visit.is_photo:
        return _photographed(template, data, day, fields, texts, title)
    name = f"invoice-{day:%Y-%m}-{visit.number.lower()}.pdf"
    return Paper(name, pdf(template, data, day), "maintenance", title, fields, {"texts": texts, "pages": 1})


def _invoice_data(story: Story, visit: _Visit, day: date) -> dict[str, object]:
    template, address, phone = _SHOPS[visit.shop]
    subtotal = sum((_amount(quantity, price) for _code, _text, quantity, price in visit.lines), Decimal(0))
    tax = (subtotal * _TAX).quantize(_CENT)
    total = subtotal + tax
    miles = story.odometer(day)
    return {
        "shop": visit.shop,
        "address": address,
        "phone": phone,
        "number": visit.number,
        "date": slash_date(day) if template != "invoice_modern" else short_date(day),
        "time_in": "8:10 AM",
        "time_out": "11:45 AM",
        "customer": story.name,
        "street": story.street,
        "town": f"{story.city}, {driver.STATE} {story.zip_code}",
        "customer_phone": story.phone,
        "car": story.car,
        "color": story.color,
        "vin": story.vin,
        "plate": story.plate,
        "odometer": f"{miles:,}",
        "next_odometer": f"{miles + 5000:,}",
        "lines": [
            [code, text, quantity, f"{Decimal(price):,.2f}", f"{_amount(quantity, price):,.2f}"]
            for code, text, quantity, price in visit.lines
        ],
        "subtotal": f"{subtotal:,.2f}",
        "tax": f"{tax:,.2f}",
        "total": f"{total:,.2f}",
        "advice": visit.advice,
        "card": "CARD ****0417",
        "barcode": barcode_svg(visit.number, "Code128"),
        "signature": signature_svg("Marisol Vega"),
    }


def _photographed(
    template: str, data: Mapping[str, object], day: date, fields: dict[str, str], texts: list[str], title: str
) -> Paper:
    page = png(template, data, day, 150)[0]
    taken = datetime.combine(day, time(11, 52, 8), driver.ZONE)
    is_narrow = template == "receipt"
    shot = Shot(taken=taken, place=None, seed=f"{data['number']}", surface="seat" if is_narrow else "desk")
    truth = {
        "printed_texts": texts,
        "taken_at": taken.isoformat(),
        "note": f"photographed at {clock(taken)}; the text is only in the picture",
    }
    content = photograph(page, shot, tilt=2.4 if is_narrow else -1.7)
    return Paper(f"IMG_{taken:%Y%m%d_%H%M%S}.jpg", content, "maintenance", title, fields, truth)


def _amount(quantity: str, price: str) -> Decimal:
    return (Decimal(quantity) * Decimal(price)).quantize(_CENT)
