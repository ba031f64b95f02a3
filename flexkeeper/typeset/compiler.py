"""Calls typst with a template of ours and someone's words."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import typst
from PIL import Image

from flexkeeper import paths
from flexkeeper.typeset.text import clean


def pdf(
    template: str, data: Mapping[str, Any], *, timestamp: datetime, files: Mapping[str, bytes] | None = None
) -> bytes:
    """A tagged PDF of `template`, a path under `resources/` such as `typeset/bundle.typ`.

    The template finds `data` as JSON in `sys.inputs.data` and may import other templates of its folder.
    `files` are our own pictures and texts, never a stranger's: a text (SVG, CSV) is found by its name,
    a picture `seal.png` as `image("/seal.png.svg")`. Same input, same fonts: same bytes.
    """
    compiled = typst.compile(
        _sources(template, files or {}),
        format="pdf",
        sys_inputs={"data": _json(data)},
        timestamp=timestamp.replace(microsecond=0),  # typst knows whole seconds only
    )
    return bytes(compiled)


def png(
    template: str,
    data: Mapping[str, Any],
    *,
    timestamp: datetime,
    ppi: int,
    files: Mapping[str, bytes] | None = None,
) -> list[bytes]:
    """The pages of `template` as PNG pictures at `ppi` pixels per inch; otherwise as `pdf`."""
    compiled: bytes | list[bytes] = typst.compile(
        _sources(template, files or {}),
        format="png",
        ppi=float(ppi),
        sys_inputs={"data": _json(data)},
        timestamp=timestamp.replace(microsecond=0),  # typst knows whole seconds only
    )
    return [compiled] if isinstance(compiled, bytes) else list(compiled)


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
    return json.dumps(_scrubbed(data), ensure_ascii=False)


def _scrubbed(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {str(key): _scrubbed(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(entry) for entry in value]
    return value
