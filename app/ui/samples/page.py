"""The sheet on which a gallery page lays out its samples."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.ui.kit import Kit
from app.ui.widgets.text import label

Part = QWidget | QLayout


def sheet(kit: Kit, *parts: Part) -> QWidget:
    """Parts one beneath the other, on the ground of a page."""
    page = QWidget()
    page.setObjectName("canvas")
    column = QVBoxLayout(page)
    column.setContentsMargins(20, 16, 20, 20)
    column.setSpacing(kit.look.px(14))
    for part in parts:
        _add(column, part)
    column.addStretch()
    return page


def named(kit: Kit, words: str, *parts: Part) -> QLayout:
    """Parts beneath a line that says what is to be seen in them."""
    column = QVBoxLayout()
    column.setSpacing(kit.look.px(6))
    column.addWidget(label(words, "muted"))
    for part in parts:
        _add(column, part)
    return column


def beside(*parts: Part, stretch: Sequence[int] = ()) -> QLayout:
    """Parts side by side; room that is left over stays at the right unless it is shared out."""
    row = QHBoxLayout()
    row.setSpacing(12)
    for place, part in enumerate(parts):
        share = stretch[place] if stretch else 0
        if isinstance(part, QLayout):
            row.addLayout(part, share)
        else:
            row.addWidget(part, share)
    if not stretch:
        row.addStretch()
    return row


def _add(column: QVBoxLayout, part: Part) -> None:
    if isinstance(part, QLayout):
        column.addLayout(part)
    else:
        column.addWidget(part)
