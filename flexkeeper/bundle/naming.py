"""What the file of a bundle is called."""

from __future__ import annotations

import re
import unicodedata
from datetime import date


def file_name(name: str, day: date) -> str:
    """`Lastname_Appeal_YYYY-MM-DD.pdf` in ASCII; without a last name that can be written so, without it."""
    plain = unicodedata.normalize("NFKD", name.split()[-1] if name.split() else "")
    last = re.sub(r"[^A-Za-z-]", "", plain).strip("-")[:40]
    return f"{last}_Appeal_{day.isoformat()}.pdf" if last else f"Appeal_{day.isoformat()}.pdf"
