"""Puts a page of our own on paper. Loaded when something is printed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from flexkeeper.i18n import _

Pixels = tuple[int, int, bytes]


def has_printer() -> bool:
    """Whether this computer knows a printer."""
    return bool(QPrinterInfo.availablePrinterNames())


def ask_printer(parent: QWidget) -> tuple[QPrintDialog, QPrinter]:
    """The system's dialog for one page, to be opened, and the printer it sets up.

    It does not offer to print to a file: such a file could be read by others, or lie over another.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(_("FlexKeeper"))
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, False)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog, printer


def is_letter(printer: QPrinter) -> bool:
    """Whether the printer's paper is of the American sizes."""
    american = (QPageSize.PageSizeId.Letter, QPageSize.PageSizeId.Legal)
    return printer.pageLayout().pageSize().id() in american


def print_page(printer: QPrinter, pixels: Pixels) -> bool:
    """Prints one page over the whole paper, in its own proportions; False when the printer refuses."""
    return print_pages(printer, [pixels])


def print_pages(printer: QPrinter, pages: Sequence[Pixels]) -> bool:
    """Prints pages, each over a whole paper, in its own proportions; False when the printer refuses."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for number, pixels in enumerate(pages):
        if number and not printer.newPage():
            return False
        _paint(painter, printer, pixels)
    return bool(painter.end())


def _paint(painter: QPainter, printer: QPrinter, pixels: Pixels) -> None:
    width, height, data = pixels
    image = QImage(data, width, height, width * 3, QImage.Format.Format_RGB888)
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    size = image.size().scaled(paper.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (paper.width() - size.width()) / 2, (paper.height() - size.height()) / 2
    painter.drawImage(QRectF(left, top, size.width(), size.height()), image)
