"""Letters as the driver writes them, and his plan of action, kept with the case."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from flexkeeper.appeals.cases import case, row_of
from flexkeeper.appeals.editing import set_papers, usable
from flexkeeper.appeals.letters.values import Action, Draft, Language, LetterKind, Part
from flexkeeper.appeals.letters.words import words
from flexkeeper.appeals.opening import at_most, said
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import Change, Vault

REQUESTED = "opening/requested"
"""Where the words for what they asked for are kept, of a letter that delivers it."""


def draft(vault: Vault, case_id: int, kind: LetterKind, language: Language | None = None) -> Draft:
    """The draft of a letter, empty where nothing is written yet, in its own, the case's, or that language.

    Raises:
        FlexKeeperError: if there is no such case.
    """
    known, row = case(vault, case_id), _letter(vault, case_id, kind)
    chosen = language or (row["language"] if row and row["language"] else known.language)
    plan = tuple(actions(vault, case_id))
    if row is None:
        return Draft(kind, chosen, actions=plan)
    return Draft(kind, chosen, json.loads(row["words"]), plan, tuple(json.loads(row["left_out"])))


def write(vault: Vault, case_id: int, kind: LetterKind, said_in: Mapping[str, str]) -> int:
    """Sets the driver's own words by part ("facts", "facts/told_support"; an empty text clears one).

    Raises:
        FlexKeeperError: if there is no such case or block, or a text is too long.
    """
    before = draft(vault, case_id, kind)
    kept = {**before.words, **{_part(name): at_most(text, name) for name, text in said_in.items()}}
    return _keep(vault, case_id, replace(before, words={name: text for name, text in kept.items() if text}))


def leave_out_blocks(vault: Vault, case_id: int, kind: LetterKind, blocks: Sequence[str]) -> int:
    """Says which blocks a letter goes without; all others are in it.

    Raises:
        FlexKeeperError: if there is no such case or block.
    """
    left_out = tuple(dict.fromkeys(_part(name) for name in blocks))
    return _keep(vault, case_id, replace(draft(vault, case_id, kind), left_out=left_out))


def set_language(vault: Vault, case_id: int, kind: LetterKind, language: Language) -> int:
    """Says in which language a letter is.

    Raises:
        FlexKeeperError: if there is no such case, or letters are not written in that language.
    """
    words(language)
    return _keep(vault, case_id, draft(vault, case_id, kind), language=language)


def actions(vault: Vault, case_id: int) -> list[Action]:
    """The plan of action of a case, in its order."""
    rows = vault.database.rows('SELECT * FROM action WHERE "case" = ? ORDER BY position, id', (case_id,))
    papers = vault.database.rows(
        """SELECT exhibit.action, exhibit.record FROM exhibit JOIN record ON record.id = exhibit.record
           WHERE exhibit."case" = ? AND exhibit.action IS NOT NULL AND record.state <> 'trashed'
           ORDER BY exhibit.position, exhibit.id""",
        (case_id,),
    )
    return [
        Action(
            row["id"],
            row["part"],
            row["text"],
            _day(row["day"]),
            bool(row["is_done"]),
            row["owner"],
            row["measure"],
            _day(row["review"]),
            tuple(one["record"] for one in papers if one["action"] == row["id"]),
        )
        for row in rows
    ]


def add_action(vault: Vault, case_id: int, new: Action) -> int:
    """Adds an item to the plan of action, behind the others; returns its number (the one in `new` is unused).

    Raises:
        FlexKeeperError: if there is no such case or paper, or the item says nothing.
    """
    case(vault, case_id)
    row, papers = _row(new), usable(vault, new.exhibits)
    last = vault.database.value('SELECT max(position) FROM action WHERE "case" = ?', (case_id,))
    with vault.database.change("case") as change:
        added = change.insert("action", {"case": case_id, "position": (last or 0) + 1, **row})
        set_papers(vault, change, case_id, "action", added, papers)
    return added


def edit_action(vault: Vault, changed: Action) -> int:
    """Makes an item of the plan what it is here.

    Raises:
        FlexKeeperError: as `add_action`.
    """
    known = row_of(vault, "action", changed.id)
    row, papers = _row(changed), usable(vault, changed.exhibits)
    with vault.database.change("case") as change:
        change.update("action", changed.id, row)
        _keep_with_case(vault, change, known["case"], changed.id, papers)
        set_papers(vault, change, known["case"], "action", changed.id, papers)
    return change.id


def remove_action(vault: Vault, action_id: int) -> int:
    """Takes an item out of the plan; the papers chosen for it stay with the case.

    Raises:
        FlexKeeperError: if there is no such item.
    """
    known = row_of(vault, "action", action_id)
    with vault.database.change("case") as change:
        _keep_with_case(vault, change, known["case"], action_id, ())
        change.delete("action", action_id)
    return change.id


def _keep_with_case(vault: Vault, change: Change, case_id: int, action_id: int, still: Sequence[int]) -> None:
    """Papers that an action lets go of, and that nothing else of the case uses, stay with the case."""
    rows = vault.database.rows(
        """SELECT DISTINCT record, position FROM exhibit WHERE action = ? AND record NOT IN
           (SELECT record FROM exhibit WHERE "case" = ? AND action IS NOT ?)""",
        (action_id, case_id, action_id),
    )
    for row in rows:
        if row["record"] not in still:
            values = {"case": case_id, "record": row["record"], "position": row["position"]}
            change.insert("exhibit", values)


def _row(one: Action) -> dict[str, Any]:
    if one.part not in get_args(Part):
        raise FlexKeeperError(
            _("A plan of action has no part “{part}”.").format(part=one.part),
            _("Choose one of: {names}.").format(names=", ".join(get_args(Part))),
        )
    return {
        "part": one.part,
        "text": said(one.text, _("What you did or will do")),
        "day": one.day.isoformat() if one.day else None,
        "is_done": int(one.is_done and one.part == "corrective"),
        "owner": at_most(one.owner, _("Who")),
        "measure": at_most(one.measure, _("How it is measured")),
        "review": one.review.isoformat() if one.review else None,
    }


def _keep(vault: Vault, case_id: int, told: Draft, *, language: str | None = None) -> int:
    known = _letter(vault, case_id, told.kind)
    row = {
        "language": language or (known["language"] if known else ""),
        "words": json.dumps(dict(told.words), ensure_ascii=False),
        "left_out": json.dumps(list(told.left_out)),
        "modified": vault.clock().isoformat(),
    }
    with vault.database.change("case") as change:
        if known:
            change.update("letter", known["id"], row)
        else:
            change.insert("letter", {"case": case_id, "kind": told.kind, **row})
    return change.id


def _letter(vault: Vault, case_id: int, kind: LetterKind) -> dict[str, Any] | None:
    return vault.database.row('SELECT * FROM letter WHERE "case" = ? AND kind = ?', (case_id, kind))


def _part(name: str) -> str:
    block = name.partition("/")[0]
    known = [one.id for one in words("en").blocks]
    if name != REQUESTED and block not in known:
        raise FlexKeeperError(
            _("A letter has no part “{part}”.").format(part=name),
            _("Choose one of: {names}.").format(names=", ".join(known)),
        )
    return name


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
