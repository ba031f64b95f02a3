"""Intake: the way of a file from a folder into the vault.

The names below are looked up when first used: the sandbox imports `flexkeeper.intake.readers`, and so this
package, and nothing of the vault may come into its process that way.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flexkeeper.intake.adding import add, add_content, add_file
    from flexkeeper.intake.folders import Expansion, Skipped, expand
    from flexkeeper.intake.looking import Words, words_of
    from flexkeeper.intake.names import display_name
    from flexkeeper.intake.outcome import Added, AddedDocument, Description
    from flexkeeper.intake.preview import (
        PageText,
        Pixels,
        Preview,
        PreviewFailure,
        PreviewKind,
        Viewable,
        open_preview,
        preview_kind,
    )
    from flexkeeper.intake.reading import Thumbnail
    from flexkeeper.intake.thumbnails import first_page_small, keep_thumbnail, thumbnail
    from flexkeeper.intake.unlocking import unlock
    from flexkeeper.intake.watching import Mark, Sight, arrived_since, looked_at, remember, survey, whole

__all__ = [
    "Added",
    "AddedDocument",
    "Description",
    "Expansion",
    "Mark",
    "PageText",
    "Pixels",
    "Preview",
    "PreviewFailure",
    "PreviewKind",
    "Sight",
    "Skipped",
    "Thumbnail",
    "Viewable",
    "Words",
    "add",
    "add_content",
    "add_file",
    "arrived_since",
    "display_name",
    "expand",
    "first_page_small",
    "keep_thumbnail",
    "looked_at",
    "open_preview",
    "preview_kind",
    "remember",
    "survey",
    "thumbnail",
    "unlock",
    "whole",
    "words_of",
]

_HOMES = {
    "Added": "outcome",
    "AddedDocument": "outcome",
    "Description": "outcome",
    "Expansion": "folders",
    "Mark": "watching",
    "PageText": "preview",
    "Pixels": "preview",
    "Preview": "preview",
    "PreviewFailure": "preview",
    "PreviewKind": "preview",
    "Sight": "watching",
    "Skipped": "folders",
    "Words": "looking",
    "add": "adding",
    "add_content": "adding",
    "add_file": "adding",
    "arrived_since": "watching",
    "display_name": "names",
    "first_page_small": "thumbnails",
    "keep_thumbnail": "thumbnails",
    "expand": "folders",
    "looked_at": "watching",
    "Thumbnail": "reading",
    "Viewable": "preview",
    "open_preview": "preview",
    "preview_kind": "preview",
    "remember": "watching",
    "survey": "watching",
    "thumbnail": "thumbnails",
    "unlock": "unlocking",
    "whole": "watching",
    "words_of": "looking",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"flexkeeper.intake.{_HOMES[name]}"), name)
