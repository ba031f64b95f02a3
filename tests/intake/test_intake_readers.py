"""What the readers say about good, odd and bad bytes."""

from __future__ import annotations

import io
import time
import zlib
from datetime import datetime

import pypdf
import pytest
from PIL import Image

from flexkeeper.intake import readers
from flexkeeper.intake.readers import sniff
from flexkeeper.intake.readers.pdf import passwords, saslprep
from flexkeeper.intake.readers.pdf_bytes import active_names
from flexkeeper.intake.reading import Nonsense, Reading, pack, unpack
from flexkeeper.progress import Progress
from tests.intake import made


def read(untrusted: bytes, name: str = "paper", *, password: str | None = None, depth: int = 0) -> Reading:
    reading = readers.reading(untrusted, name, password, depth, Progress())
    values, parts = pack(reading)
    assert unpack(values, parts) == reading, "what a reader says crosses the wall unchanged"
    return reading


def remarks(reading: Reading) -> str:
    return "; ".join(reading.remarks)


# --- which kind of file


@pytest.mark.parametrize(
    ("untrusted", "name", "expected"),
    [
        (made.jpeg(), "scan.png", "image/jpeg"),
        (made.picture("PNG"), "photo.jpg", "image/png"),
        (made.picture("GIF"), "x", "image/gif"),
        (made.picture("TIFF"), "x", "image/tiff"),
        (made.picture("WEBP"), "x", "image/webp"),
        (made.picture("BMP"), "x", "image/bmp"),
        (made.picture("AVIF"), "x", "image/avif"),
        (made.pdf(), "x.jpg", "application/pdf"),
        (b"\r\n junk \r\n" + made.pdf(), "x", "application/pdf"),
        (bytes(made.mail()), "letter.txt", "message/rfc822"),
        (b"Subject: no more than this\n\nHello", "letter.eml", "message/rfc822"),
        (b"Subject: no more than this\n\nHello", "letter.txt", "text/plain"),
        (b"To whom it may concern:\n\nfrom: nobody", "x.txt", "text/plain"),
        (made.gpx(made.POINTS), "x.xml", "application/gpx+xml"),
        (made.CALENDAR, "x", "text/calendar"),
        (b"date,miles,pay\n1,2,3\n4,5,6\n", "x", "text/csv"),
        (b"just one column\nof words\n", "x.csv", "text/csv"),
        (b"<!DOCTYPE html><html><body>Hi</body></html>", "x", "text/html"),
        (made.docx("<w:p/>"), "x.zip", made.DOCX),
        (made.office({"mimetype": sniff.ODT, "content.xml": "<a/>"}), "x", sniff.ODT),
        (made.office({"a.txt": "a"}), "x.docx", "application/zip"),
        (b"{\\rtf1 hello}", "x.doc", "application/rtf"),
        (b"\x1f\x8b\x08\0", "x.pdf", "application/gzip"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "x.heic", "video/mp4"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "x.jpg", "image/heic"),
        (b"\x01\x02\x03\x04" * 20, "x.bin", "application/octet-stream"),
        ("naïve café\n".encode("utf-16"), "x.txt", "text/plain"),
        (b"an old file\r\n\x1a", "x.txt", "text/plain"),
        (b"not\0text" * 20, "x.txt", "application/octet-stream"),
    ],
)
def test_the_content_says_what_a_file_is(untrusted: bytes, name: str, expected: str) -> None:
    assert sniff.media_type(untrusted, name) == expected


def test_formats_without_a_reader_are_kept_and_said_so() -> None:
    for untrusted, name in ((b"{\\rtf1 hello}", "a.rtf"), (b"\x01\x02\x03" * 9, "a.bin")):
        reading = read(untrusted, name)
        assert (reading.status, reading.remarks, reading.text_state) == ("ok", ("no preview",), "none")


def test_a_name_that_promises_something_else_is_unsupported() -> None:
    reading = read(b"\x01\x02\x03\x04" * 20, "card.pdf")
    assert (reading.status, reading.remarks) == ("unsupported", ("no preview",))
    assert reading.reason


def test_an_empty_file_is_damaged() -> None:
    assert read(b"", "a.pdf").status == "damaged"


# --- pictures


def test_a_photo_says_when_where_and_with_what() -> None:
    photo = made.jpeg(
        taken="2026:11:06 18:42:10", offset="-08:00", place=("N", 47.6062, "W", 122.3321), orientation=6
    )
    reading = read(photo)
    assert reading.happened_at == datetime.fromisoformat("2026-11-06T18:42:10-08:00")
    assert reading.place == pytest.approx((47.6062, -122.3321), abs=1e-6)
    assert reading.facts["camera"] == "Lumen Nine"
    assert (reading.facts["width"], reading.facts["height"], reading.facts["orientation"]) == (400, 300, 6)
    assert (reading.pages, reading.text_state) == (1, "waiting")
    assert {(p.field, p.source) for p in reading.proposals} == {("happened_at", "exif"), ("place", "exif")}


def test_a_time_without_zone_stays_without_one() -> None:
    reading = read(made.jpeg(taken="2026:11:06 18:42:10"))
    assert reading.happened_at == datetime(2026, 11, 6, 18, 42, 10)  # noqa: DTZ001 - that is the point
    assert reading.facts["time_zone"] == "unknown"


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "2026:13:45 99:00:00", "    :  :     :  :  ", "x"])
def test_a_time_that_is_none_is_not_believed(taken: str) -> None:
    assert read(made.jpeg(taken=taken)).happened_at is None


@pytest.mark.parametrize("place", [("N", 0.0, "E", 0.0), ("N", 99.0, "E", 10.0), ("S", 10.0, "W", 200.0)])
def test_a_place_that_is_none_is_not_believed(place: tuple[str, float, str, float]) -> None:
    assert read(made.jpeg(place=place)).place is None


def test_a_thumbnail_is_upright_and_small() -> None:
    thumbnail = read(made.jpeg((1200, 600), orientation=6)).thumbnail
    assert thumbnail is not None
    assert (thumbnail.width, thumbnail.height) == (160, 320)
    top, bottom = thumbnail.rgb[:3], thumbnail.rgb[-3:]
    assert top[0] > 200 and bottom[2] > 200, "turned by 90 degrees, left is top"


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("PNG", mode) for mode in ("1", "L", "LA", "RGBA", "P", "I;16")),
        *(("TIFF", mode) for mode in ("CMYK", "LAB", "F", "I;16", "1")),
        ("GIF", "P"),
        ("WEBP", "RGBA"),
        ("AVIF", "RGBA"),
        ("JPEG", "CMYK"),
    ],
)
def test_every_color_mode_has_a_thumbnail(kind: str, mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (40, 30)).save(out, kind)
    reading = read(out.getvalue())
    assert reading.status == "ok" and reading.thumbnail is not None
    assert (reading.thumbnail.width, reading.thumbnail.height) == (40, 30)


def test_transparent_parts_are_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    thumbnail = read(out.getvalue()).thumbnail
    assert thumbnail is not None and thumbnail.rgb == b"\xff" * 8 * 8 * 3


def test_pages_of_a_scan_are_counted() -> None:
    pages = [Image.new("1", (30, 40)) for _page in range(3)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    assert read(out.getvalue()).pages == 3


def test_no_page_of_a_scan_is_over_the_limit() -> None:
    pages = [Image.new("1", size) for size in ((30, 40), (10_001, 5_000))]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    assert read(out.getvalue()).status == "too_large"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF", "BMP"])
def test_a_torn_picture_is_damaged(kind: str) -> None:
    whole = made.jpeg(kind=kind) if kind not in ("GIF", "BMP") else made.picture(kind, (400, 300))
    reading = read(whole[: len(whole) // 2], "x")
    assert (reading.status, reading.thumbnail, reading.remarks) == ("damaged", None, ("no preview",))


def test_fifty_megapixels_is_the_limit_and_nothing_is_decoded_above() -> None:
    bomb = made.picture("PNG", (10_001, 5_000), mode="1")
    started = time.process_time()
    assert read(bomb).status == "too_large"
    assert time.process_time() - started < 0.5
    assert read(made.picture("PNG", (10_000, 5_000), mode="1")).status == "ok"


# --- PDF


def test_a_pdf_says_its_pages_and_words() -> None:
    reading = read(made.pdf(["Policy number HB 4411", "Second page"]))
    assert (reading.status, reading.pages, reading.text_state) == ("ok", 2, "has_text")
    assert "Policy number HB 4411" in reading.text and "Second page" in reading.text
    assert reading.facts["page_sizes"] == [[2, 612.0, 792.0, 0]]
    assert reading.thumbnail is not None and reading.thumbnail.height == 320
    assert len(set(reading.thumbnail.rgb)) > 2, "the words are in the picture"
    assert reading.remarks == ()


def test_a_pdf_without_words_waits_for_recognition() -> None:
    reading = read(made.pdf([""]))
    assert (reading.text_state, reading.remarks) == ("waiting", ("no searchable text",))


def test_a_turned_page_is_measured_as_it_is_seen() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made.pdf()))
    writer.pages[0].rotate(90)
    out = io.BytesIO()
    writer.write(out)
    reading = read(out.getvalue())
    assert reading.facts["page_sizes"] == [[1, 792.0, 612.0, 90]]
    assert reading.thumbnail is not None and reading.thumbnail.width == 320


@pytest.mark.parametrize(
    ("catalog", "remark"),
    [
        ("/OpenAction<</S/JavaScript/JS(app.alert(1))>>", "JavaScript"),
        ("/OpenAction<</S/J#61vaScript/J#53(app.alert(1))>>", "JavaScript"),
        ("/OpenAction<</S/Launch/F(calc.exe)>>", "start a program"),
        ("/OpenAction<</S/SubmitForm/F(http://example.invalid)>>", "would send data"),
        ("/AcroForm<</Fields[]/XFA[]>>", "XFA"),
        ("/Names<</EmbeddedFiles<</Names[]>>>>", "embedded files"),
    ],
)
def test_active_content_is_a_remark_never_a_refusal(catalog: str, remark: str) -> None:
    reading = read(made.pdf(catalog=catalog))
    assert reading.status == "ok" and remark in remarks(reading)


def test_active_content_inside_object_streams_is_seen() -> None:
    stream = zlib.compress(b"7 0 <</S/JavaScript/JS(x)>>")
    hidden = b"9 0 obj<</Type/ObjStm/N 1/First 4/Length 1>>stream\n" + stream + b"\nendstream endobj"
    assert b"JavaScript" not in hidden
    assert active_names(hidden) == {b"JavaScript", b"JS"}


def test_a_repaired_pdf_is_shown_with_a_remark() -> None:
    whole = made.pdf()
    torn = whole.replace(b"startxref\n", b"startxref\n9")
    reading = read(torn)
    assert (reading.status, reading.pages) == ("ok", 1)
    assert "repaired" in remarks(reading)
    assert "repaired" not in remarks(read(whole))


def test_a_pdf_beyond_repair_is_damaged() -> None:
    assert read(b"%PDF-1.7\nnothing else").status == "damaged"
    assert read(made.pdf()[:150]).status == "damaged"


def test_two_thousand_pages_is_the_limit() -> None:
    assert read(made.pdf([""] * 2_000)).pages == 2_000
    assert read(made.pdf([""] * 2_001)).status == "too_large"


def test_passwords_are_tried_empty_as_typed_and_prepared() -> None:
    assert read(made.locked_pdf("")).status == "ok"
    assert "restricted" in remarks(read(made.locked_pdf("")))
    locked = made.locked_pdf("two words")
    assert read(locked).status == "needs_password"
    assert read(locked, password="two  words").status == "needs_password"
    assert read(locked, password=" two words").status == "needs_password", "never stripped"
    for password in ("two words", "two\u00a0words"):
        reading = read(locked, password=password)
        assert (reading.status, reading.used_password, reading.text) == ("ok", True, "Locked words")
    assert "restricted" not in remarks(read(locked, password="two words"))
    assert list(passwords("two\u00a0words")) == ["", "two\u00a0words", "two words"]
    assert list(passwords("plain")) == ["", "plain"] and list(passwords(None)) == [""]
    assert saslprep("\u2168\u00ad\u00aa") == "IXa"


def test_a_password_is_no_cure_for_damage() -> None:
    assert read(made.pdf()[:150], password="x").status == "damaged"


# --- mail


def test_a_mail_says_who_when_and_what() -> None:
    reading = read(bytes(made.mail("Übergabe: block 7 ✔")))
    assert reading.title == "Übergabe: block 7 ✔"
    assert reading.happened_at == datetime.fromisoformat("2026-11-06T18:42:10-08:00")
    assert reading.facts["from"] == "Depot <depot@mail.example>"
    assert reading.text.startswith("Dear Marisol,")
    assert {p.source for p in reading.proposals} == {"mail"}


def test_html_mail_becomes_its_words() -> None:
    message = made.mail()
    message.set_content(
        "<html><head><title>T</title><style>p{}</style></head><body><p>Hello&nbsp;<b>Marisol</b></p>"
        "<script>alert(1)</script><a href='http://example.invalid/x'>your case</a></body></html>",
        subtype="html",
    )
    assert read(bytes(message)).text == "Hello Marisol\nyour case"


def test_plain_text_wins_over_html() -> None:
    message = made.mail(body="The plain words")
    message.add_alternative("<p>The HTML words</p>", subtype="html")
    reading = read(bytes(message))
    assert "plain" in reading.text and "HTML" not in reading.text and not reading.attachments


def test_attachments_come_out_whole() -> None:
    message = made.mail()
    message.add_attachment(made.jpeg(), maintype="image", subtype="jpeg", filename="door.jpg")
    message.add_attachment("notes\n", filename="notes.txt")
    inner = made.mail("The first mail")
    message.add_attachment(inner)
    reading = read(bytes(message))
    assert [a.untrusted_name for a in reading.attachments] == ["door.jpg", "notes.txt", "attachment 3.eml"]
    assert reading.attachments[0].content == made.jpeg()
    assert read(reading.attachments[2].content).title == "The first mail"
    deep = read(bytes(message), depth=3)
    assert not deep.attachments and "too deep" in remarks(deep)


def test_twenty_attachments_is_the_limit() -> None:
    message = made.mail()
    for number in range(25):
        message.add_attachment(f"{number}", filename=f"{number}.txt")
    reading = read(bytes(message))
    assert len(reading.attachments) == 20 and "first 20" in remarks(reading)


def test_unknown_charsets_and_broken_headers_are_lived_with() -> None:
    raw = (
        b"From: =?x-unknown?q?Depot?= <d@mail.example>\r\nTo: \xff\xfe\r\nSubject: caf\xe9\r\n"
        b"Date: yesterday\r\nContent-Type: text/plain; charset=x-klingon\r\n\r\nna\xc3\xafve\r\n"
    )
    reading = read(raw)
    assert reading.status == "ok" and reading.happened_at is None
    assert "naïve" in reading.text and "no readable date" in remarks(reading)


def test_a_mailbox_is_its_messages() -> None:
    one, two = bytes(made.mail("One")), bytes(made.mail("Two"))
    box = b"From a@mail.example Fri Nov  6 18:42:10 2026\n" + one + b"\n\nFrom b@mail.example x\n" + two
    reading = read(box)
    assert (reading.media_type, reading.facts) == ("application/mbox", {"messages": 2})
    assert [read(a.content).title for a in reading.attachments] == ["One", "Two"]
    assert read(b"From a@mail.example x\n" + one).title == "One", "a box with one mail is that mail"


# --- tables, tracks, calendars, texts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_tables_are_counted_in_any_encoding(encoding: str, separator: str) -> None:
    rows = [["día", "miles", "pay"], ["6", "41", "88.50"], ["7", "12", "30"]]
    reading = read("\n".join(separator.join(row) for row in rows).encode(encoding), "week.csv")
    assert reading.media_type == "text/csv"
    assert (reading.facts["rows"], reading.facts["columns"]) == (3, 3)
    assert reading.facts["header"] == rows[0] and "día" in reading.text


def test_odd_tables_are_read_with_a_remark() -> None:
    assert "different lengths" in remarks(read(b"a,b\n1\n", "x.csv"))
    assert "not regular" in remarks(read(b'a,b\n"' + b"x" * 2_100_000, "x.csv"))
    assert "200,000" in remarks(read(b"1,2\n" * 200_001, "x.csv"))


def test_a_track_says_how_far_and_when() -> None:
    reading = read(made.gpx(made.POINTS), "x.gpx")
    assert reading.facts["length_m"] == pytest.approx(1_113, abs=5)
    assert reading.facts["bounds"] == [47.6, -122.33, 47.61, -122.33]
    assert reading.happened_at == datetime.fromisoformat("2026-11-06T18:00:00+00:00")
    assert reading.title == "Block 7"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_never_expand(encoding: str) -> None:
    bomb = '<!DOCTYPE gpx [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]>'
    track = made.gpx(made.POINTS.replace("</time>", "</time><name>&b;</name>"), doctype=bomb)
    reading = read(track.decode().replace("UTF-8", encoding).encode(encoding), "x.gpx")
    assert reading.status == "damaged" and "haha" not in reading.text
    letter = read(made.docx("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", doctype=bomb))
    assert letter.status == "damaged" and "haha" not in letter.text


def test_a_track_that_is_none_is_damaged() -> None:
    for points in ("<trkpt>", '<trkpt lat="x" lon="y"/>'):
        assert read(made.gpx(points), "x.gpx").status == "damaged"


def test_a_calendar_becomes_text() -> None:
    reading = read(made.CALENDAR)
    assert (reading.title, reading.facts["entries"]) == ("Block 7", 1)
    assert "2026-11-06T18:00:00+00:00" in reading.text and "Depot" in reading.text
    assert "cut off" in remarks(read(made.CALENDAR[:120]))
    assert read(made.CALENDAR.replace(b"DTSTART:2026", b"DTSTART;TZID=:x")).status in ("ok", "damaged")
    assert (
        read(b"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:x\nBEGIN:STANDARD\nTZOFFSETTO:+9999\n").status
        == "damaged"
    )


def test_letters_become_text() -> None:
    body = "<w:p><w:r><w:t>Dear</w:t><w:tab/><w:t>team</w:t></w:r></w:p><w:p><w:r><w:t>Bye</w:t></w:r></w:p>"
    assert read(made.docx(body)).text == "Dear\tteam\nBye"
    name = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    xml = f'<o xmlns:t="{name}"><t:h>Head</t:h><t:p>One<t:s/>two</t:p><other>no</other></o>'
    assert read(made.office({"mimetype": sniff.ODT, "content.xml": xml})).text == "Head\nOne two"


def test_a_letter_that_unpacks_to_a_bomb_is_kept_unread() -> None:
    bomb = made.office({"word/document.xml": b"<a>" + b" " * 300_000_000})
    assert len(bomb) < 1_000_000
    started = time.process_time()
    reading = read(bomb, "x.docx")
    assert (reading.status, reading.text) == ("ok", "") and "unpacks" in remarks(reading)
    assert time.process_time() - started < 2


def test_a_torn_letter_is_damaged() -> None:
    assert read(made.docx("<w:p/>")[:80], "x.docx").status == "damaged"


def test_long_texts_are_cut_with_a_remark() -> None:
    reading = read("é".encode() * 1_500_000, "x.txt")
    assert len(reading.text) == 1_000_000 and "first 2 MB" in remarks(reading)
    assert reading.facts["encoding"] == "utf-8"


# --- the wall


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "fine"),
        ("text_state", 3),
        ("pages", -1),
        ("pages", True),
        ("remarks", 7),
        ("facts", []),
        ("happened_at", "yesterday"),
        ("place", [91, 0]),
        ("place", [float("nan"), 0]),
        ("place", [1, 2, 3]),
        ("proposals", [["a", "b", 2, "c"]]),
        ("thumbnail", {"width": 9_000, "height": 9_000}),
        ("thumbnail", {"width": 10, "height": 10}),
        ("attachments", [{"name": "a", "media_type": "b"}]),
        ("title", "x" * 5_000),
        ("media_type", None),
    ],
)
def test_answers_that_no_reader_gives_are_refused(name: str, value: object) -> None:
    values, parts = pack(Reading("text/plain", text="fine", text_state="has_text"))
    assert unpack(values, parts).text == "fine"
    with pytest.raises(Nonsense):
        unpack({**values, name: value}, parts)


def test_an_answer_without_its_text_is_refused() -> None:
    values, _parts = pack(Reading("text/plain"))
    with pytest.raises(Nonsense):
        unpack(values, [])
    with pytest.raises(Nonsense):
        unpack(values, [b"\xff"])
