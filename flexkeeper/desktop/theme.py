"""How the window looks: palette, fonts and one style sheet, made from `resources/theme/`."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from flexkeeper import paths

Scheme = Literal["light", "dark"]
Choice = Literal["system", "light", "dark"]
Contrast = Literal["system", "high"]

BASE_PX = 14
PERCENTS = (100, 110, 125, 150, 175, 200)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What `tokens.toml` says: colors by scheme, sizes in px for a 14 px font."""

    colors: Mapping[Scheme, Mapping[str, str]]
    high_contrast: Mapping[str, str]
    space: Mapping[str, Any]
    radius: Mapping[str, int]
    type: Mapping[str, Mapping[str, int]]
    families: tuple[str, ...]

    @classmethod
    def read(cls, folder: Path) -> Tokens:
        """The tokens of a folder that holds `tokens.toml`."""
        data = tomllib.loads((folder / "tokens.toml").read_text("utf-8"))
        return cls(
            colors={"light": data["light"], "dark": data["dark"]},
            high_contrast=data["high_contrast"],
            space=data["space"],
            radius=data["radius"],
            type=data["type"],
            families=tuple(data["fallback_fonts"]["families"]),
        )

    def color(self, scheme: Scheme, name: str, *, high_contrast: bool = False) -> str:
        """The color of a token as it is written in the file."""
        source = self.high_contrast.get(name, name) if high_contrast else name
        return self.colors[scheme][source]


class Look(QObject):
    """The look of the moment; every painted widget is given it and paints again when it has `changed`."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        folder = paths.resources() / "theme"
        self.tokens = Tokens.read(folder)
        self._sheet = string.Template((folder / "window.qss").read_text("utf-8"))
        self._application = application
        self._hints = application.styleHints()
        self._system_font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        # Some systems call 12 px normal; nothing here is smaller than the scale's own 14. Asked once, as
        # every painter asks for sizes.
        self._system_px = max(QFontInfo(self._system_font).pixelSize(), BASE_PX)
        self._choice: Choice = "system"
        self._contrast: Contrast = "system"
        self._percent = 100
        self.scheme: Scheme = "light"
        self.high_contrast = False
        self.generation = 0
        self._hints.colorSchemeChanged.connect(self._follow_system)

    def choose(self, choice: Choice, contrast: Contrast, percent: int) -> None:
        """Sets what the driver chose: theme, contrast and text size (100 to 200 percent), and shows it."""
        self._choice, self._contrast = choice, contrast
        self._percent = min(max(percent, PERCENTS[0]), PERCENTS[-1])
        self._apply()

    @property
    def percent(self) -> int:
        return self._percent

    @property
    def is_large(self) -> bool:
        """Whether the text is so large that columns stack and the rail shows icons only."""
        return self.px(100) >= 150

    def color(self, name: str) -> QColor:
        """The color of a token now."""
        return QColor(self.tokens.color(self.scheme, name, high_contrast=self.high_contrast))

    def inverse(self, name: str) -> QColor:
        """The color of a token on inverse ground, as in toasts."""
        other: Scheme = "light" if self.scheme == "dark" else "dark"
        return QColor(self.tokens.color(other, name))

    def px(self, size: float) -> int:
        """A control's or an icon's size, given for 14 px text, grown with the text."""
        return round(size * self._body_px() / BASE_PX)

    def font(self, role: str) -> QFont:
        """The font of a role of the type scale, for painters."""
        wanted = self.tokens.type[role]
        font = self._base_font()
        font.setPixelSize(self.px(wanted["px"]))
        font.setWeight(QFont.Weight(wanted["weight"]))
        return font

    def key(self) -> tuple[str, bool, int]:
        """What a painted pixmap depends on beside its own content."""
        return self.scheme, self.high_contrast, self.px(100)

    def _body_px(self) -> float:
        return self._system_px * self._percent / 100

    def _base_font(self) -> QFont:
        font = QFont(self._system_font)
        font.setFamilies([font.family(), *self.tokens.families])
        return font

    def _follow_system(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        hints = self._hints
        wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(self._choice)
        hints.colorSchemeChanged.disconnect(self._follow_system)
        hints.setColorScheme(wanted or Qt.ColorScheme.Unknown)
        hints.colorSchemeChanged.connect(self._follow_system)
        is_dark = wanted == Qt.ColorScheme.Dark or (
            wanted is None and hints.colorScheme() == Qt.ColorScheme.Dark
        )
        self.scheme = "dark" if is_dark else "light"
        self.high_contrast = self._contrast == "high" or system_wants_contrast(self._application)
        self.generation += 1
        self._application.setFont(self.font("body"))
        self._application.setPalette(self._palette())
        self._application.setStyleSheet(self._sheet.substitute(_Values(self)))
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _PALETTE.items():
            palette.setColor(role, self.color(token))
        for role in (_ROLE.WindowText, _ROLE.Text, _ROLE.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text3"))
        return palette


class _Values(Mapping[str, str]):
    """What the names of the style sheet stand for."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def __getitem__(self, name: str) -> str:
        look = self._look
        if name.startswith("px"):
            return str(look.px(int(name[2:])))
        if name.startswith("type_"):
            return str(look.px(look.tokens.type[name[5:]]["px"]))
        if name.startswith("radius_"):
            return str(look.tokens.radius[name[7:]])
        if name.startswith("inverse_"):
            return look.inverse(name[8:]).name()
        return look.color(name).name()

    def __iter__(self) -> Iterator[str]:
        return iter(self._look.tokens.colors["light"])

    def __len__(self) -> int:
        return len(self._look.tokens.colors["light"])


def system_wants_contrast(application: QApplication) -> bool:
    """Whether the system asks for high contrast; older Qt cannot say and means no."""
    hints = application.styleHints()
    if not hasattr(hints, "accessibility"):
        return False
    accessibility = hints.accessibility()
    return bool(accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast)


_ROLE = QPalette.ColorRole
_PALETTE = {
    _ROLE.Window: "bg",
    _ROLE.WindowText: "text",
    _ROLE.Base: "surface",
    _ROLE.AlternateBase: "sunken",
    _ROLE.Text: "text",
    _ROLE.PlaceholderText: "text3",
    _ROLE.Button: "surface",
    _ROLE.ButtonText: "text",
    _ROLE.BrightText: "on_bad",
    _ROLE.ToolTipBase: "text",
    _ROLE.ToolTipText: "bg",
    _ROLE.Highlight: "accent",
    _ROLE.HighlightedText: "on_accent",
    _ROLE.Link: "accent_text",
    _ROLE.LinkVisited: "accent_text",
    _ROLE.Accent: "accent",
    _ROLE.Light: "hover",
    _ROLE.Midlight: "hover",
    _ROLE.Mid: "border",
    _ROLE.Dark: "border_strong",
    _ROLE.Shadow: "shadow",
}
