"""Damaged versions of every kind of file: only declared outcomes come back."""

from __future__ import annotations

from flexkeeper.intake.readers.sniff import ODT
from flexkeeper.sandbox import Limits, Sandbox
from tests.intake import made

ROUNDS = 3_000


def seeds() -> dict[str, bytes]:
    message = made.mail("Your account")
    message.add_attachment(made.jpeg((20, 20)), maintype="image", subtype="jpeg", filename="door.jpg")
    message.add_attachment(made.mail("Inner"))
    html = made.mail()
    html.set_content("<p>Hello <b>you</b><script>x</script></p>", subtype="html")
    box = b"From a@mail.example x\n" + bytes(made.mail("One")) + b"\n\nFrom b x\n" + bytes(made.mail("Two"))
    name = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    place = ("N", 47.6, "W", 122.3)
    return {
        "photo.jpg": made.jpeg((90, 60), taken="2026:11:06 18:42:10", offset="-08:00", place=place),
        "shot.png": made.picture("PNG", mode="RGBA"),
        "scan.tif": made.picture("TIFF", compression="tiff_lzw"),
        "fax.tif": made.picture("TIFF", mode="1", compression="group4"),
        "moving.gif": made.picture("GIF"),
        "page.webp": made.picture("WEBP"),
        "new.avif": made.picture("AVIF"),
        "old.bmp": made.picture("BMP"),
        "paper.pdf": made.pdf(["One", "Two"], catalog="/OpenAction<</S/JavaScript/JS(x)>>"),
        "locked.pdf": made.locked_pdf("x"),
        "mail.eml": bytes(message),
        "page.eml": bytes(html),
        "box.mbox": box,
        "week.csv": b"date;miles;pay\n" + b"6;41;88,50\n" * 20,
        "route.gpx": made.gpx(made.POINTS),
        "plan.ics": made.CALENDAR,
        "letter.docx": made.docx("<w:p><w:r><w:t>Dear team</w:t></w:r></w:p>"),
        "letter.odt": made.office({"mimetype": ODT, "content.xml": f'<o xmlns:t="{name}"><t:p>Hi</t:p></o>'}),
        "site.html": b"<html><body><p>Hello</p></body></html>",
        "wide.txt": "naïve café".encode("utf-16"),
    }


def test_damaged_files_have_declared_outcomes(sandbox: Sandbox) -> None:
    files = seeds()
    values = {"seed": 20_261_106, "rounds": ROUNDS, "names": list(files)}
    answer = sandbox.run(
        "tests.intake.fuzz_job:run", values, list(files.values()), limits=Limits(seconds=300)
    )
    outcomes = answer.values["outcomes"]
    assert sum(outcomes.values()) == ROUNDS
    # Damage is seen, and not everything is called damaged.
    assert outcomes["ok"] > ROUNDS * 0.2 and outcomes["damaged"] > ROUNDS * 0.1, outcomes
    assert outcomes["needs_password"] > 10
