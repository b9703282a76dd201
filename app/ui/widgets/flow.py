"""A row that goes on in the next line where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.widgets.retire import retire
from app.ui.widgets.styling import appear


class Flow(QWidget):
    """Lays its parts out like words of a text, each at the size it wants.

    A widget and no layout: Qt deletes the items of a layout behind the back of
    one that is written in Python.
    """

    def __init__(self, across: int = 8, down: int = 8) -> None:
        super().__init__()
        self._parts: list[QWidget] = []
        self._across, self._down = across, down
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, part: QWidget) -> None:
        """Puts a part at the end."""
        part.setParent(self)
        self._parts.append(part)
        appear(part, True)
        self._settle()

    def clear(self) -> None:
        """Takes all parts out and away."""
        for part in self._parts:
            retire(part)
        self._parts.clear()
        self._settle()

    def space(self, across: int, down: int) -> None:
        """The gaps between neighbours and between lines, in pixels."""
        self._across, self._down = across, down
        self._settle()

    def hasHeightForWidth(self) -> bool:
        """Fewer pixels across mean more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at a width."""
        return max((place.bottom() + 1 for place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        """All parts on one line."""
        sizes = [_wanted(part) for part in self._there()]
        gaps = self._across * max(0, len(sizes) - 1)
        height = max((size.height() for size in sizes), default=0)
        return QSize(sum(size.width() for size in sizes) + gaps, height)

    def minimumSizeHint(self) -> QSize:
        """The widest part alone."""
        sizes = [_wanted(part) for part in self._there()]
        return QSize(max((size.width() for size in sizes), default=0), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs other lines."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """A part that wants another size moves those behind it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._settle()
        return super().event(event)

    def _settle(self) -> None:
        self.updateGeometry()
        self._arrange()

    def _arrange(self) -> None:
        places = self._places(self.width())
        for part, place in zip(self._there(), places, strict=True):
            part.setGeometry(place)
        self.setMinimumHeight(max((place.bottom() + 1 for place in places), default=0))

    def _there(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def _places(self, width: int) -> list[QRect]:
        x = y = height = 0
        found = []
        for part in self._there():
            size = _wanted(part)
            if height and x + size.width() > width:
                x, y, height = 0, y + height + self._down, 0
            found.append(QRect(x, y, min(size.width(), max(width, 1)), size.height()))
            x += size.width() + self._across
            height = max(height, size.height())
        return found


def _wanted(part: QWidget) -> QSize:
    return part.sizeHint().expandedTo(part.minimumSize()).boundedTo(part.maximumSize())
