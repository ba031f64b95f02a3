"""The sample driver's case from her papers: checked, assembled, built, sent."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader

from flexkeeper import appeals, bundle, intake, records
from flexkeeper.appeals import Answer, NewIncident, NewMessage, Sending, letters
from flexkeeper.demo import logbook
from flexkeeper.demo.driver import SEED, TODAY, ZONE, story
from flexkeeper.demo.papers import papers
from flexkeeper.errors import FlexKeeperError
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault, open_with_key
from tests.conftest import noon

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
NOTICE = "deactivation-notice.eml"
PHOTO, LABEL = "IMG_20261111_163557.jpg", "IMG_20261111_163540.jpg"
CHAT, CALL = "Screenshot_20261107-145700.png", "call-note-2026-11-12.txt"
PAPERS = (
    NOTICE, PHOTO, LABEL, CHAT, CALL, "insurance-card.pdf", "registration.pdf", "license-front.jpg",
    "scan0007.pdf", "delivery-standards-v7.pdf", "fwd-late-release.eml",
)  # fmt: skip
DOOR = (45.0, -123.0)


@dataclass(frozen=True, slots=True)
class Filled:
    """A vault with the sample driver's papers, and the number of each by its file's name."""

    vault: Vault
    ids: dict[str, int]
    case: int


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox((*bundle.PRELOAD, "flexkeeper.intake.readers")) as opened:
        yield opened


@pytest.fixture(scope="module")
def filled(
    empty_vault: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox
) -> Iterator[Filled]:
    """Opened from the notice as it was read, with answers, an incident, a message and papers."""
    template, key = empty_vault
    folder = tmp_path_factory.mktemp("case")
    with open_with_key(shutil.copytree(template, folder / "Vault"), key, clock=noon) as vault:
        ids = put_in(vault, sandbox, folder)
        kept = appeals.read_kept_notice(vault, ids[NOTICE], now=NOW, zone=ZONE)
        case_id = appeals.open_case(vault, appeals.proposed(kept.notice, ZONE.key, record=ids[NOTICE]))
        fill(vault, case_id, ids)
        yield Filled(vault, ids, case_id)


def put_in(vault: Vault, sandbox: Sandbox, folder: Path) -> dict[str, int]:
    facts = story(SEED, TODAY)
    records.set_me(vault, {"name": facts.name, "email": facts.email})
    car = records.add_vehicle(vault, "Corolla", {"vin": facts.vin, "plate": facts.plate, "owner": facts.name})
    ids = {}
    for paper in papers(SEED, TODAY):
        if paper.name in PAPERS:
            path = folder / paper.name
            path.write_bytes(paper.data)
            is_of_the_car = paper.kind in ("insurance", "registration")
            new = intake.Description(
                kind=paper.kind,
                title=paper.title,
                fields=paper.fields,
                vehicle=car.id if is_of_the_car else None,
            )
            added = intake.add_file(vault, sandbox, path, new)
            assert added.id is not None
            ids[paper.name] = added.id
    logbook.fill(vault, car.id, facts)
    return ids


def fill(vault: Vault, case_id: int, ids: dict[str, int]) -> None:
    late, missing = appeals.case(vault, case_id).claims
    appeals.answer(
        vault,
        late.id,
        Answer("contest", "The station released the block late.", (ids[CHAT], ids["scan0007.pdf"])),
    )
    appeals.answer(vault, missing.id, Answer("accept", "I left it at the side door.", (ids[PHOTO],)))
    appeals.add_incident(
        vault,
        case_id,
        NewIncident(
            date(2026, 11, 11),
            "The package was left at the side door, as the customer asked.",
            kind="not_received",
            claim=missing.id,
            package="QM7741055204",
            witnesses="A neighbor",
            place=DOOR,
            exhibits=(ids[LABEL], ids[PHOTO]),
        ),
    )
    appeals.add_message(vault, case_id, replace(appeals.message_of(vault, ids[CALL]), waiting="them"))
    appeals.add_event(vault, case_id, datetime.fromisoformat("2026-11-07T13:10"), "The block was released.")
    wanted = ("license-front.jpg", "insurance-card.pdf", "registration.pdf", CALL)
    appeals.choose(vault, case_id, [ids[name] for name in wanted])


def wishes(**changes: object) -> records.BundleWishes:
    return replace(records.BundleWishes(clock=NOW), **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def built(filled: Filled, sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> bundle.Built:
    output = tmp_path_factory.mktemp("out") / "appeal.pdf"
    return appeals.build_case_bundle(filled.vault, filled.case, wishes(), output, sandbox=sandbox)


def page(path: Path, number: int) -> str:
    return str(pdfium.PdfDocument(path)[number - 1].get_textpage().get_text_range()).replace("\r\n", "\n")


def titles(built: bundle.Built) -> list[str]:
    return [one.title for one in built.exhibits]


def test_the_notice_is_first_then_each_claims_papers_then_the_rest(built: bundle.Built) -> None:
    assert titles(built) == [
        "Deactivation notice DR-261118-48213",
        "Chat with support about the late release",
        "Road closure on the late block (scan)",
        "Delivered, not received: 2026-11-11",
        "Parcel label, stop 33, package QM7741055204",
        "Delivery photo, stop 33, package QM7741055204",
        "Driver license, front",
        "Insurance ID card",
        "Vehicle registration",
        "Call with support about two packages",
        "Insurance and registration on the days in question",
        "Messages and calls",
    ]
    assert built.omitted == ()


def test_the_claims_table_prints_answers_and_the_right_pages(built: bundle.Built) -> None:
    text = page(built.path, 2)
    assert "What they say, and the answer" in text
    assert "Contested. The station released the block late." in " ".join(text.split())
    assert "Accepted. I left it at the side door." in " ".join(text.split())
    starts = {one.label: one.first_page for one in built.exhibits}
    named = re.findall(r"\b([A-Z]) · (\d+)", text)
    assert named == [(label, str(starts[label])) for label in ("B", "C", "F")]


def test_every_bundle_of_a_case_passes_its_checks(built: bundle.Built, sandbox: Sandbox) -> None:
    checks = {one.name: one for one in bundle.verify(built.path, sandbox=sandbox)}
    assert all(one.ok for one in checks.values())
    assert int(checks["references"].detail.split()[0]) >= 12
    marks = [str(mark.title) for mark in PdfReader(built.path).outline if not isinstance(mark, list)]
    assert marks[:4] == [
        "Cover (p. 1)",
        "What they say, and the answer (p. 2)",
        "Timeline (p. 3)",
        "Index (p. 4)",
    ]
    assert [re.sub(r" \(p.*", "", mark) for mark in marks[4:-2]] == [
        "The notice",
        "Claim 1: Late delivery",
        "Claim 2: Package reported as not received",
        "Driver and vehicle",
        "Messages",
        "Put together from the records",
    ]


def test_the_timeline_holds_every_dated_thing_in_order(filled: Filled, built: bundle.Built) -> None:
    known = appeals.case(filled.vault, filled.case)
    found = appeals.timeline(filled.vault, known)
    assert {one.sort for one in found} == {"notice", "claim", "exhibit", "message", "event", "incident"}
    days = re.findall(r"^(\d{4}-\d\d-\d\d)", page(built.path, 3), re.MULTILINE)
    assert days == sorted(days)
    assert len(days) == len(found)
    assert "2026-11-07 13:10 The block was released." in page(built.path, 3)


def test_the_incident_sheet_says_when_where_and_how_far(filled: Filled, built: bundle.Built) -> None:
    sheet = next(one for one in built.exhibits if one.title.startswith("Delivered, not received"))
    text = page(built.path, sheet.last_page)
    photo = records.get(filled.vault, filled.ids[PHOTO])
    assert photo.place is not None
    away = appeals.distance(photo.place, DOOR)
    assert f"{away / 1000:.1f} km" in text
    assert "2026-11-11 16:35" in text
    assert "QM7741055204" in text
    assert "A neighbor" in text
    block = next(one for one in records.diary(filled.vault) if one.starts.date() == date(2026, 11, 11))
    assert f"{block.starts:%H:%M} to {block.ends:%H:%M}, {block.station}" in text


def test_coverage_is_told_for_each_day_in_question(filled: Filled, built: bundle.Built) -> None:
    sheet = next(one for one in built.exhibits if one.title.startswith("Insurance and registration"))
    text = page(built.path, sheet.last_page)
    assert text.count("2026-11-07") == 2
    assert text.count("Insurance ID card") == 2
    starts = {one.title: one.first_page for one in built.exhibits}
    assert f"H · {starts['Insurance ID card']}" in text


def test_the_check_is_silent_where_all_is_said_and_speaks_where_it_is_not(filled: Filled) -> None:
    vault, case_id = filled.vault, filled.case
    before = appeals.check(vault, case_id, NOW).findings
    assert [one.text for one in before] == [
        "The name is not everywhere the same: “Marisol Vega” (your profile); “M. Vega” (Insurance, record 1)."
    ], "as the sample card has it"
    late = appeals.case(vault, case_id).claims[0]
    changes: list[tuple[Callable[[], object], set[str]]] = [
        (lambda: appeals.answer(vault, late.id, Answer("contest", "  ")), {"claim_unanswered"}),
        (lambda: appeals.answer(vault, late.id, Answer("contest", "No.")), {"claim_without_exhibit"}),
        (
            lambda: appeals.choose(vault, case_id, [filled.ids["fwd-late-release.eml"]]),
            {"exhibit_unused"},
        ),
        (
            lambda: appeals.edit_claim(
                vault, late.id, appeals.NewClaim(late.kind, late.text, dates=(date(2020, 1, 1),))
            ),
            {"not_covered"},
        ),
        (lambda: records.set_me(vault, {"name": "Somebody Else"}), {"mismatch"}),
        (lambda: appeals.edit_case(vault, case_id, {"deadline": ""}), {"no_deadline"}),
        (lambda: appeals.edit_case(vault, case_id, {"deadline": "2026-11-19"}), {"deadline_over"}),
        (lambda: appeals.edit_case(vault, case_id, {"vehicle": ""}), {"no_vehicle"}),
        (lambda: appeals.edit_case(vault, case_id, {"notice": ""}), {"notice_missing"}),
        (
            lambda: appeals.add_message(
                vault, case_id, NewMessage("in", "app", NOW, subject="Your ID", waiting="me")
            ),
            {"answer_owed"},
        ),
    ]
    for change, codes in changes:
        change()
        found = appeals.check(vault, case_id, NOW).findings
        assert {one.code for one in found if one not in before} == codes
        records.undo(vault)
    assert appeals.check(vault, case_id, NOW).findings == before
    assert {one.standing for one in appeals.check(vault, case_id, NOW).checklist} >= {"have"}


def test_a_paper_in_the_trash_stops_the_bundle_in_words(filled: Filled) -> None:
    records.trash(filled.vault, filled.ids[NOTICE])
    with pytest.raises(FlexKeeperError, match="trash"):
        appeals.assemble(filled.vault, filled.case, wishes())
    assert "notice_missing" in {one.code for one in appeals.check(filled.vault, filled.case, NOW).findings}
    records.undo(filled.vault)


def test_the_letter_comes_first_and_spanish_is_spanish(filled: Filled) -> None:
    letter = bundle.Sheet("Carta", paragraphs=("Estimado equipo:",))
    found = appeals.assemble(filled.vault, filled.case, wishes(language="es"), letter=(letter,))
    assert [one.title for one in found.plan.front] == [
        "Carta",
        "Lo que dicen, y la respuesta",
        "Cronología",
    ]
    assert found.labels[filled.ids[NOTICE]] == "A"
    assert list(dict.fromkeys(one.section for one in found.plan.exhibits)) == [
        "El aviso",
        "Acusación 1: Entrega tardía",
        "Acusación 2: Paquete reportado como no recibido",
        "Conductor y vehículo",
        "Mensajes",
        "Reunido de los registros",
    ]
    assert found.plan.exhibits[0].description == "Aviso de desactivación"


def test_exhibits_named_in_the_letter_lead_to_their_pages(
    filled: Filled, sandbox: Sandbox, tmp_path: Path
) -> None:
    """What only looks like an exhibit leads nowhere; a blank is marked, so that it is not overlooked."""
    vault = filled.vault
    kind = letters.usual_kind(letters.playbooks(vault, appeals.case(vault, filled.case)))
    letters.write(vault, filled.case, kind, {"facts": "Look at Exhibit B. There is no Exhibit ZZ."})
    output = tmp_path / "with letter.pdf"
    built = appeals.build_case_bundle(vault, filled.case, wishes(), output, sandbox=sandbox)
    reader = PdfReader(output)
    named = [one for one in reader.outline if not isinstance(one, list) and "Letter" in str(one.title)]
    first = reader.get_destination_page_number(named[0])
    assert first is not None
    leads = [
        reader.get_page_number(link.get_object()["/Dest"][0].get_object())
        for page_ in reader.pages[first : first + 2]
        for link in page_.get("/Annots", ())
        if "/Dest" in link.get_object()
    ]
    starts = {one.label: one.first_page - 1 for one in built.exhibits}
    assert starts["B"] in leads
    assert set(leads) <= set(starts.values())
    text = page(output, first + 1) + page(output, first + 2)
    assert len(leads) >= len(re.findall(r"Exhibit [A-L]\b", text))
    records.undo(vault)


HOSTILE = (
    "#strong[$x$] `code` \\ <label> @reference <b>markup</b> &amp; {page} {0}",
    "\u202eright to left\u202c שלום עולם مرحبا",
    "👩‍👩‍👧 \U0001f600 \x00\x07\ufffe \ud800",
    "word " * 10_000,
    "x" * 5_000,
)


def test_any_words_in_any_field_are_printed_and_pass_every_check(
    filled: Filled, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Building verifies; nothing typed is read as markup, and nothing stops the bundle."""
    vault, case_id = filled.vault, filled.case
    steps = 0
    for words in HOSTILE:
        claim = appeals.add_claim(vault, case_id, appeals.NewClaim("other", words, packages=(words,)))
        appeals.answer(vault, claim, Answer("contest", words, (filled.ids[PHOTO],)))
        appeals.add_event(vault, case_id, NOW, words)
        appeals.add_message(vault, case_id, NewMessage("in", "app", NOW, words, words, words))
        appeals.add_incident(
            vault,
            case_id,
            NewIncident(NOW.date(), words, station=words, package=words, cause=words, witnesses=words),
        )
        steps += 5
    appeals.edit_case(vault, case_id, {"title": HOSTILE[1], "reference": HOSTILE[0], "address": HOSTILE[3]})
    output = tmp_path / "hostile.pdf"
    hostile = appeals.build_case_bundle(vault, case_id, wishes(), output, sandbox=sandbox)
    text = "".join(page(output, number) for number in range(2, hostile.pages))
    assert "#strong[$x$] `code`" in text
    assert text.count("word") >= 60_000
    for _step in range(steps + 1):
        records.undo(vault)


def test_what_was_sent_stays_as_it_was(
    filled: Filled, built: bundle.Built, sandbox: Sandbox, tmp_path: Path
) -> None:
    vault, case_id = filled.vault, filled.case
    new = intake.Description(kind="sent_appeal", title="What was sent")
    sent = intake.add_file(vault, sandbox, built.path, new).id
    proof = intake.add_content(vault, sandbox, b"Your message was received.", "receipt.txt").id
    assert sent is not None
    assert proof is not None
    done = appeals.submit(vault, case_id, Sending(NOW, (sent,)))
    known = appeals.case(vault, case_id)
    assert (known.state, done.sent, done.channel) == ("submitted", NOW, "reply")
    assert [(one.role, one.sha256, one.bytes) for one in done.papers] == [("sent", built.sha256, built.bytes)]
    appeals.attach_proof(vault, done.id, proof)
    round_ = appeals.case(vault, case_id).rounds[0]
    assert [one.role for one in round_.papers] == ["sent", "proof"]
    assert appeals.is_unaltered(vault, round_)
    with pytest.raises(FlexKeeperError, match="sent already"):
        appeals.submit(vault, case_id, Sending(NOW, (sent,)))
    records.trash(vault, sent)
    with pytest.raises(FlexKeeperError, match="stays as it is"):
        records.purge(vault, sent)
    assert appeals.is_unaltered(vault, round_)
    records.restore(vault, sent)


def test_nothing_is_left_of_a_case_that_is_deleted_for_good(filled: Filled, sandbox: Sandbox) -> None:
    """A second case of the same papers; the first one stays."""
    vault, secret = filled.vault, "zyxwv-unmistakable"
    kept = appeals.case(vault, filled.case)
    case_id = appeals.open_case(vault, appeals.NewCase(f"{secret} case", "UTC", notice=filled.ids[NOTICE]))
    for text in ("One", "Two"):
        appeals.add_claim(vault, case_id, appeals.NewClaim("other", f"{secret} {text}"))
    fill(vault, case_id, filled.ids)
    appeals.add_event(vault, case_id, NOW, f"{secret} event")
    appeals.remove_event(vault, appeals.events(vault, case_id)[-1].id)
    appeals.remove_task(vault, appeals.add_task(vault, case_id, f"{secret} task", date(2026, 11, 30)))
    appeals.add_task(vault, case_id, f"{secret} other task", date(2026, 11, 30))
    claim = appeals.add_claim(vault, case_id, appeals.NewClaim("other", f"{secret} claim"))
    appeals.answer(vault, claim, Answer("accept", f"{secret} answer"))
    appeals.remove_claim(vault, claim)
    sent = intake.add_content(vault, sandbox, f"{secret} letter".encode(), "sent.txt").id
    assert sent is not None
    records.edit(vault, sent, values={"kind": "sent_appeal"})
    appeals.submit(vault, case_id, Sending(NOW, (sent,)))
    parts = ("claim", "exhibit", "event", "message", "incident", "task", "round", "due")
    assert all(count(vault, name, case_id) for name in parts)
    assert secret in everything(vault)
    appeals.purge_case(vault, case_id)
    assert not any(count(vault, name, case_id) for name in parts)
    assert secret not in everything(vault)
    assert appeals.cases(vault) == [kept]
    assert records.get(vault, filled.ids[NOTICE]).state == "kept", "its papers stay"


def tables(vault: Vault) -> list[str]:
    return [
        str(name) for name in vault.database.column("SELECT name FROM sqlite_schema WHERE type = 'table'")
    ]


def count(vault: Vault, table: str, case_id: int) -> int:
    return int(vault.database.value(f'SELECT count(*) FROM {table} WHERE "case" = ?', (case_id,)))


def everything(vault: Vault) -> str:
    return str([vault.database.rows(f'SELECT * FROM "{name}"') for name in tables(vault)])
