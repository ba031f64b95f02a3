"""The words by which notices are read."""

from __future__ import annotations

import tomllib
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from flexkeeper import appeals, paths
from flexkeeper.appeals.claims import ClaimKind
from flexkeeper.appeals.deadlines import Unit
from flexkeeper.appeals.lexicon import lexicon
from flexkeeper.appeals.passages import fold

FILES = {
    path.stem: tomllib.loads(path.read_text("utf-8"))
    for path in (paths.resources() / "notices").glob("*.toml")
}


def test_both_languages_have_the_same_sections() -> None:
    """A section that one language lacks, or a slip in a name, would leave its notices half read."""
    assert set(FILES) == {"en", "es"}
    english, spanish = FILES["en"], FILES["es"]
    assert set(english) == set(spanish)
    for section, content in english.items():
        signs = [
            {name for name, value in one.items() if isinstance(value, list)}
            for one in (content, spanish[section])
        ]
        assert section == "language" or signs[0] == signs[1], section


def test_every_claim_can_be_recognized_and_every_reason_has_a_playbook() -> None:
    words = lexicon()
    assert set(words.names("claims")) == set(get_args(ClaimKind)) - {"other"}
    assert set(words.names("requests")) <= set(get_args(ClaimKind))
    flex = appeals.platform("flex")
    assert all(
        flex.playbook(reason) for section in ("reasons", "accusations") for reason in words.names(section)
    )


@pytest.mark.parametrize("language", FILES)
def test_every_sign_is_found_where_it_stands(language: str) -> None:
    """A sign that its own pattern does not find is a slip of its author."""
    words = lexicon()
    for section, content in FILES[language].items():
        for name, signs in content.items():
            for sign in signs if isinstance(signs, list) else ():
                example = fold(sign).replace("...", "one two").replace("*", "").replace("#", "10")
                assert words.patterns[f"{section}.{name}"].search(f"so {example} so"), (section, name, sign)


def test_tables_hold_what_the_clock_and_the_calendar_know() -> None:
    tables = lexicon().tables
    assert set(tables["units"].values()) <= set(get_args(Unit))
    assert set(tables["months"].values()) == set(range(1, 13))
    assert set(tables["weekdays"].values()) == set(range(7))
    assert all(ZoneInfo(str(zone)).key == zone for zone in tables["zones"].values())


def test_signs_are_words_not_pieces_of_them() -> None:
    words = lexicon()
    assert words.patterns["claims.theft"].search("theft of a package")
    assert not words.patterns["claims.driving_record"].search("mvrs")
    assert words.patterns["claims.theft"].search("robo de paquetes")
    assert not words.patterns["claims.automation"].search("botany")
