"""What a stranger's PDF has beside its pages, as words of docs/bundle-format.md; runs in a sandbox child."""

from __future__ import annotations

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

_NOTE_REMARKS = {
    "/FileAttachment": "attachments",
    "/Screen": "media",
    "/RichMedia": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/3D": "media",
    "/Widget": "form",
    "/Popup": "",
    "/Link": "",
}
_OUTSIDE = {"/URI", "/GoToR", "/GoToE", "/Launch"}
_ACTIVE = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound"}


def found(untrusted: PdfReader) -> set[str]:
    """The remarks about a whole document."""
    root = untrusted.root_object
    remarks: set[str] = set()
    if "/AA" in root or _acts(root.get("/OpenAction")):
        remarks.add("active")
    names = _resolved(root.get("/Names"))
    if isinstance(names, DictionaryObject):
        remarks |= {"active"} if "/JavaScript" in names else set()
        remarks |= {"attachments"} if "/EmbeddedFiles" in names else set()
    form = _resolved(root.get("/AcroForm"))
    if isinstance(form, DictionaryObject):
        remarks |= {"active"} if "/XFA" in form else set()
    if "/OCProperties" in root:
        remarks.add("layers")
    for page in untrusted.pages:
        remarks |= _page(page)
    if isinstance(form, DictionaryObject) and "/XFA" in form and _waits(untrusted):
        remarks.add("dynamic_form")
    return remarks - {""}


def _page(untrusted_page: DictionaryObject) -> set[str]:
    remarks = {"active"} if "/AA" in untrusted_page else set()
    notes = _resolved(untrusted_page.get("/Annots"))
    for entry in notes if isinstance(notes, ArrayObject) else []:
        note = _resolved(entry)
        if not isinstance(note, DictionaryObject):
            continue
        remarks.add(_NOTE_REMARKS.get(str(note.get("/Subtype")), "notes"))
        action = _resolved(note.get("/A"))
        kind = str(action.get("/S")) if isinstance(action, DictionaryObject) else ""
        remarks |= {"links"} if kind in _OUTSIDE else set()
        remarks |= {"active"} if kind in _ACTIVE or "/AA" in note else set()
    return remarks


def _acts(value: PdfObject | None) -> bool:
    action = _resolved(value)
    return isinstance(action, DictionaryObject) and action.get("/S") in _ACTIVE


def _waits(untrusted: PdfReader) -> bool:
    """Whether the file is only the page that asks for another program (XFA without a static form)."""
    return len(untrusted.pages) == 1 and "please wait" in untrusted.pages[0].extract_text().lower()


def _resolved(value: PdfObject | None) -> PdfObject | None:
    return None if value is None else value.get_object()
