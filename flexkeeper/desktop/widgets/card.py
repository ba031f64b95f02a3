"""Cards: a surface with a thin border and no shadow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.label import Label


class Card(QFrame):
    """A surface whose `body` takes the content; with a heading where one is given."""

    def __init__(self, kit: Kit, heading: str = "", *, padding: int | None = None) -> None:
        super().__init__()
        self.setProperty("card", True)
        space = kit.look.tokens.space
        inner = space["card_padding"] if padding is None else padding
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(inner, inner, inner, inner)
        self.body.setSpacing(12)
        if heading:
            self.body.addWidget(Label(heading, "heading"))


def rule() -> QFrame:
    """A thin line between parts of a card."""
    line = QFrame()
    line.setProperty("rule", True)
    line.setFixedHeight(1)
    return line


def scrolled(content: QWidget) -> QScrollArea:
    """The content in an area that scrolls up and down, with the ground showing through."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    # A style sheet on the viewport would strip the background of every child; one of our own has none.
    area.setViewport(QWidget())
    area.setWidget(content)
    content.setAutoFillBackground(False)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
