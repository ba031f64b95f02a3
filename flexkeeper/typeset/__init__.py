"""typst behind a few functions: template and data in, tagged PDF or pictures out.

Own pages of every kind are set here. Words reach a template only as data (JSON in `sys.inputs`), so
nothing a driver or a stranger wrote is ever read as markup.
"""

from flexkeeper.typeset.code import qr
from flexkeeper.typeset.compiler import faces, pdf, pixels, png
from flexkeeper.typeset.text import BOX, clean, missing_glyphs

__all__ = ["BOX", "clean", "faces", "missing_glyphs", "pdf", "pixels", "png", "qr"]
