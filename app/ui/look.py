"""How the window looks at this moment: theme, text size, font, icons; changed while it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.ui.style import style_sheet
from app.ui.tokens import BODY, LIGHT, SCALES, THEMES, Theme

FAMILY = "Inter"
_CRISP = 3


@dataclass(frozen=True, slots=True)
class Assets:
    """What the window draws with: font files, and icons by name as SVG bytes."""

    fonts: Sequence[bytes]
    icons: Mapping[str, bytes]


class Look(QObject):
    """The look of the one window; `changed` tells whoever paints by hand to paint anew."""

    changed = Signal()

    def __init__(self, assets: Assets, theme: str = LIGHT.name, scale: int = SCALES[0]) -> None:
        super().__init__()
        self._icons = assets.icons
        self._drawn: dict[tuple[str, str, int], QPixmap] = {}
        for font in assets.fonts:
            _load(font)
        self.theme: Theme = THEMES[theme]
        self.chosen = scale
        self._most: int | None = None

    @property
    def scale(self) -> int:
        """The text size in percent: the chosen one, or what the screen has room for."""
        return self.chosen if self._most is None else min(self.chosen, self._most)

    def wear(self, theme: str, scale: int) -> None:
        """Puts on another theme or text size at once; raises KeyError for an unknown theme."""
        self.theme, self.chosen = THEMES[theme], scale
        self.apply()

    def fit(self, most: int) -> None:
        """No text is larger than `most` percent from now on, whatever was chosen."""
        before, self._most = self.scale, most
        if self.scale != before:
            self.apply()

    def apply(self) -> None:
        """Gives palette, font and style sheet to the application."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(_palette(self.theme))
        application.setFont(self.font(BODY))
        application.setStyleSheet(style_sheet(self.theme, self.px))
        self.changed.emit()

    def px(self, logical: int) -> int:
        """A length of the tokens at the chosen text size."""
        return round(logical * self.scale / 100)

    def font(self, size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The window's font: figures of one width, slashed zero, I, l and 1 told apart."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(size))
        font.setWeight(weight)
        for feature in ("tnum", "zero", "ss02"):
            font.setFeature(QFont.Tag(feature), 1)
        return font

    def color(self, token: str) -> QColor:
        """A colour of the theme by its token's name."""
        return QColor(str(getattr(self.theme, token)))

    def pixmap(self, name: str, color: str, size: int = 20) -> QPixmap:
        """An icon in a colour (``#RRGGBB``), crisp on dense screens; raises KeyError."""
        key = (name, color, self.px(size))
        if key not in self._drawn:
            self._drawn[key] = _draw(self._icons[name], color, self.px(size))
        return self._drawn[key]

    def icon(self, name: str, token: str = "text2", size: int = 20) -> QIcon:
        """An icon in a colour of the theme."""
        return QIcon(self.pixmap(name, str(getattr(self.theme, token)), size))


@cache
def _load(font: bytes) -> int:
    """The number of a font in the application, which has it once.

    Qt keeps every copy it is given, and each of them is searched at every look-up of a glyph.
    """
    return QFontDatabase.addApplicationFontFromData(QByteArray(font))


def _draw(icon: bytes, color: str, side: int) -> QPixmap:
    pixmap = QPixmap(side * _CRISP, side * _CRISP)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawn = QByteArray(icon.replace(b"currentColor", color.encode()))
    QSvgRenderer(drawn).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(_CRISP)
    return pixmap


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, color in (
        (role.Window, theme.canvas), (role.Base, theme.surface),
        (role.AlternateBase, theme.surface2), (role.Text, theme.text),
        (role.WindowText, theme.text), (role.Button, theme.surface2),
        (role.ButtonText, theme.text), (role.Highlight, theme.selection),
        (role.HighlightedText, theme.text), (role.PlaceholderText, theme.muted),
        (role.ToolTipBase, theme.surface2), (role.ToolTipText, theme.text),
        (role.Link, theme.primary),
    ):  # fmt: skip
        palette.setColor(which, QColor(color))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Text, QColor(theme.muted))
    palette.setColor(QPalette.ColorGroup.Disabled, role.ButtonText, QColor(theme.muted))
    return palette
