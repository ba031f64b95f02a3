"""Starting the window: one per driver, in his language, with one handler for what goes wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    QTimer,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from flexkeeper import paths
from flexkeeper.desktop import places
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.single import SingleInstance
from flexkeeper.desktop.theme import Look
from flexkeeper.desktop.window import Window
from flexkeeper.i18n import _

NO_DISPLAY = NO_ANSWER = 1
_SEEN_MS = 200


def main(files: Sequence[Path], page: str = "") -> int:
    """Opens the window, or hands the files to the one that is open; returns the exit code.

    `page` is what is to be seen first, once the vault is open.
    """
    application = make_application(sys.argv[:1])
    single = SingleInstance(paths.state())
    begun = single.begin(files, page)
    if begun != "first":
        return _left_to_the_first(begun)
    window = Window(Kit.of(Look(application)), paths.settings(), places.file())
    single.called.connect(window.came_to_front)
    single.page_wanted.connect(window.show_page)
    application.lastWindowClosed.connect(single.close)  # whoever starts from now on is the first
    sys.excepthook = _hook(window)
    window.take_files(files)
    if page:
        window.show_page(page)
    window.show()
    window.garbage.spare_what_stays()
    # The window is seen before what only another start needs is loaded.
    QTimer.singleShot(_SEEN_MS, single.listen)
    open_named(window, os.environ)
    return application.exec()


def open_named(window: Window, environment: Mapping[str, str]) -> None:
    """Shows the vault the environment names, and unlocks it where a passphrase file is named, too.

    The same two names as on the command line.
    """
    gate, vault = window.gate, environment.get("FLEXKEEPER_VAULT")
    passphrase_file = environment.get("FLEXKEEPER_PASSPHRASE_FILE")
    if vault:
        gate.choose_folder(Path(vault))
    if passphrase_file and gate.unlock.isVisible():
        try:
            passphrase = Path(passphrase_file).read_text("utf-8")
        except (OSError, ValueError):
            gate.unlock.say_trouble(_("The password's file could not be read. Type the password instead."))
        else:
            gate.unlock.field.edit.setText(passphrase.removesuffix("\n").removesuffix("\r"))
            gate.unlock.unlock()


def _left_to_the_first(answer: str) -> int:
    if answer == "handed over":
        return 0
    sys.stderr.write(
        _("FlexKeeper is open already, but it does not answer.")
        + "\n"
        + _("Close its window, or wait until it is done, and try again.")
        + "\n"
    )
    return NO_ANSWER


def make_application(arguments: Sequence[str]) -> QApplication:
    """The application, with Qt's own words in the driver's language; ends the process without a screen."""
    before = qInstallMessageHandler(_no_screen)
    # Named here, and not set later: to be handed a style, Python would wake all of Qt's.
    application = QApplication([*arguments, "-style", "fusion"])
    qInstallMessageHandler(before)
    application.setApplicationName("FlexKeeper")
    application.setDesktopFileName("flexkeeper")
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(), "qtbase", "_", folder):
        application.installTranslator(translator)
    return application


def _no_screen(kind: QtMsgType, _context: QMessageLogContext, _text: str) -> None:
    """Qt ends the process by force where it has nothing to show a window on; here it is told calmly."""
    if kind == QtMsgType.QtFatalMsg:
        sys.stderr.write(
            _("The window cannot open: there is no screen here, or the system lacks a part it needs.")
            + "\n"
            + _("“flexkeeper --help” shows what can be done without one.")
            + "\n"
        )
        sys.stderr.flush()
        os._exit(NO_DISPLAY)


def _hook(window: Window) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def hook(kind: type[BaseException], bug: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
        else:
            window.crashed(bug)

    return hook
