"""A letter of the fictitious driver Marisol Vega, in both languages, with everything a letter can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from flexkeeper import appeals
from flexkeeper.appeals import Answer, Claim, Playbook, letters
from flexkeeper.appeals.letters import Action, Details, Draft, Language, Letter, LetterKind, Proof

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
DAYS = {"notice_date": date(2026, 11, 18), "sent": date(2026, 11, 20), "received": date(2026, 11, 24)}
PROOFS = {
    9: Proof("A", "Deactivation notice", "2026-11-18"),
    10: Proof("B", "Release times of 7 November", "2026-11-07"),
    11: Proof("C", "Photo of the side door", "2026-11-11"),
    12: Proof("D", "Message from the customer"),
}
WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "facts": "On November 7 the station DSE5 released my block at 10:55.\nI told support at 11:02.",
        "facts/told_support": "I wrote to support in the app at 11:02 and saved the answer.",
        "acknowledgment": "I left no room for a late release.",
        "root_cause/cause": "late release at the station",
        "late": "The release was 25 minutes late.",
        "door": "I left it at the side door, as the customer asked in a message.",
        "arrive": "I arrive 15 minutes before each block.",
        "list": "I write down the release time of each block.",
        "measure": "the list, checked each Sunday",
    },
    "es": {
        "facts": "El 7 de noviembre la estación DSE5 soltó mi bloque a las 10:55.\nAvisé a las 11:02.",
        "facts/told_support": "Escribí a soporte en la aplicación a las 11:02 y guardé la respuesta.",
        "acknowledgment": "No dejé margen para una salida tardía.",
        "root_cause/cause": "late release at the station",
        "late": "La salida fue 25 minutos más tarde.",
        "door": "Lo dejé en la puerta lateral, como pidió el cliente en un mensaje.",
        "arrive": "Llego 15 minutos antes de cada bloque.",
        "list": "Apunto la hora de salida de cada bloque.",
        "measure": "la lista, revisada cada domingo",
    },
}


def claims(language: Language = "en") -> tuple[Claim, ...]:
    own = WORDS[language]
    return (
        Claim(
            1, 1, "late_delivery", "Your on-time rate was 91 %.", "performance", (date(2026, 11, 7),), (),
            False, Answer("accept", own["late"], (10,)),
        ),
        Claim(
            2, 1, "delivered_not_received", "Package TBA305 did not arrive.", "not_received",
            (date(2026, 11, 11),), ("TBA305",), False, Answer("contest", own["door"], (11, 12)),
        ),
    )  # fmt: skip


def details(language: Language = "en") -> Details:
    return Details(
        platform="Amazon Flex", name="Marisol Vega", driver_id="A1B2C3D4", station="DSE5",
        vehicle="2019 Toyota Corolla", email="marisol.vega@example.com", phone="555 0148",
        address="412 Cedar Street, Kent", reference="DR-261118-48213", requested="my insurance card",
        days=DAYS, proofs=PROOFS, claims=claims(language),
    )  # fmt: skip


def draft(language: Language = "en", kind: LetterKind = "appeal") -> Draft:
    own = WORDS[language]
    return Draft(
        kind,
        language,
        {key: words for key, words in own.items() if key.partition("/")[0] in BLOCKS},
        (
            Action(1, "corrective", own["arrive"], date(2026, 11, 15), True, "Marisol Vega", exhibits=(10,)),
            Action(2, "preventive", own["list"], date(2026, 11, 15), False, "Marisol Vega", own["measure"],
                   date(2026, 12, 13)),
        ),
    )  # fmt: skip


BLOCKS = {"facts", "acknowledgment", "root_cause"}


def books(*reasons: str) -> list[Playbook]:
    flex = appeals.platform("flex")
    return [flex.playbook(reason) for reason in reasons or ("performance", "not_received")]


def letter(language: Language = "en", kind: LetterKind = "appeal") -> Letter:
    return letters.compose(draft(language, kind), details(language), books(), today=TODAY)


def empty_letter(language: Language = "en", kind: LetterKind = "appeal", *reasons: str) -> Letter:
    """A letter about which nothing is known yet; one claim is made."""
    bare = replace(claims()[0], text="", dates=(), answer=Answer())
    return letters.compose(Draft(kind, language), Details(claims=(bare,)), books(*reasons), today=TODAY)
