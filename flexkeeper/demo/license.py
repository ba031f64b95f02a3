"""The driver license, front and back, photographed; the back's barcode holds valid AAMVA data."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flexkeeper.demo import driver
from flexkeeper.demo.camera import Shot, photograph
from flexkeeper.demo.driver import Story
from flexkeeper.demo.paper import Paper
from flexkeeper.demo.printing import barcode_svg, guilloche_svg, png, signature_svg, slash_date

# Not assigned to any jurisdiction by the AAMVA.
_ISSUER = "636999"
_DISCRIMINATOR = "0417JF2208SPECIMEN01"


def papers(story: Story) -> list[Paper]:
    """The photos of both sides, taken on the day before today."""
    data = {
        "number": story.license_number,
        "family": story.family.upper(),
        "given": story.given.upper(),
        "street": story.street.upper(),
        "town": f"{story.city.upper()}, {driver.STATE} {story.zip_code}",
        "born": slash_date(story.born),
        "issued": slash_date(story.license_issued),
        "expires": slash_date(story.license_expires),
        "discriminator": _DISCRIMINATOR,
        "portrait": _PORTRAIT,
        "guilloche": guilloche_svg(856, 540, ("#a9c0da", "#d9bfa0", "#b7cfc4"), "license"),
        "signature": signature_svg("Marisol Vega"),
        "pdf417": barcode_svg(aamva(story), "PDF417"),
        "code128": barcode_svg(_DISCRIMINATOR, "Code128"),
    }
    front, back = png("license", data, story.license_issued, 600)
    return [
        _photo(story, front, "front", -2.1, slash_texts(story)),
        _photo(story, back, "back", 1.2, [_DISCRIMINATOR]),
    ]


def slash_texts(story: Story) -> list[str]:
    """What is printed on the front, as it is printed."""
    printed = [story.license_number, story.family.upper(), story.given.upper()]
    return printed + [slash_date(d) for d in (story.born, story.license_issued, story.license_expires)]


def _photo(story: Story, side: bytes, which: str, tilt: float, texts: list[str]) -> Paper:
    taken = datetime.combine(story.today - timedelta(days=1), time(20, 14, 3), driver.ZONE)
    taken += timedelta(seconds=26 if which == "back" else 0)
    fields = {
        "name": story.name,
        "license_number": story.license_number,
        "state": driver.STATE,
        "class": "C",
        "born": story.born.isoformat(),
        "address": story.address,
        "issued": story.license_issued.isoformat(),
        "expires": story.license_expires.isoformat(),
    }
    truth: dict[str, object] = {"printed_texts": texts, "taken_at": taken.isoformat()}
    if which == "back":
        truth["aamva"] = dict(aamva_elements(story))
    shot = Shot(
        taken=taken, place=None, seed=f"license {which}", surface="desk" if which == "back" else "table"
    )
    content = photograph(side, shot, tilt, size=(1600, 1200))
    return Paper(f"license-{which}.jpg", content, "license", f"Driver license, {which}", fields, truth)


def aamva_elements(story: Story) -> list[tuple[str, str]]:
    """The DL elements in the order of AAMVA DL/ID card design standard 2016 (version 09), D.12.5."""
    return [
        ("DCA", "C"),
        ("DCB", "NONE"),
        ("DCD", "NONE"),
        ("DBA", _day(story.license_expires)),
        ("DCS", story.family.upper()),
        ("DAC", story.given.upper()),
        ("DAD", "NONE"),
        ("DBD", _day(story.license_issued)),
        ("DBB", _day(story.born)),
        ("DBC", "2"),
        ("DAY", "BRO"),
        ("DAU", "065 in"),
        ("DAG", story.street.upper()),
        ("DAI", story.city.upper()),
        ("DAJ", driver.STATE),
        ("DAK", f"{story.zip_code}0000  "),
        ("DAQ", story.license_number),
        ("DCF", _DISCRIMINATOR),
        ("DCG", "USA"),
        ("DDE", "N"),
        ("DDF", "N"),
        ("DDG", "N"),
    ]


def aamva(story: Story) -> bytes:
    """The bytes of the PDF417: header, directory of two subfiles, the DL elements, one of Jefferson's own."""
    dl = "DL" + "\n".join(name + value for name, value in aamva_elements(story)) + "\r"
    own = "ZJZJASPECIMEN\r"
    header = f"@\n\x1e\rANSI {_ISSUER}090102"
    start = len(header) + 2 * len("DL00000000")
    directory = f"DL{start:04}{len(dl):04}ZJ{start + len(dl):04}{len(own):04}"
    return (header + directory + dl + own).encode("ascii")


def _day(day: date) -> str:
    return f"{day:%m%d%Y}"


_PORTRAIT = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 150">
<defs>
<linearGradient id="wall" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#d5e0ea"/>
<stop offset="1" stop-color="#a9bccd"/></linearGradient>
<radialGradient id="skin" cx=".42" cy=".4" r=".75"><stop offset="0" stop-color="#d9a17c"/>
<stop offset="1" stop-color="#a86d4b"/></radialGradient>
<linearGradient id="hair" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#4a3226"/>
<stop offset="1" stop-color="#20140f"/></linearGradient>
<linearGradient id="coat" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#35616b"/>
<stop offset="1" stop-color="#1f3d45"/></linearGradient>
</defs>
<rect width="120" height="150" fill="url(#wall)"/>
<path d="M28 74C20 28 44 12 61 12c20 0 42 14 33 62 -1 20 4 30 6 40H22c3-12 7-22 6-40z" fill="url(#hair)"/>
<path d="M48 92h25v24c0 8-25 8-25 0z" fill="#9c6344"/>
<path d="M4 150c2-28 18-33 44-40 6 11 20 11 26 0 26 7 41 12 43 40z" fill="url(#coat)"/>
<path d="M46 111c5 14 24 14 29 0l6 2c-8 22-34 22-41 0z" fill="#dfe8e6"/>
<path d="M37 62c0-24 10-33 24-33s24 9 24 33c0 26-12 41-24 41S37 88 37 62z" fill="url(#skin)"/>
<path d="M35 64C33 36 48 24 61 24c16 0 28 12 26 40-4-14-9-23-17-28-10 8-26 10-31 14-2 4-3 9-4 14z"
 fill="url(#hair)"/>
<path d="M44 60q6-4 12-1M67 59q6-3 12 1" stroke="#2c1c14" stroke-width="2" fill="none"/>
<ellipse cx="50.500" cy="66" rx="4.600" ry="2.600" fill="#f4ece6"/>
<ellipse cx="72.500" cy="66" rx="4.600" ry="2.600" fill="#f4ece6"/>
<circle cx="50.500" cy="66" r="2.300" fill="#3a2416"/><circle cx="72.500" cy="66" r="2.300" fill="#3a2416"/>
<path d="M61 66c-1 7-4 10-3 13 2 2 5 2 7 1" stroke="#8a543a" stroke-width="1.500" fill="none"/>
<path d="M52 89c5-3 14-3 19 0-4 5-15 5-19 0z" fill="#a9484a"/>
<path d="M52 89q9 1.500 19 0" stroke="#7c2f33" stroke-width="1" fill="none"/>
<path d="M86 64c4 22-7 37-24 40 12 3 24-6 25-30z" fill="#7d4b33" opacity=".35"/>
</svg>"""
