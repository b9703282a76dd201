"""The one style sheet; controls say what they are by dynamic properties.

``role`` is a button's part, ``tone`` what a pill or card says, ``use`` what a
label is for. Families are never set here: the application's font carries
figures of one width, and a family in a style sheet would lose them.
"""

from __future__ import annotations

from collections.abc import Callable

from app.ui import tokens as t
from app.ui.tokens import Theme, Tone


def style_sheet(theme: Theme, px: Callable[[int], int]) -> str:
    """The sheet of a theme; `px` scales a length of the tokens to the text size."""
    parts = (_base, _labels, _buttons, _inputs, _cards, _tables, _shell, _bars)
    return "\n".join(part(theme, px) for part in parts)


def _base(c: Theme, px: Callable[[int], int]) -> str:
    return f"""
QWidget {{ color: {c.text}; font-size: {px(t.BODY)}px; }}
QMainWindow, QDialog, QWidget#canvas, QScrollArea, QScrollArea > QWidget > QWidget#body
  {{ background: {c.canvas}; border: none; }}
QToolTip {{ background: {c.surface2}; color: {c.text}; border: 1px solid {c.border_strong};
  padding: {px(4)}px; }}
QFrame#line {{ background: {c.border}; border: none; max-height: 1px; min-height: 1px; }}
"""


def _labels(c: Theme, px: Callable[[int], int]) -> str:
    def label(use: str, size: int, weight: int, color: str) -> str:
        return (f'QLabel[use="{use}"] {{ font-size: {px(size)}px;'
                f" font-weight: {weight}; color: {color}; background: transparent; }}")  # fmt: skip

    return "\n".join((
        "QLabel { background: transparent; }",
        label("title", t.TITLE, 600, c.text), label("card-title", t.CARD_TITLE, 600, c.text),
        label("caption", t.CAPTION, 400, c.text2), label("muted", t.CAPTION, 400, c.muted),
        label("value", t.VALUE, 600, c.text), label("strong", t.BODY, 600, c.text),
        label("figure", t.FIGURE, 700, c.text), label("hash", t.HASH, 400, c.text2),
        label("clock", t.TITLE, 700, c.text),
        f'QLabel[use="said"] {{ color: {c.text}; font-weight: 500; }}',
        *(f'QLabel[use="{tone.value}"] {{ color: {c.tone(tone)}; font-weight: 600; }}'
          for tone in Tone if tone is not Tone.NEUTRAL),
        'QLabel[note="true"] { font-weight: 500; }',
        'QLabel[note="true"][use="muted"] { font-weight: 400; }',
    ))  # fmt: skip


def _buttons(c: Theme, px: Callable[[int], int]) -> str:
    return f"""
QPushButton {{ min-height: {px(t.BUTTON) - 2}px; padding: 0 {px(14)}px;
  border: 1px solid {c.border_strong}; border-radius: {px(t.RADIUS)}px;
  background: {c.surface}; color: {c.text}; font-weight: 500; }}
QPushButton:hover {{ background: {c.surface2}; }}
QPushButton:pressed {{ background: {c.surface3}; }}
QPushButton:focus {{ border: 2px solid {c.primary}; padding: 0 {px(14) - 1}px;
  min-height: {px(t.BUTTON) - 4}px; }}
QPushButton:disabled {{ background: {c.surface2}; color: {c.muted};
  border: 1px dashed {c.border_strong}; }}
QPushButton[role="primary"] {{ min-height: {px(t.PRIMARY) - 2}px; background: {c.primary};
  color: {c.on_primary}; border: 1px solid {c.primary}; font-weight: 600; }}
QPushButton[role="primary"]:hover {{ background: {c.primary_hover}; }}
QPushButton[role="primary"]:pressed {{ background: {c.primary_pressed}; }}
QPushButton[role="primary"]:focus {{ border: 3px double {c.on_primary};
  min-height: {px(t.PRIMARY) - 6}px; }}
QPushButton[role="primary"]:disabled {{ background: {c.surface2}; color: {c.muted};
  border: 1px dashed {c.border_strong}; }}
QPushButton[role="danger"] {{ color: {c.danger}; border-color: {c.danger}; }}
QPushButton[role="danger"]:disabled, QPushButton[role="unblinded"]:disabled,
QPushButton[role="quiet"]:disabled {{ background: {c.surface2}; color: {c.muted};
  border: 1px dashed {c.border_strong}; }}
QPushButton[role="danger"]:focus {{ border: 2px solid {c.danger}; }}
QPushButton[role="unblinded"] {{ color: {c.unblinded}; border-color: {c.unblinded};
  background: {c.unblinded_tint}; }}
QPushButton[role="quiet"] {{ border-color: transparent; background: transparent;
  color: {c.primary}; }}
QPushButton[role="quiet"]:focus {{ border: 2px solid {c.primary}; }}
QPushButton[role="quiet"]:hover {{ background: {c.info_tint}; }}
QPushButton[role="segment"][wrong="true"] {{ border: 2px solid {c.danger};
  min-height: {px(t.BUTTON) - 4}px; }}
QPushButton[role="segment"]:checked {{ background: {c.info_tint}; color: {c.primary};
  border: 1px solid {c.primary}; }}
QPushButton[role="segment"]:focus, QPushButton[role="segment"]:checked:focus
  {{ border: 2px solid {c.primary}; }}
"""


def _inputs(c: Theme, px: Callable[[int], int]) -> str:
    return f"""
QLineEdit, QPlainTextEdit, QComboBox {{ background: {c.surface}; color: {c.text};
  border: 1px solid {c.border_strong}; border-radius: {px(t.RADIUS)}px;
  padding: 0 {px(10)}px; min-height: {px(t.INPUT) - 2}px; placeholder-text-color: {c.muted};
  selection-background-color: {c.selection}; selection-color: {c.text}; }}
QPlainTextEdit {{ padding: {px(6)}px {px(8)}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus
  {{ border: 2px solid {c.primary}; padding: 0 {px(10) - 1}px; min-height: {px(t.INPUT) - 4}px; }}
QPlainTextEdit:focus {{ padding: {px(6) - 1}px {px(8) - 1}px; }}
QLineEdit:read-only, QLineEdit:disabled, QComboBox:disabled {{ background: {c.surface2};
  color: {c.text2}; }}
QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"]
  {{ border: 2px solid {c.danger}; padding: 0 {px(10) - 1}px; min-height: {px(t.INPUT) - 4}px; }}
QLineEdit[use="scan"] {{ min-height: {px(t.SCAN) - 4}px; border: 2px solid {c.primary};
  background: {c.info_tint}; font-size: {px(t.VALUE)}px; }}
QLineEdit[use="scan"]:focus {{ border: 3px solid {c.primary}; padding: 0 {px(10) - 2}px;
  min-height: {px(t.SCAN) - 6}px; }}
QLineEdit[use="scan"]:disabled {{ border: 1px dashed {c.border_strong}; background: {c.surface2};
  min-height: {px(t.SCAN) - 2}px; }}
QLineEdit[use="number"] {{ font-size: {px(t.VALUE)}px; font-weight: 600; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox::drop-down {{ border: none; width: {px(24)}px; }}
QComboBox QAbstractItemView {{ background: {c.surface}; color: {c.text};
  border: 1px solid {c.border_strong}; selection-background-color: {c.selection};
  selection-color: {c.text}; outline: none; }}
QComboBox QAbstractItemView::item {{ min-height: {px(34)}px; padding: 0 {px(8)}px; }}
QCheckBox, QRadioButton {{ spacing: {px(8)}px; min-height: {px(28)}px; background: transparent; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {px(18)}px; height: {px(18)}px;
  border: 1px solid {c.border_strong}; border-radius: {px(4)}px; background: {c.surface}; }}
QRadioButton::indicator {{ border-radius: {px(9)}px; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {c.primary};
  border: 1px solid {c.primary}; }}
QCheckBox:focus, QRadioButton:focus {{ color: {c.primary}; font-weight: 600; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {c.primary}; }}
"""


def _cards(c: Theme, px: Callable[[int], int]) -> str:
    toned = "\n".join(
        f'QFrame[card="true"][tone="{tone.value}"] {{ background: {c.tint(tone)};'
        f" border: 1px solid {c.tone(tone)}; }}\n"
        f'QFrame[pill="true"][tone="{tone.value}"] {{ background: {c.tint(tone)};'
        f" border: 1px solid {c.tone(tone)}; border-radius: {px(12)}px; }}\n"
        f'QFrame[pill="true"][tone="{tone.value}"] QLabel {{ color: {c.tone(tone)};'
        f" font-weight: 600; font-size: {px(t.CAPTION)}px; }}"
        for tone in Tone
    )
    return f"""
QFrame[card="true"] {{ background: {c.surface}; border: 1px solid {c.border};
  border-radius: {px(t.RADIUS_CARD)}px; }}
QScrollArea[use="bare"], QWidget[use="bare"] {{ background: transparent; border: none; }}
QFrame[inner="true"] {{ background: {c.surface2}; border: 1px solid {c.border};
  border-radius: {px(t.RADIUS_INNER)}px; }}
{toned}
"""


def _tables(c: Theme, px: Callable[[int], int]) -> str:
    return f"""
QTableView, QListView, QTreeView {{ background: {c.surface}; color: {c.text};
  border: 1px solid {c.border}; border-radius: {px(t.RADIUS_INNER)}px;
  gridline-color: {c.border}; selection-background-color: {c.selection};
  selection-color: {c.text}; outline: 0; }}
QListWidget::item {{ padding: {px(6)}px {px(8)}px; }}
QTableView:focus, QListView:focus, QTreeView:focus {{ border: 2px solid {c.primary}; }}
QHeaderView {{ background: {c.surface2}; border: none; }}
QHeaderView::section {{ background: {c.surface2}; color: {c.text2}; border: none;
  border-bottom: 1px solid {c.border}; padding: {px(8)}px {px(10)}px;
  font-size: {px(t.CAPTION)}px; font-weight: 600; }}
QTableCornerButton::section {{ background: {c.surface2}; border: none; }}
QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(12)}px; margin: 0; }}
QScrollBar::handle {{ background: {c.border_strong}; border-radius: {px(4)}px;
  margin: {px(2)}px; min-height: {px(32)}px; min-width: {px(32)}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _shell(c: Theme, px: Callable[[int], int]) -> str:
    return f"""
QFrame#rail {{ background: {c.shell}; border: none; }}
QFrame#rail QLabel {{ color: {c.shell_text}; }}
QFrame#rail QLabel[use="caption"], QFrame#rail QLabel[use="muted"] {{ color: {c.shell_muted}; }}
QFrame#rail QPushButton {{ background: transparent; color: {c.shell_text};
  border: 2px solid transparent; text-align: left; min-height: {px(t.RAIL_ITEM) - 4}px;
  padding: 0 {px(10)}px; font-weight: 500; }}
QFrame#rail QPushButton:hover {{ background: {c.shell_hover}; }}
QFrame#rail QPushButton:checked {{ background: {c.shell_selected}; font-weight: 600; }}
QFrame#rail QPushButton:focus {{ border: 2px solid {c.shell_text}; }}
QFrame#rail QPushButton#lock {{ border: 1px solid {c.shell_muted}; }}
QFrame#top {{ background: {c.surface}; border: none; border-bottom: 1px solid {c.border}; }}
QFrame#foot {{ background: {c.surface}; border: none; border-top: 1px solid {c.border}; }}
QWidget#practice-frame {{ background: {c.warn}; }}
QFrame#practice {{ background: {c.warn}; border: none; }}
QFrame#practice QLabel {{ color: {c.surface}; font-weight: 700; }}
"""


def _bars(c: Theme, px: Callable[[int], int]) -> str:
    return f"""
QProgressBar {{ background: {c.track}; border: 1px solid {c.border}; height: {px(8)}px;
  border-radius: {px(4)}px; text-align: center; }}
QProgressBar::chunk {{ background: {c.primary}; border-radius: {px(4)}px; }}
QMenu {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.border_strong}; }}
QMenu::item {{ padding: {px(6)}px {px(24)}px; }}
QMenu::item:selected {{ background: {c.selection}; color: {c.text}; }}
"""
