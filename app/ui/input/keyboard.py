"""Where the keyboard goes when a page comes to the front, or what had it is gone."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTableView, QWidget


def first_part(place: QWidget | None) -> QWidget | None:
    """The first part of a place that takes Tab and destroys nothing; None for none.

    Qt's own chain of focus is not walked: the binding then takes what comes next for a child
    of what was before, and when that goes, buttons and menus that live on are lost to Python.
    """
    if place is None:
        return None
    parts = (one for one in place.findChildren(QWidget) if one.window() is place.window())
    harmless = (one for one in parts if _is_open(one) and one.property("role") != "danger")
    return next(harmless, None)


def begin_at_top() -> bool:
    """Marks the first row of a table that has the keyboard, for Enter to open; False if empty."""
    part = QApplication.focusWidget()
    if not isinstance(part, QTableView) or part.selectionModel().hasSelection():
        return True
    # A row may be current without being seen to be: Qt does so when a table takes the focus.
    part.selectRow(max(0, part.currentIndex().row()))
    return part.selectionModel().hasSelection()


def tab_after(before: QWidget, made: Iterable[QWidget]) -> QWidget:
    """Has Tab reach what was made late where it stands, not behind everything; gives the last."""
    for one in made:
        for part in (one, *one.findChildren(QWidget)):
            # The list that a combo opens is a window of its own.
            if _takes_tab(part) and part.window() is before.window():
                QWidget.setTabOrder(before, part)
                before = part
    return before


def is_within(page: QWidget) -> bool:
    """Whether the keyboard is in a page, at something that takes keys."""
    focus = QApplication.focusWidget()
    if focus is None or not page.isAncestorOf(focus):
        return False
    return focus.isVisible() and focus.isEnabled()


def is_elsewhere(page: QWidget) -> bool:
    """Whether the keyboard is in another window, a dialog for one: it is not taken from there."""
    focus = QApplication.focusWidget()
    return focus is not None and focus.window() is not page.window()


def _takes_tab(part: QWidget) -> bool:
    return bool(part.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)


def _is_open(part: QWidget) -> bool:
    return _takes_tab(part) and part.isVisible() and part.isEnabled()
