"""Secrets on the clipboard: marked as such, and gone again after a minute."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard

STAYS_MS = 60_000

# What asks clipboard histories to leave a text alone: KDE's Klipper and those that follow it, the
# nspasteboard.org convention of macOS, and the formats that Windows documents for its history and cloud.
_HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    "org.nspasteboard.ConcealedType": b"1",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': bytes(4),
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': bytes(4),
}


class SecretClipboard(QObject):
    """Copies masked values and keys; what was copied leaves after 60 s, on Lock, and when the app ends."""

    def __init__(self, clipboard: QClipboard) -> None:
        super().__init__()
        self._clipboard = clipboard
        self._held = ""
        self.timer = QTimer(self, singleShot=True, interval=STAYS_MS)
        self.timer.timeout.connect(self.clear)

    def copy(self, secret: str) -> None:
        """Puts a secret on the clipboard for 60 s."""
        data = QMimeData()
        data.setText(secret)
        for name, value in _HINTS.items():
            data.setData(name, value)
        self._clipboard.setMimeData(data)
        self._held = secret
        self.timer.start()

    def clear(self) -> None:
        """Takes the secret away again, unless something else was copied since."""
        held, self._held = self._held, ""
        self.timer.stop()
        if held and self._clipboard.text() == held:
            self._clipboard.clear()
