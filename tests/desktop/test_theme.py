"""Colors, sizes and icons: enough contrast, one place for all of them, the same tokens in both themes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from flexkeeper import paths
from flexkeeper.desktop.icons import DIRECTIONAL, Icons
from flexkeeper.desktop.theme import Look, Tokens

DESKTOP = Path(__file__).resolve().parents[2] / "flexkeeper" / "desktop"
THEME = paths.resources() / "theme"
ICONS = paths.resources() / "icons"
HEX = re.compile(r"#[0-9A-Fa-f]{3,8}\b")

TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("bg", "surface", "sunken", "nav", "hover", "selected")
PAIRS = [
    *((ink, ground, TEXT) for ink in ("text", "text2", "text3") for ground in GROUNDS),
    *(("accent_text", ground, TEXT) for ground in ("bg", "surface", "accent_soft", "hover", "selected")),
    *((ink, ground, TEXT) for ink in ("ok", "bad") for ground in ("surface", "selected", "hover")),
    *(("on_accent", ground, TEXT) for ground in ("accent", "accent_hover", "accent_press")),
    *((ink, f"{ink}_bg", TEXT) for ink in ("ok", "warn", "bad", "none", "info")),
    *(("text", ground, TEXT) for ground in ("warn_bg", "bad_bg", "info_bg")),
    *(("text2", ground, TEXT) for ground in ("warn_bg", "bad_bg", "info_bg")),
    ("on_bad", "bad_solid", TEXT),
    ("surface", "text", TEXT),
    *(("focus", ground, SHAPE) for ground in GROUNDS),
    *(("border_strong", ground, SHAPE) for ground in ("bg", "surface", "nav", "sunken")),
    *((f"{name}_line", "surface", SHAPE) for name in ("ok", "warn", "bad")),
    ("line", "surface", SHAPE),
    ("accent", "bg", SHAPE),
]


def luminance(color: str) -> float:
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.x."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("high_contrast", [False, True])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_has_enough_contrast(scheme: str, high_contrast: bool) -> None:
    """Text has 4.5 on every ground it may stand on, shapes 3.0."""
    tokens = Tokens.read(THEME)

    def color(name: str) -> str:
        return tokens.color(scheme, name, high_contrast=high_contrast)  # type: ignore[arg-type]

    poor = [
        (ink, ground, round(ratio, 2))
        for ink, ground, needed in PAIRS
        if (ratio := contrast(color(ink), color(ground))) < needed
    ]
    assert not poor


def test_the_lowest_pair_is_the_one_we_know() -> None:
    """The formula gives known figures: white on black 21, and 4.7 for quiet text on what is chosen."""
    tokens = Tokens.read(THEME).colors["light"]
    assert contrast("#FFFFFF", "#000000") == 21
    assert round(contrast(tokens["text3"], tokens["selected"]), 1) == 4.7


def test_both_themes_have_the_same_tokens() -> None:
    """A color that exists in one theme exists in the other; stand-ins of high contrast exist too."""
    tokens = Tokens.read(THEME)
    assert tokens.colors["light"].keys() == tokens.colors["dark"].keys()
    assert set(tokens.high_contrast) | set(tokens.high_contrast.values()) <= tokens.colors["light"].keys()


def test_colors_stand_in_one_file() -> None:
    """No color value outside tokens.toml."""
    files = [*DESKTOP.rglob("*.py"), *THEME.glob("*.qss"), *ICONS.glob("*.svg")]
    assert len(files) > 60
    assert [path.name for path in files if HEX.search(path.read_text("utf-8"))] == []
    assert HEX.search((THEME / "tokens.toml").read_text("utf-8"))


def test_the_type_scale_never_goes_below_twelve() -> None:
    """Captions have 12 px and nothing is smaller."""
    assert min(role["px"] for role in Tokens.read(THEME).type.values()) == 12


def test_the_look_changes_while_the_app_runs(look: Look, application: QApplication) -> None:
    """Theme, contrast and text size take effect at once, in palette, style sheet and sizes."""
    look.choose("dark", "high", 200)
    dark = look.tokens.colors["dark"]
    assert application.palette().window().color() == QColor(dark["bg"])
    assert look.color("text3") == QColor(dark["text"])
    assert dark["surface"].lower() in application.styleSheet().lower()
    large = look.px(36)
    look.choose("light", "system", 100)
    assert application.palette().window().color() == QColor(look.tokens.colors["light"]["bg"])
    assert large == 2 * look.px(36)
    assert "$" not in application.styleSheet()


def icon_files() -> list[Path]:
    return sorted(ICONS.glob("*.svg"))


@pytest.mark.parametrize("path", icon_files(), ids=lambda path: path.stem)
def test_icons_are_drawn_in_one_manner(path: Path) -> None:
    """24 units, round strokes, the color of their surroundings."""
    root = ET.fromstring(path.read_text("utf-8"))
    assert root.get("viewBox") == "0 0 24 24"
    assert (root.get("stroke"), root.get("fill")) == ("currentColor", "none")
    assert (root.get("stroke-linecap"), root.get("stroke-linejoin")) == ("round", "round")


@pytest.mark.parametrize("path", icon_files(), ids=lambda path: path.stem)
def test_icons_show_something_within_their_square(path: Path, look: Look) -> None:
    """Each icon paints ink, and none of it is cut off at an edge."""
    image = Icons(look).pixmap(path.stem, 24, "text", dpr=2.0).toImage()
    width, height = image.width(), image.height()
    assert width == height == look.px(24) * 2

    def ink(x: int, y: int) -> int:
        return image.pixelColor(x, y).alpha()

    inked = sum(ink(x, y) > 128 for x in range(0, width, 2) for y in range(0, height, 2))
    assert inked > 20
    edges = [ink(0, at) + ink(width - 1, at) + ink(at, 0) + ink(at, height - 1) for at in range(width)]
    assert max(edges) == 0


def test_every_icon_that_is_named_exists() -> None:
    """No page asks for an icon that is not there, and none lies unused."""
    code = "\n".join(path.read_text("utf-8") for path in DESKTOP.rglob("*.py"))
    names = {path.stem for path in icon_files()}
    unused = {name for name in names if f'"{name}"' not in code}
    assert unused == set()
    asked = set(re.findall(r'(?:IconLabel\([^,]*, |IconButton\([^,]*, |icon=)"([a-z-]+)"', code))
    assert asked and asked <= names


def test_icons_of_direction_turn_round(look: Look, application: QApplication) -> None:
    """An arrow back points the other way where the script runs from right to left; a check does not."""
    icons = Icons(look)
    straight = {
        name: icons.pixmap(name, 24, "text", dpr=1.0).toImage() for name in ("arrow-left", "circle-check")
    }
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    turned = {
        name: icons.pixmap(name, 24, "text", dpr=1.0).toImage() for name in ("arrow-left", "circle-check")
    }
    application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert "arrow-left" in DIRECTIONAL
    assert turned["arrow-left"] == straight["arrow-left"].flipped(Qt.Orientation.Horizontal)
    assert turned["circle-check"] == straight["circle-check"]
