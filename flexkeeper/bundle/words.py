"""The words on a bundle's pages, by the bundle's language (not the driver's: a reader may have another)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from flexkeeper import paths
from flexkeeper.bundle.packed import Facts
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

LANGUAGES = ("en", "es")


def words(language: str) -> Mapping[str, Any]:
    """The words of `resources/bundle/<language>.toml`.

    Raises:
        FlexKeeperError: if bundles are not written in that language.
    """
    if language not in LANGUAGES:
        raise FlexKeeperError(
            _("Bundles are not written in “{language}” yet.").format(language=language),
            _("Choose English (en) or Spanish (es)."),
        )
    return tomllib.loads((paths.resources() / "bundle" / f"{language}.toml").read_text(encoding="utf-8"))


def why(facts: Facts, omitted_reason: str, words: Mapping[str, Any]) -> str:
    """Why a source is not shown, in the bundle's words; empty where it is.

    What the plan gives as a reason comes first, unless the original itself is damaged.
    """
    if facts.conversion != "explained":
        return ""
    known: str = words["reason"].get(facts.reason, "")
    return known if facts.reason == "original_damaged" else omitted_reason or known
