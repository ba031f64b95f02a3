"""Which letter it is, and in which language."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout

from flexkeeper.appeals import letters
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.i18n import _


class WhichCard(Card):
    """`kind_wanted` and `language_wanted` carry what was chosen."""

    kind_wanted = Signal(str)
    language_wanted = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, padding=12)
        self._kit = kit
        self.kind = ChoiceBox(kit, _("Which letter"))
        for kind, text in _kinds().items():
            self.kind.addItem(text, kind)
        self.language = ChoiceBox(kit, _("Language of the letter"))
        for language, text in (("en", "English"), ("es", "Español")):
            self.language.addItem(text, language)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(8)
        for box, share in ((self.kind, 2), (self.language, 1)):
            box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
            box.setToolTip(box.accessibleName())
            self._row.addWidget(box, share)
        self.body.addLayout(self._row)
        self.kind.activated.connect(lambda _row: self.kind_wanted.emit(self.kind.currentData()))
        self.language.activated.connect(lambda _row: self.language_wanted.emit(self.language.currentData()))
        kit.look.changed.connect(self._fit)
        self._fit()

    def show_draft(self, kind: letters.LetterKind, language: letters.Language) -> None:
        """Shows which one is looked at."""
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self.language.setCurrentIndex(self.language.findData(language))

    def _fit(self) -> None:
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if self._kit.look.is_large else across)


def _kinds() -> dict[letters.LetterKind, str]:
    return {
        "appeal": _("Appeal, point by point"),
        "brief": _("Short request to look again"),
        "status_inquiry": _("Asking how it stands"),
        "document_delivery": _("Papers they asked for"),
        "receipt": _("Their message has arrived"),
        "commitment": _("Written commitment"),
    }
