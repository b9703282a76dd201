"""The rows under a bag's line of time: one a line of the log, in its order, all in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.custody.kinds import Stamp
from app.desk.boards.timeline import Row
from app.ui import clockface
from app.ui.kit import Kit
from app.ui.tokens import CAPTION, HASH

_ONE_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_MOST, _LEAST, _TIGHT = 26, 15, 18
"""Pixels of a row: at the most, at the least, and below which its letters are smaller."""
_PAD, _GAP, _LEAST_ROWS = 10, 12, 3
_LEAST_DETAILS = 60
_KNOWN = frozenset({"bag", "request"})
"""Facts that every line of a bag repeats."""
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line in the words of the page, by the places where they stand."""

    first: int
    line: str
    number: str
    letter: str
    """D or R where the announced time stands in the place of the moment."""
    short: str
    day: str
    hour: str
    stamp: str
    kind: str
    details: str
    name: str
    who: str

    @property
    def sentence(self) -> str:
        """All of it, as it is heard."""
        told = (self.kind, f"{self.day} {self.hour}", self.stamp, self.details, self.who,
                self.number)  # fmt: skip
        return ", ".join(part for part in told if part)


def entry_of(kit: Kit, row: Row) -> Entry:
    """A line for people; fingerprints are left to the log's own page."""
    say, language, one = kit.say, kit.words.language, row.told
    details = [
        say("bag.detail", caption=detail.caption, value=detail.value) for detail in one.details
        if not detail.exact and detail.name not in _KNOWN
    ]  # fmt: skip
    precise = one.stamp is Stamp.PRECISE
    many = row.last > one.number
    return Entry(
        one.number,
        say("timeline.lines", first=one.number, last=row.last) if many else str(one.number),
        say("bag.lines", first=one.number, last=row.last) if many
        else say("bag.line", number=one.number),
        "" if precise else one.stamp.value,
        clockface.short(one.at, language), clockface.day(one.at, language),
        f"{clockface.hour(one.at)} {clockface.zone_name(one.at)}",
        "" if precise else say("bag.stamped", stamp=one.stamp.value), one.kind,
        " · ".join(details), one.who.rpartition(", ")[0],
        say("bag.signed", who=one.who, meaning=one.meaning) if one.meaning else one.who,
    )  # fmt: skip


class _Model(QAbstractListModel):
    """The entries as Qt asks for them."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: Sequence[Entry] = ()

    def tell(self, entries: Sequence[Entry]) -> None:
        """Other entries in the place of these."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many entries."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The sentence of an entry; the entry itself for who draws it."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.sentence
        return None


class _Drawing(QStyledItemDelegate):
    """Draws an entry in one line: when, what, with which facts, who, under which number."""

    def __init__(self, kit: Kit, view: History) -> None:
        super().__init__(view)
        self.kit, self._view = kit, view

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as leaves every entry in sight."""
        return QSize(self._view.viewport().width(), self._view.row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:  # fmt: skip
        """One entry on the ground of its row."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        theme = self.kit.look.theme
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.selection))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(theme.border))
        for place, words, font, color in self._parts(index.data(Qt.ItemDataRole.UserRole), rect):
            painter.setFont(font)
            painter.setPen(QColor(color))
            painter.drawText(place, _ONE_LINE, shortened(font, words, place.width()))
        painter.restore()

    def _parts(self, entry: Entry, rect: QRect) -> list[tuple[QRect, str, QFont, str]]:
        look, theme = self.kit.look, self.kit.look.theme
        tight = rect.height() < look.px(_TIGHT)
        body = look.font(HASH if tight else CAPTION)
        strong = look.font(HASH if tight else CAPTION, QFont.Weight.DemiBold)
        told = ((entry.letter, strong, theme.primary), (entry.short, body, theme.text2),
                (entry.kind, strong, theme.text), (entry.details, body, theme.text2),
                (entry.name, body, theme.text2), (entry.line, body, theme.muted))  # fmt: skip
        return [
            (QRect(rect.left() + left, rect.top(), width, rect.height() - 1), *part)
            for (left, width), part in zip(self._view.columns(), told, strict=True)
        ]


class History(QListView):
    """Read with the arrow keys; `chosen` tells the line under the cursor."""

    chosen = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self._model = _Model()
        self.setModel(self._model)
        self.setItemDelegate(_Drawing(kit, self))
        self.setAccessibleName(kit.say("bag.history"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit(self.line()))
        kit.look.changed.connect(self._measure)

    @property
    def entries(self) -> Sequence[Entry]:
        """What is shown, in the order of the log."""
        return self._model.entries

    def entry(self) -> Entry | None:
        """What is under the cursor, or None."""
        row = self.currentIndex().row()
        return self.entries[row] if 0 <= row < len(self.entries) else None

    def line(self) -> int:
        """The number of the line under the cursor; -1 for none."""
        entry = self.entry()
        return entry.first if entry is not None else -1

    def go_to(self, number: int) -> None:
        """Puts the cursor on a line."""
        for row, entry in enumerate(self.entries):
            if entry.first == number:
                self.setCurrentIndex(self._model.index(row))

    def tell(self, rows: Sequence[Row]) -> None:
        """Shows the lines of a bag, given in the order of the log; the latest is chosen."""
        entries = [entry_of(self.kit, one) for one in rows]
        if entries != list(self._model.entries):
            self._model.tell(entries)
            self.setCurrentIndex(self._model.index(len(entries) - 1))

    def row_height(self) -> int:
        """Pixels of a row: as many as leave all in sight, within what can be read."""
        px, room = self.kit.look.px, self.viewport().height()
        return max(px(_LEAST), min(px(_MOST), room // max(1, len(self.entries))))

    def columns(self) -> list[tuple[int, int]]:
        """Left end and width of letter, time, kind, details, name and number."""
        px, room = self.kit.look.px, self.viewport().width()
        tight = self.row_height() < px(_TIGHT)
        metrics = QFontMetrics(self.kit.look.font(HASH if tight else CAPTION))
        strong = QFontMetrics(
            self.kit.look.font(HASH if tight else CAPTION, QFont.Weight.DemiBold)
        )

        def widest(words: list[str], of: QFontMetrics = metrics) -> int:
            return max(map(of.horizontalAdvance, words), default=0) + px(2)

        widths = [
            widest([e.letter for e in self.entries], strong),
            widest([e.short for e in self.entries]),
            widest([e.kind for e in self.entries], strong), 0,
            widest([e.name for e in self.entries]), widest([e.line for e in self.entries]),
        ]  # fmt: skip
        left = room - 2 * px(_PAD) - px(_GAP) * (len(widths) - 1) - sum(widths)
        widths[3] = max(px(_LEAST_DETAILS), left)
        widths[2] -= max(0, px(_LEAST_DETAILS) - left)
        starts = [px(_PAD) + sum(widths[:at]) + px(_GAP) * at for at in range(len(widths))]
        return list(zip(starts, widths, strict=True))

    def sizeHint(self) -> QSize:
        """A few rows; it takes all the room that there is."""
        return QSize(super().sizeHint().width(), self.kit.look.px(_LEAST) * _LEAST_ROWS)

    def minimumSizeHint(self) -> QSize:
        """The same few rows."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height, other rows."""
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        self.scheduleDelayedItemsLayout()


def shortened(font: QFont, words: str, width: int) -> str:
    """As much of some words as has room, with an ellipsis."""
    return QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, width)
