"""What every page must keep: each control has a name and a role, no word is cut, nothing strays."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTableView,
    QWidget,
)

_SLACK = 1
_MEANT = {
    QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton,
    QAccessible.Role.EditableText, QAccessible.Role.ComboBox, QAccessible.Role.Table,
    QAccessible.Role.List, QAccessible.Role.ListItem, QAccessible.Role.PageTab,
    QAccessible.Role.Link,
}  # fmt: skip


def seen(root: QWidget) -> Iterator[QWidget]:
    """The widgets of a page that are in sight."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisibleTo(root):
            yield widget


def unheard(root: QWidget) -> list[str]:
    """Controls that a keyboard reaches and a screen reader cannot name."""
    found = []
    for widget in seen(root):
        focusable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not focusable or isinstance(widget, QScrollArea | QHeaderView):
            continue
        heard = QAccessible.queryAccessibleInterface(widget)
        if not heard.text(QAccessible.Text.Name).strip():
            found.append(f"{_told(widget)} has no name")
        if heard.role() not in _MEANT:
            found.append(f"{_told(widget)} is heard as {heard.role()}")
    return found


def cut(root: QWidget) -> list[str]:
    """Words that have less room than they need, and parts that leave what holds them."""
    found = []
    for widget in seen(root):
        needed = _needed(widget)
        if needed is not None and (
            widget.width() + _SLACK < needed.width() or widget.height() + _SLACK < needed.height()
        ):
            found.append(f"{_told(widget)} has {widget.size()}, needs {needed.size()}")
        if isinstance(widget, QTableView):
            found += _cut_columns(widget)
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            found += _outside(widget, root)
    return found


class Windows(QObject):
    """Every window that is shown from now on, a part that flashes before it has a place too."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notes a window that is shown."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(_told(watched))
        return False

    def stop(self) -> None:
        """Looks no more."""
        QApplication.instance().removeEventFilter(self)


def _needed(widget: QWidget) -> QRect | None:
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            return QRect(0, 0, 0, widget.heightForWidth(widget.width()))
        return QRect(QPoint(), widget.sizeHint())
    if isinstance(widget, QAbstractButton) and widget.text():
        return QRect(QPoint(), widget.sizeHint())
    if isinstance(widget, QComboBox):
        return QRect(QPoint(), widget.minimumSizeHint())
    if isinstance(widget, QLineEdit) and not widget.text():
        words = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        return QRect(0, 0, words + 16 if words else 0, 0)
    return None


def _cut_columns(table: QTableView) -> list[str]:
    header, model = table.horizontalHeader(), table.model()
    found = []
    for column in range(model.columnCount()):
        words = str(model.headerData(column, Qt.Orientation.Horizontal))
        needed = header.fontMetrics().horizontalAdvance(words)
        if table.columnWidth(column) < needed:
            found.append(f"column {words!r} has {table.columnWidth(column)}, needs {needed}")
    return found


def _outside(widget: QWidget, root: QWidget) -> list[str]:
    parent = widget.parentWidget()
    if parent is None or widget is root or _scrolled(widget, root):
        return []
    inside = parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
    if inside.contains(widget.geometry()):
        return []
    return [f"{_told(widget)} at {widget.geometry()} leaves {parent.rect()}"]


def _scrolled(widget: QWidget, root: QWidget) -> bool:
    one = widget.parentWidget()
    while one is not None and one is not root:
        if isinstance(one, QAbstractItemView):
            return True
        one = one.parentWidget()
    return False


def _told(widget: QWidget) -> str:
    words = getattr(widget, "text", lambda: "")
    said = words() if callable(words) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or said or widget.objectName()!r}"
