"""A module that must not be preloaded: it leaves a thread running."""

from __future__ import annotations

import threading

_forever = threading.Event()


def warm() -> None:
    threading.Thread(target=_forever.wait, daemon=True).start()
