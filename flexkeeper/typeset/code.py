"""QR codes for our own pages."""

from __future__ import annotations


def qr(text: str) -> bytes:
    """A QR code of `text` as SVG, with its quiet zone, for the `files` of a page."""
    import zxingcpp  # only a page with a code on it pays for loading it

    kind = zxingcpp.barcode_format_from_str("QRCode")
    code = zxingcpp.create_barcode(text, kind, ec_level="M")
    return str(code.to_svg(add_quiet_zones=True)).encode("utf-8")
