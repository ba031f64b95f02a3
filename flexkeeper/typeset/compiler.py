"""Calls typst with a template of ours and someone's words."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

import typst
from PIL import Image

from flexkeeper import paths
from flexkeeper.typeset import text
from flexkeeper.typeset.text import clean

Made = TypeVar("Made", bytes, list[bytes])


def pdf(
    template: str, data: Mapping[str, Any], *, timestamp: datetime, files: Mapping[str, bytes] | None = None
) -> bytes:
    """A tagged PDF of `template`, a path under `resources/` such as `typeset/bundle.typ`.

    The template finds `data` as JSON in `sys.inputs.data` and may import other templates of its folder.
    `files` are our own pictures and texts, never a stranger's: a text (SVG, CSV) is found by its name,
    a picture `seal.png` as `image("/seal.png.svg")`. Same input, same fonts: same bytes.
    """

    def compiled(words: Mapping[str, Any]) -> bytes:
        made = typst.compile(
            _sources(template, files or {}),
            format="pdf",
            sys_inputs={"data": _json(words)},
            timestamp=timestamp.replace(microsecond=0),  # typst knows whole seconds only
        )
        return bytes(made)

    return _whatever_the_words(compiled, data)


def png(
    template: str,
    data: Mapping[str, Any],
    *,
    timestamp: datetime,
    ppi: int,
    files: Mapping[str, bytes] | None = None,
) -> list[bytes]:
    """The pages of `template` as PNG pictures at `ppi` pixels per inch; otherwise as `pdf`."""

    def compiled(words: Mapping[str, Any]) -> list[bytes]:
        made: bytes | list[bytes] = typst.compile(
            _sources(template, files or {}),
            format="png",
            ppi=float(ppi),
            sys_inputs={"data": _json(words)},
            timestamp=timestamp.replace(microsecond=0),  # typst knows whole seconds only
        )
        return [made] if isinstance(made, bytes) else list(made)

    return _whatever_the_words(compiled, data)


def pixels(
    template: str,
    data: Mapping[str, Any],
    *,
    timestamp: datetime,
    ppi: int,
    files: Mapping[str, bytes] | None = None,
) -> list[tuple[int, int, bytes]]:
    """The pages of `template` for a printer: width, height and RGB pixels of each; otherwise as `png`."""
    pages = []
    for made in png(template, data, timestamp=timestamp, ppi=ppi, files=files):
        with Image.open(io.BytesIO(made)) as page:
            pages.append((page.width, page.height, page.convert("RGB").tobytes()))
    return pages


def faces() -> int:
    """How many font faces typst sees; 17 are its own, so a small number means: no font folder is readable."""
    return len(typst.Fonts().fonts())


def _sources(template: str, files: Mapping[str, bytes]) -> bytes:
    main = paths.resources() / template
    sources = {path.name: path.read_bytes() for path in sorted(main.parent.glob("*.typ"))}
    for name, content in files.items():
        if _is_text(content):
            sources[name] = content
        else:
            sources[f"{name}.svg"] = _as_svg(content)
    sources["main.typ"] = main.read_bytes()
    # A dict is a file system in memory: typst can reach no other file. Its type stub forgot that form.
    return cast(bytes, sources)


def _whatever_the_words(compiled: Callable[[Mapping[str, Any]], Made], data: Mapping[str, Any]) -> Made:
    """What `compiled` makes of `data`, with simpler words where typst breaks off over them.

    typst 0.15 panics when a line of right-to-left text is broken at some places beside marks and
    invisible characters. No title may stop a bundle, so each attempt leaves out more of such texts.
    """
    for simpler in (None, text.without_invisible, text.without_marks):
        try:
            return compiled(data if simpler is None else _mapped(data, simpler))
        except BaseException as error:  # a panic of Rust is no Exception, and has no type to import
            if type(error).__name__ != "PanicException":
                raise
    return compiled(_mapped(data, text.boxed))


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _as_svg(picture: bytes) -> bytes:
    """`picture` inside an SVG, because typst takes only UTF-8 from memory; its stream stays as it is."""
    with Image.open(io.BytesIO(picture)) as opened:
        width, height = opened.size
        media_type = opened.get_format_mimetype()
    address = f"data:{media_type};base64,{base64.b64encode(picture).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="{address}"/></svg>'
    ).encode()


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(_mapped(data, clean), ensure_ascii=False)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {str(key): _mapped(entry, change) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(entry, change) for entry in value]
    return value
