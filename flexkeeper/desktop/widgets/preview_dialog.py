"""The large preview: one file over the window, closed by Space or Escape."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from flexkeeper import intake
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.button import IconButton
from flexkeeper.desktop.widgets.label import ElideLabel, Label
from flexkeeper.desktop.widgets.preview import Preview
from flexkeeper.i18n import _
from flexkeeper.records import Document


class PreviewDialog(QDialog):
    """Shows the files of a record large, one at a time. `turned` carries the number of a change."""

    turned = Signal(int)

    def __init__(self, kit: Kit, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._documents: Sequence[Document] = ()
        self._at = 0
        self._session, self._around = session, parent
        self.setWindowTitle(_("Preview"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 10, 6)
        head.setSpacing(4)
        self._name = ElideLabel("", "heading")
        head.addWidget(self._name, 1)
        self._count = Label("", "small")
        head.addWidget(self._count)
        self._before = IconButton(kit, "arrow-left", _("Previous file"))
        self._before.clicked.connect(lambda: self._step(-1))
        self._after = IconButton(kit, "chevron-right", _("Next file"))
        self._after.clicked.connect(lambda: self._step(1))
        close = IconButton(kit, "x", _("Close the preview"))
        close.clicked.connect(self.reject)
        for button in (self._before, self._after, close):
            head.addWidget(button)
        column.addLayout(head)
        self.preview = Preview(kit, session)
        self.preview.turned.connect(self.turned)
        column.addWidget(self.preview, 1)
        self.finished.connect(lambda _result: self.preview.forget())
        session.changed.connect(self._follow)

    def show_documents(self, documents: Sequence[Document], first: int = 0) -> None:
        """Opens over the window, with one of these files."""
        self._documents, self._at = documents, first
        around = self._around.window().size()
        self.resize(int(around.width() * 0.86), int(around.height() * 0.92))
        self._show()
        self.open()
        self.preview.focus_content()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not isinstance(self.focusWidget(), QLineEdit):
            self.reject()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        document = self._documents[self._at]
        count = len(self._documents)
        self._name.setText(intake.display_name(document.name))
        self._count.setText(_("File {number} of {count}").format(number=self._at + 1, count=count))
        for widget in (self._count, self._before, self._after):
            widget.setVisible(count > 1)
        self.preview.show_document(document)

    def _step(self, step: int) -> None:
        self._at = (self._at + step) % len(self._documents)
        self._show()

    def _follow(self) -> None:
        if not self._session.is_open:
            self._documents = ()
            self._name.clear()
            self.reject()
