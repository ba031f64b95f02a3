"""Words for the driver go through `_`; there is no catalogue yet, so they come out as written."""

from __future__ import annotations

import gettext

from flexkeeper import paths

_translations = gettext.translation("flexkeeper", localedir=paths.resources() / "locale", fallback=True)


def _(message: str) -> str:
    """The message in the driver's language."""
    return _translations.gettext(message)
