"""Who writes: the name, the driver number and the address that every letter begins and ends with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from flexkeeper import records
from flexkeeper.desktop import drafts, words
from flexkeeper.desktop.doing import Doing
from flexkeeper.desktop.drafts import Drafts
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.widgets.form_dialog import Asked, FormDialog
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

FORM = "me"


def ask_me(frame: Frame, parent: QWidget) -> None:
    """Opens the form of what the driver says of himself, with what was typed and not saved."""
    doing = Doing(frame, parent)
    # What is masked elsewhere no letter speaks of.
    fields = [one for one in records.owner_fields() if not one.mask]
    days = [one.id for one in fields if one.type == "date"]

    def save(dialog: FormDialog, typed: Mapping[str, str]) -> None:
        values = {name: text.strip() for name, text in typed.items()}
        values |= {name: words.typed_date(values[name]) for name in days}
        doing.do(lambda vault: records.set_me(vault, values), _("Saved"), dialog)

    def show(known: tuple[Mapping[str, str], Mapping[str, str]]) -> None:
        values, draft = known
        asked = [Asked(one.id, one.label, words.kept(values.get(one.id, ""))) for one in fields]
        line = _("It stands in your letters and on your bundle. It stays in this vault.")
        drafted = (Drafts(frame.session), FORM)
        dialog = FormDialog(frame.kit, parent, _("About you"), line, asked, save, draft=drafted)
        dialog.show_values(draft)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask(vault: Vault) -> tuple[Mapping[str, str], Mapping[str, str]]:
        return records.me(vault), drafts.load(vault, FORM)

    frame.session.read(ask, show, key="about me")
