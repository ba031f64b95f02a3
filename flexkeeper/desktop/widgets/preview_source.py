"""The pages of one document, fetched from its child while they are looked at, and dropped on Lock."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from flexkeeper import intake, records
from flexkeeper.desktop.session import Session
from flexkeeper.errors import FlexKeeperError
from flexkeeper.intake import PageText, Pixels, Preview, PreviewFailure, Viewable
from flexkeeper.progress import Progress
from flexkeeper.records import Document

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

IDLE_MS = 60_000
_PIXMAP_BYTES = 160 << 20
_FADED = 16
Sizes = tuple[tuple[float, float], ...]
# page, pixels per unit, rotation; or the page alone for its text
Wish = tuple[int, float, int] | int
OpenFile = Callable[["Vault"], BinaryIO]


class _Held:
    """The child of the document shown, which may be closed while it is being opened."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._preview: Preview | None = None
        self._is_closed = False

    def put(self, preview: Preview) -> None:
        with self._lock:
            if self._is_closed:
                preview.close()
            self._preview = preview

    @property
    def preview(self) -> Preview | None:
        preview = self._preview
        return preview if preview is not None and preview.is_open and not self._is_closed else None

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            if self._preview is not None:
                self._preview.close()


class PageSource(QObject):
    """Sizes, pixmaps and texts of one document's pages; whatever is missing is fetched, one at a time."""

    opened = Signal()
    page_arrived = Signal(int)
    text_arrived = Signal(int)
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)  # goes with what shows it: connections hold each other, unseen by Python
        self._session = session
        self._document: Viewable | None = None
        self._open_file: OpenFile | None = None
        self.is_opened = False
        self._held = _Held()
        self._is_busy = False
        self._wishes: list[Wish] = []
        self._pixmaps: OrderedDict[tuple[int, float, int], QPixmap] = OrderedDict()
        self._faded: dict[int, QPixmap] = {}
        self._texts: dict[int, PageText] = {}
        self._damaged: set[int] = set()
        self.sizes: Sizes = ()
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self.rest)
        session.changed.connect(self._follow)

    def show_of(self, document: Document) -> None:
        """Opens a document; `opened` or `failed` follows."""
        self.forget()
        self._show(document, lambda vault: records.open_document(vault, document))

    def show_instead(self, document: Viewable, open_file: OpenFile) -> None:
        """Opens a file in the place of the one shown, whose pages stay until the new ones have come."""
        self.rest()
        self._wishes.clear()
        self._texts.clear()
        self._damaged.clear()
        latest = list(self._pixmaps.items())[-_FADED:]
        self._faded |= {page: pixmap for (page, _scale, rotation), pixmap in latest if not rotation}
        self._pixmaps.clear()
        self._show(document, open_file)

    def forget(self) -> None:
        """Drops pixels, texts and the child."""
        self.rest()
        self._document = self._open_file = None
        self.is_opened = False
        self._wishes.clear()
        self._pixmaps.clear()
        self._faded.clear()
        self._texts.clear()
        self._damaged.clear()
        self.sizes = ()

    def rest(self) -> None:
        """Ends the child; the next page that is missing starts another."""
        self._idle.stop()
        self._held.close()
        self._held = _Held()
        self._is_busy = False

    @property
    def has_child(self) -> bool:
        return self._held.preview is not None

    def pixmap(self, page: int, scale: float, rotation: int) -> QPixmap | None:
        """The page at `scale` pixels per unit; None while it is fetched, which is asked for here."""
        found = self._pixmaps.get((page, scale, rotation))
        if found is not None:
            self._pixmaps.move_to_end((page, scale, rotation))
        elif page not in self._damaged:
            self._wish((page, scale, rotation))
        return found

    def near(self, page: int, rotation: int) -> QPixmap | None:
        """The page at any scale, to be seen until the right one has come."""
        fitting = [key for key in self._pixmaps if key[0] == page and key[2] == rotation]
        return self._pixmaps[fitting[-1]] if fitting else self._faded.get(page)

    def only(self, wishes: set[Wish]) -> None:
        """Forgets the pages that are not wanted any more; texts stay wanted."""
        self._wishes = [wish for wish in self._wishes if isinstance(wish, int) or wish in wishes]

    def is_damaged(self, page: int) -> bool:
        return page in self._damaged

    def text(self, page: int) -> PageText | None:
        """The characters of a page; None while they are fetched, which is asked for here."""
        found = self._texts.get(page)
        if found is None:
            self._wish(page)
        return found

    def _show(self, document: Viewable, open_file: OpenFile) -> None:
        self._document, self._open_file, self.is_opened = document, open_file, False
        self._next()

    def _follow(self) -> None:
        if not self._session.is_open:
            self.forget()

    def _wish(self, wish: Wish) -> None:
        if self._document is None or not self._session.is_open:
            return
        if wish in self._wishes:
            self._wishes.remove(wish)
        self._wishes.append(wish)
        self._next()

    def _next(self) -> None:
        if self._is_busy or self._document is None or self._open_file is None or not self._session.is_open:
            return
        if not self.has_child and (self._wishes or not self.is_opened):
            self._open(self._document, self._open_file)
        elif self._wishes:
            # Pixels before texts, and what was asked for last before what has scrolled away.
            at = next((at for at, wish in reversed(list(enumerate(self._wishes))) if wish_is_page(wish)), 0)
            self._fetch(self._wishes.pop(at))

    def _open(self, document: Viewable, open_file: OpenFile) -> None:
        self._is_busy = True
        held, sandbox = self._held, self._session.sandbox

        def open_child(stream: BinaryIO) -> None:
            def work(_progress: Progress) -> Sizes:
                with stream:
                    preview = intake.open_preview(sandbox, document, stream)
                held.put(preview)
                return preview.sizes

            if held is self._held:
                self._session.jobs.look(
                    work, lambda sizes: self._opened(held, sizes), failed=self._taker(held)
                )

        self._session.read(open_file, open_child, failed=self._taker(held))

    def _opened(self, held: _Held, sizes: Sizes) -> None:
        if held is not self._held:
            return
        self._is_busy = False
        is_first, self.is_opened = not self.is_opened, True
        self.sizes = sizes
        # What was wished for before may be pages of a longer file.
        self._wishes = [wish for wish in self._wishes if _page_of(wish) < len(sizes)]
        self._faded = {page: pixmap for page, pixmap in self._faded.items() if page < len(sizes)}
        self._damaged.update(page for page, size in enumerate(sizes) if not all(size))
        self._idle.start()
        if is_first:
            self.opened.emit()
        self._next()

    def _taker(self, held: _Held) -> Callable[[Exception], bool]:
        def failed(error: Exception) -> bool:
            if not isinstance(error, PreviewFailure | FlexKeeperError):
                return False
            if held is self._held:
                self._is_busy = False
                self._document = self._open_file = None
                self.failed.emit(str(error))
            return True

        return failed

    def _fetch(self, wish: Wish) -> None:
        held, preview = self._held, self._held.preview
        assert preview is not None
        self._is_busy = True
        page = _page_of(wish)

        def work(_progress: Progress) -> Pixels | PageText:
            return preview.text(wish) if isinstance(wish, int) else preview.page(*wish)

        def failed(error: Exception) -> bool:
            if not isinstance(error, PreviewFailure):
                return False
            if held is self._held:
                if isinstance(wish, int):
                    self._texts[page] = PageText("", ())
                else:
                    self._damaged.add(page)
                self._arrived(wish, page)
            return True

        def done(got: Pixels | PageText) -> None:
            if held is self._held:
                self._keep(wish, got)
                self._arrived(wish, page)

        self._session.jobs.look(work, done, failed=failed)

    def _keep(self, wish: Wish, got: Pixels | PageText) -> None:
        if isinstance(got, PageText):
            assert isinstance(wish, int)
            self._texts[wish] = got
            return
        assert not isinstance(wish, int)
        image = QImage(got.rgb, got.width, got.height, 3 * got.width, QImage.Format.Format_RGB888)
        self._pixmaps[wish] = QPixmap.fromImage(image)
        self._faded.pop(wish[0], None)
        while len(self._pixmaps) > 1 and self._pixmap_bytes() > _PIXMAP_BYTES:
            self._pixmaps.popitem(last=False)

    def _pixmap_bytes(self) -> int:
        return sum(4 * one.width() * one.height() for one in self._pixmaps.values())

    def _arrived(self, wish: Wish, page: int) -> None:
        self._is_busy = False
        self._idle.start()
        (self.text_arrived if isinstance(wish, int) else self.page_arrived).emit(page)
        self._next()


def _page_of(wish: Wish) -> int:
    return wish if isinstance(wish, int) else wish[0]


def wish_is_page(wish: Wish) -> bool:
    """Whether pixels are wished for, not characters."""
    return not isinstance(wish, int)
