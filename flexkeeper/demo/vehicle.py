"""The state's papers of the car: registration and safety inspection."""

from __future__ import annotations

from datetime import date, timedelta

from flexkeeper.demo import driver
from flexkeeper.demo.driver import Story
from flexkeeper.demo.paper import Paper
from flexkeeper.demo.printing import barcode_svg, guilloche_svg, pdf, rosette_svg, signature_svg, slash_date

INSPECTION_STATION = "Copperleaf Auto Care"
INSPECTED_DAYS_AGO = 128

_INSPECTED = [
    ["Brakes", ["Service brake", "Parking brake", "Hoses and lines", "Warning lamp"]],
    ["Steering and suspension", ["Free play", "Ball joints", "Shock absorbers", "Wheel bearings"]],
    ["Lamps and signals", ["Headlamps, aim", "Tail and stop lamps", "Turn signals", "Plate lamp"]],
    ["Glass and mirrors", ["Windshield", "Wipers and washer", "Mirrors", "Defroster"]],
    ["Body", ["Doors and latches", "Seat belts", "Fuel cap", "Bumpers"]],
    ["Engine and exhaust", ["Exhaust system", "Fuel lines", "Belts", "On-board diagnosis"]],
]


def papers(story: Story) -> list[Paper]:
    """The registration certificate and the inspection certificate."""
    return [_registration(story), _inspection(story)]


def _registration(story: Story) -> Paper:
    expires = f"{story.registration_expires:%m/%Y}"
    issued = slash_date(story.registration_issued)
    data = {
        "division": driver.DIVISION,
        "plate": story.plate,
        "vin": story.vin,
        "year": str(story.year),
        "make": story.make.upper(),
        "model": story.model.upper(),
        "body": story.body,
        "color": story.color,
        "title_number": "T 0417 5521 09",
        "owner": story.name.upper(),
        "street": story.street.upper(),
        "town": f"{story.city.upper()}, {driver.STATE} {story.zip_code}",
        "issued": issued,
        "expires": expires,
        "sticker_month": f"{story.registration_expires:%b}".upper(),
        "sticker_year": str(story.registration_expires.year),
        "odometer": f"{story.odometer(story.registration_issued):,}",
        "control": f"{story.registration_issued:%Y%j}-0417-28830-6",
        "guilloche": guilloche_svg(750, 510, ("#b9d3c6", "#d7cfa8"), "registration"),
        "sticker": guilloche_svg(300, 300, ("#e0704a",), "sticker"),
        "barcode": barcode_svg(f"{story.plate}|{story.vin}|{expires}|SPECIMEN", "PDF417"),
        "signature": signature_svg("Wilhelmina Stroud"),
    }
    fields = {
        "owner": story.name,
        "vin": story.vin,
        "plate": story.plate,
        "state": driver.STATE,
        "make_model": f"{story.make} {story.model}",
        "issued": story.registration_issued.isoformat(),
        "expires": f"{story.registration_expires:%Y-%m}",
    }
    texts = [f"EXPIRES {expires}", story.plate, story.vin, story.name.upper(), issued]
    content = pdf("registration", data, story.registration_issued)
    truth = {"texts": texts, "pages": 1, "expiry_is_month_only": True}
    return Paper("registration.pdf", content, "registration", "Vehicle registration", fields, truth)


def _inspection(story: Story) -> Paper:
    inspected = story.today - timedelta(days=INSPECTED_DAYS_AGO)
    expires = inspected + timedelta(days=365)
    miles = story.odometer(inspected)
    fields = {
        "station": INSPECTION_STATION,
        "vin": story.vin,
        "plate": story.plate,
        "odometer": str(miles),
        "inspected": inspected.isoformat(),
        "expires": expires.isoformat(),
        "result": "pass",
    }
    texts = [story.vin, story.plate, slash_date(inspected), slash_date(expires), f"{miles:,} miles", "PASSED"]
    content = pdf("inspection", _inspection_data(story, inspected, expires), inspected)
    truth = {"texts": texts, "pages": 1}
    title = "Safety inspection certificate"
    return Paper("inspection-certificate.pdf", content, "inspection", title, fields, truth)


def _inspection_data(story: Story, inspected: date, expires: date) -> dict[str, object]:
    return {
        "division": driver.DIVISION,
        "number": "MV54-3308417",
        "station": f"{INSPECTION_STATION}, 310 Example Avenue, Port Ellery",
        "inspected": slash_date(inspected),
        "expires": slash_date(expires),
        "owner": story.name,
        "plate": story.plate,
        "car": story.car,
        "vin": story.vin,
        "odometer": f"{story.odometer(inspected):,}",
        "groups": _INSPECTED,
        "linings": ["8.1", "8.0", "6.4", "6.5"],
        "treads": ["8", "8", "7", "7"],
        "remarks": "Wiper blades renewed by the owner before the inspection. No defects found.",
        "inspector": "Desta Holloway",
        "sticker_month": f"{expires:%b}".upper(),
        "sticker_year": str(expires.year),
        "signature": signature_svg("Desta Holloway", "#1a1a1a"),
        "barcode": barcode_svg("MV54-3308417", "Code128"),
        "rosette": rosette_svg("#b08fb6"),
    }
