"""Each paper opens with its own reader and says what its truth file says."""

from __future__ import annotations

import csv
import email
import email.policy
import hashlib
import html.parser
import io
import json
import os
import re
import subprocess
import sys
import warnings
import zipfile
from collections import Counter
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from xml.etree import ElementTree

import gpxpy
import icalendar
import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import ExifTags, Image

from flexkeeper.demo.driver import SEED, TODAY, Story, vin_check_digit
from flexkeeper.demo.license import aamva_elements
from flexkeeper.demo.paper import MARK
from flexkeeper.demo.papers import Paper, bundle_order, papers, write
from flexkeeper.demo.route import meters_between
from flexkeeper.records import kind, parse

Made = dict[str, Paper]

_FINGERPRINT = """
import hashlib
from flexkeeper.demo.driver import SEED, TODAY
from flexkeeper.demo.papers import papers
for paper in papers(SEED, TODAY):
    both = paper.data, paper.truth_json().encode()
    print(paper.name, *(hashlib.sha256(part).hexdigest() for part in both))
"""


def ending(made: Made, *suffixes: str) -> list[Paper]:
    found = [
        paper for paper in made.values() if paper.name.endswith(suffixes) and not paper.truth.get("damaged")
    ]
    assert found
    return found


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u2010", "-"))


def assert_texts(paper: Paper, content: str) -> None:
    content = squeezed(content)
    for text in paper.truth["texts"]:
        assert squeezed(text) in content, f"{paper.name}: {text!r}"


def pdf_text(data: bytes, password: str | None = None) -> tuple[str, int]:
    with pypdfium2.PdfDocument(data, password=password) as document:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_bounded())
            text_page.close()
            page.close()
        return "\n".join(texts), len(texts)


def test_same_seed_and_day_give_the_same_bytes_in_another_process(made: Made) -> None:
    # Another hash seed and another zone, because sets and local time are what usually leaks into bytes.
    environment = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-c", _FINGERPRINT]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    own = [
        f"{p.name} {hashlib.sha256(p.data).hexdigest()} {hashlib.sha256(p.truth_json().encode()).hexdigest()}"
        for p in made.values()
    ]
    assert run.stdout.splitlines() == own


def test_another_day_moves_the_story(made: Made) -> None:
    later = {paper.name: paper for paper in papers(SEED + 1, TODAY + timedelta(days=100))}
    assert len(later) == len(made)
    assert later["registration.pdf"].fields["expires"] != made["registration.pdf"].fields["expires"]
    assert later["metrics.csv"].data != made["metrics.csv"].data


def test_set_holds_what_a_driver_has(made: Made) -> None:
    kinds = Counter(paper.kind for paper in made.values() if not paper.truth.get("duplicate_of"))
    assert kinds["maintenance"] == 8
    assert kinds["training_certificate"] == 2
    assert kinds["delivery_photo"] == 9  # eight and the one that broke off
    assert kinds["insurance"] == 3
    assert len({paper.fields["shop"] for paper in made.values() if paper.kind == "maintenance"}) == 3
    suffixes = {Path(name).suffix for name in made}
    assert suffixes >= {".pdf", ".jpg", ".png", ".eml", ".csv", ".gpx", ".ics", ".txt", ".docx", ".odt"}


def test_files_keep_within_their_limits(made: Made) -> None:
    assert max(len(paper.data) for paper in made.values()) < 1_500_000
    assert sum(len(paper.data) for paper in made.values()) < 15_000_000
    for paper in made.values():
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ()._-]*", paper.name)


def test_fields_are_those_of_the_kind_in_the_form_they_are_kept(made: Made) -> None:
    for paper in made.values():
        described = kind(paper.kind)
        kept = {name: parse(described.field(name), value) for name, value in paper.fields.items()}
        assert kept == paper.fields, paper.name
        assert paper.fields or paper.truth.get("damaged"), paper.name


def test_written_folder_holds_each_paper_and_its_truth(made: Made, tmp_path: Path) -> None:
    some = [made["metrics.csv"], made["registration.pdf"]]
    paths = write(tmp_path / "papers", some)
    assert [path.read_bytes() for path in paths] == [paper.data for paper in some]
    truth = json.loads((tmp_path / "papers" / "registration.pdf.truth.json").read_text("utf-8"))
    assert truth["sha256"] == hashlib.sha256(made["registration.pdf"].data).hexdigest()
    assert truth["kind"] == "registration" and truth["expiry_is_month_only"] is True
    assert len(list((tmp_path / "papers").iterdir())) == 4


def test_pdfs_say_what_their_truth_says(made: Made) -> None:
    for paper in ending(made, ".pdf"):
        text, pages = pdf_text(paper.data, paper.truth.get("password"))
        assert pages == paper.truth["pages"], paper.name
        if paper.truth.get("has_text", True):
            assert_texts(paper, text)
            assert MARK in squeezed(text), paper.name
        else:
            assert text.strip() == "", paper.name
        reader = pypdf.PdfReader(io.BytesIO(paper.data), strict=True, password=paper.truth.get("password"))
        assert len(reader.pages) == pages, paper.name


def test_protected_pdf_opens_only_with_its_password(made: Made) -> None:
    paper = made["background-check-report.pdf"]
    for wrong in (None, "", "ashgrove", "Ashgrove-0417"):
        with pytest.raises(pypdfium2.PdfiumError):
            pypdfium2.PdfDocument(paper.data, password=wrong)
    reader = pypdf.PdfReader(io.BytesIO(paper.data))
    assert reader.is_encrypted
    assert not reader.decrypt("")
    assert reader.decrypt(paper.truth["password"])
    assert reader.trailer["/Encrypt"].get_object()["/CF"]["/StdCF"]["/CFM"] == "/AESV2"
    assert b"Ashgrove" not in paper.data and MARK.encode() not in paper.data


def test_scan_is_a_picture_of_a_page(made: Made) -> None:
    page = pypdf.PdfReader(io.BytesIO(made["scan0007.pdf"].data)).pages[0]
    assert page.extract_text() == ""
    (picture,) = page.images
    assert picture.image is not None and picture.image.size == (1275, 1650)
    darkest, brightest = picture.image.convert("L").getextrema()
    assert darkest < 90 and brightest > 240


def test_exactly_one_name_is_shortened(made: Made, facts: Story) -> None:
    wrong = {
        name
        for name, paper in made.items()
        for field in ("named_insured", "name", "owner")
        if paper.fields.get(field, facts.name) != facts.name
    }
    assert wrong == {"insurance-card.pdf"}
    assert made["insurance-card.pdf"].truth["deliberate_mismatch"]["here"] == "M. Vega"
    assert [name for name, paper in made.items() if "deliberate_mismatch" in paper.truth] == [
        "insurance-card.pdf"
    ]


def test_vin_plate_policy_and_license_agree_everywhere(made: Made, facts: Story) -> None:
    expected = {
        "vin": facts.vin,
        "plate": facts.plate,
        "policy_number": facts.policy_number,
        "license_number": facts.license_number,
    }
    seen: Counter[str] = Counter()
    for paper in made.values():
        for field, value in expected.items():
            if field in paper.fields:
                seen[field] += 1
                assert paper.fields[field] == value, (paper.name, field)
    assert min(seen[field] for field in expected) >= 3
    assert vin_check_digit(facts.vin) == facts.vin[8]


def test_odometer_never_runs_backwards(made: Made) -> None:
    when = {"maintenance": "serviced", "inspection": "inspected"}
    readings = sorted(
        (paper.fields[when[paper.kind]], int(paper.fields["odometer"]))
        for paper in made.values()
        if paper.kind in when
    )
    assert [miles for _day, miles in readings] == sorted(miles for _day, miles in readings)
    assert len(readings) == 9


def test_photos_carry_the_exif_of_their_truth(made: Made) -> None:
    for paper in ending(made, ".jpg"):
        with Image.open(io.BytesIO(paper.data)) as picture:
            picture.load()
            exif = picture.getexif()
            details, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
        assert exif[ExifTags.Base.ImageDescription] == MARK
        taken = datetime.fromisoformat(paper.truth["taken_at"])
        stamp = details[ExifTags.Base.DateTimeOriginal], details[ExifTags.Base.OffsetTimeOriginal]
        assert datetime.strptime("".join(stamp), "%Y:%m:%d %H:%M:%S%z") == taken
        assert bool(gps) == ("latitude" in paper.truth)
        for name, value in paper.truth.get("exif", {}).items():
            tag = ExifTags.Base[name]
            assert (exif.get(tag) or details.get(tag)) == value, (paper.name, name)


def degrees(gps: dict[int, object], tag: int) -> float:
    whole, minutes, seconds = gps[tag]  # type: ignore[misc]
    sign = -1 if gps[tag - 1] in ("S", "W") else 1
    return float(sign * (whole + minutes / 60 + seconds / 3600))


def test_delivery_photos_lie_on_the_track(made: Made) -> None:
    (track,) = ending(made, ".gpx")
    gpx = gpxpy.parse(track.data.decode())
    points = [point for segment in gpx.tracks[0].segments for point in segment.points]
    assert len(points) == track.truth["points"] and gpx.description == MARK
    photos = [paper for paper in ending(made, ".jpg") if paper.kind == "delivery_photo"]
    assert len(photos) == 8
    for paper in photos:
        with Image.open(io.BytesIO(paper.data)) as picture:
            gps = picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        place = degrees(gps, ExifTags.GPS.GPSLatitude), degrees(gps, ExifTags.GPS.GPSLongitude)
        assert meters_between(place, (paper.truth["latitude"], paper.truth["longitude"])) < 0.5
        taken = datetime.fromisoformat(paper.truth["taken_at"])
        nearest = min(points, key=lambda point: abs(point.time - taken))
        assert abs(nearest.time - taken) <= timedelta(seconds=15)
        assert meters_between(place, (nearest.latitude, nearest.longitude)) < 15


def test_one_photo_lies_on_its_side_and_no_photo_is_flat(made: Made) -> None:
    photos = [paper for paper in ending(made, ".jpg") if paper.kind == "delivery_photo"]
    sizes = Counter()
    for paper in photos:
        with Image.open(io.BytesIO(paper.data)) as picture:
            sizes[picture.size, picture.getexif()[ExifTags.Base.Orientation]] += 1
            assert len(picture.convert("L").resize((64, 64)).getcolors(4096)) > 60
    assert sizes == {((1600, 1200), 1): 7, ((1200, 1600), 6): 1}


def test_license_back_holds_the_aamva_data(made: Made, facts: Story) -> None:
    with Image.open(io.BytesIO(made["license-back.jpg"].data)) as picture:
        barcodes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.PDF417)
    (content,) = [barcode.bytes for barcode in barcodes]
    assert content.startswith(b"@\n\x1e\rANSI 636999090102DL")
    subfiles = {}
    for entry in range(2):
        name, offset, length = re.fullmatch(
            rb"(..)(\d{4})(\d{4})", content[21 + 10 * entry : 31 + 10 * entry]
        ).groups()  # type: ignore[union-attr]
        subfiles[name] = content[int(offset) : int(offset) + int(length)]
    assert set(subfiles) == {b"DL", b"ZJ"}
    assert subfiles[b"DL"].startswith(b"DL") and subfiles[b"DL"].endswith(b"\r")
    assert int(offset) + int(length) == len(content)
    elements = {line[:3]: line[3:] for line in subfiles[b"DL"][2:-1].decode().split("\n")}
    assert elements == dict(aamva_elements(facts)) == made["license-back.jpg"].truth["aamva"]
    expires = datetime.strptime(elements["DBA"] + "+0000", "%m%d%Y%z").date()
    assert expires == date.fromisoformat(made["license-back.jpg"].fields["expires"])
    assert elements["DAQ"] == made["license-front.jpg"].fields["license_number"]


def test_parcel_label_in_the_close_up_can_be_scanned(made: Made, facts: Story) -> None:
    found = set()
    for paper in made.values():
        if paper.kind == "delivery_photo" and not paper.truth.get("damaged"):
            with Image.open(io.BytesIO(paper.data)) as picture:
                codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.Code128)
            found |= {code.text for code in codes if code.text == paper.fields["package"]}
    assert facts.missing_packages[0] in found


class Words(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def mail_text(message: EmailMessage, wanted: str) -> str:
    body = message.get_body((wanted,))
    if body is None:
        return ""
    if wanted == "plain":
        return str(body.get_content())
    words = Words()
    words.feed(body.get_content())
    return " ".join(words.words)


def test_mails_say_what_their_truth_says(made: Made) -> None:
    html_only = 0
    for paper in ending(made, ".eml"):
        message = email.message_from_bytes(paper.data, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        assert not message.defects and not any(part.defects for part in message.walk())
        assert message["X-Specimen"] == MARK
        assert message["Subject"] == paper.truth["subject"]
        assert message["Date"].datetime == datetime.fromisoformat(paper.truth["sent_at"])
        assert [a.get_filename() for a in message.iter_attachments()] == paper.truth.get("attachments", [])
        plain, page = mail_text(message, "plain"), mail_text(message, "html")
        html_only += not plain
        for text in (part for part in (plain, page) if part):
            assert_texts(paper, text)
            assert MARK in squeezed(text)
    assert html_only == 1


def test_attachments_open(made: Made, facts: Story) -> None:
    notice = email.message_from_bytes(made["deactivation-notice.eml"].data, policy=email.policy.default)
    (attached,) = notice.iter_attachments()
    text, pages = pdf_text(attached.get_content())
    assert pages == 1 and facts.reference in text and "How to appeal" in text
    gate = email.message_from_bytes(made["locked-gate.eml"].data, policy=email.policy.default)
    (photo,) = gate.iter_attachments()
    whole = made[photo.get_filename()]
    assert photo.get_content() != whole.data, "it would be a duplicate of the photo itself"
    with Image.open(io.BytesIO(photo.get_content())) as picture:
        picture.load()
        taken = picture.getexif().get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal]
        assert picture.size == (1024, 768)
    assert taken == whole.truth["exif"]["DateTimeOriginal"]


def test_weekly_summaries_hold_the_figures_in_the_known_form(made: Made) -> None:
    summaries = [paper for paper in made.values() if paper.kind == "weekly_summary"]
    assert len(summaries) == 4
    for paper in summaries:
        message = email.message_from_bytes(paper.data, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        text = squeezed(mail_text(message, "html" if paper.truth["html_only"] else "plain"))
        found = [(int(part), int(whole)) for part, whole in re.findall(r"(\d+) of the (\d+)", text)]
        figures = paper.truth["figures"]
        assert found == [
            (figures["made"], figures["scheduled"]),
            (figures["delivered"], figures["packages"]),
            (figures["on_time"], figures["packages"]),
        ]


def test_notice_names_reference_deadline_and_both_reasons(made: Made, facts: Story) -> None:
    truth = made["deactivation-notice.eml"].truth
    assert [claim["kind"] for claim in truth["claims"]] == ["late delivery", "delivered-not-received"]
    assert truth["claims"][1]["packages"] == list(facts.missing_packages)
    assert date.fromisoformat(truth["deadline"]) - facts.notice_at.date() == timedelta(days=10)
    photographed = {paper.fields.get("package") for paper in made.values() if paper.kind == "delivery_photo"}
    assert set(facts.missing_packages) <= photographed


def test_tables_and_texts_say_what_their_truth_says(made: Made) -> None:
    rows = list(csv.reader(io.StringIO(made["metrics.csv"].data.decode(), newline="")))
    assert [row[:5] for row in rows[1:]] == made["metrics.csv"].truth["rows"]
    assert len(rows) - 1 == made["metrics.csv"].truth["weeks"] >= 12
    assert all("SPECIMEN" in row[5] for row in rows[1:])
    calendar = icalendar.Calendar.from_ical(made["blocks.ics"].data)
    starts = [event.decoded("dtstart").isoformat() for event in calendar.walk("VEVENT")]
    assert starts == made["blocks.ics"].truth["starts"] and len(starts) == 8
    assert str(calendar["X-WR-CALDESC"]) == MARK
    for paper in ending(made, ".txt"):
        assert_texts(paper, paper.data.decode())
        assert MARK in paper.data.decode()


def test_office_files_open_and_say_what_their_truth_says(made: Made) -> None:
    for paper in ending(made, ".docx", ".odt"):
        with zipfile.ZipFile(io.BytesIO(paper.data)) as archive:
            assert archive.testzip() is None
            content = "word/document.xml" if paper.name.endswith(".docx") else "content.xml"
            text = " ".join(ElementTree.fromstring(archive.read(content)).itertext())
            if paper.name.endswith(".odt"):
                first = archive.infolist()[0]
                assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert_texts(paper, text)
        assert MARK in text


def test_screenshots_are_one_light_and_one_dark(made: Made) -> None:
    tones = {}
    for paper in ending(made, ".png"):
        with Image.open(io.BytesIO(paper.data)) as picture:
            assert picture.size == (1080, 2340)
            tones[paper.name] = picture.convert("L").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    dark = {name for name in tones if made[name].truth.get("is_dark")}
    assert len(tones) == 3 and len(dark) == 1
    assert all(tones[name] < 60 if name in dark else tones[name] > 150 for name in tones)


def test_duplicate_is_one_and_damaged_is_damaged(made: Made) -> None:
    by_hash = Counter(hashlib.sha256(paper.data).hexdigest() for paper in made.values())
    assert [count for count in by_hash.values() if count > 1] == [2]
    assert made["Reg (1).pdf"].data == made["registration.pdf"].data
    (damaged,) = [paper for paper in made.values() if paper.truth.get("damaged")]
    whole = made[damaged.truth["cut_from"]]
    assert whole.data.startswith(damaged.data) and len(damaged.data) < len(whole.data)
    with warnings.catch_warnings(), Image.open(io.BytesIO(damaged.data)) as picture:
        warnings.simplefilter("ignore")
        with pytest.raises(OSError, match="truncated"):
            picture.load()


def test_bundle_order_takes_known_papers_once(made: Made) -> None:
    sections = bundle_order(list(made.values()))
    chosen = [paper.name for _title, group in sections for paper in group]
    assert len(sections) == 6 and 24 <= len(chosen) <= 30
    assert len(set(chosen)) == len(chosen) and set(chosen) <= set(made)
    assert chosen[0] == "deactivation-notice.eml"
    assert all(group for _title, group in sections)
    assert not any(made[name].truth.get("damaged") or made[name].truth.get("duplicate_of") for name in chosen)


def test_addresses_and_numbers_are_fictitious(made: Made) -> None:
    for paper in made.values():
        text = ""
        if paper.name.endswith(".pdf"):
            text, _pages = pdf_text(paper.data, paper.truth.get("password"))
        elif paper.name.endswith(".eml"):
            message = email.message_from_bytes(paper.data, policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            text = (
                mail_text(message, "plain")
                + mail_text(message, "html")
                + str(message["From"])
                + str(message["To"])
            )
        elif paper.name.endswith((".txt", ".csv", ".ics")):
            text = paper.data.decode()
        for number in re.findall(r"\(\d{3}\) (\d{3}-\d{4})", text):
            assert re.fullmatch(r"555-01\d\d", number), (paper.name, number)
        for domain in re.findall(r"@([\w.-]+\w)", text):
            assert domain.endswith(".example"), (paper.name, domain)
        for state_and_zip in re.findall(r"\b[A-Z]{2} \d{5}\b", text):
            assert state_and_zip.startswith("JF 004"), (paper.name, state_and_zip)
