"""The history of a bag: one entry a line of the log, in whole sentences, the latest first."""

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
from app.desk.telling import Telling
from app.ui import clockface
from app.ui.kit import Kit
from app.ui.tokens import BODY, CAPTION

_WRAP = Qt.TextFlag.TextWordWrap
_PAD, _GAP, _TIME = 12, 2, 150
_KNOWN = frozenset({"bag", "request"})
"""Facts that every line of a bag repeats."""
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line in the words of the page, by the places where they stand."""

    number: str
    day: str
    hour: str
    stamp: str
    kind: str
    details: str
    who: str

    @property
    def sentence(self) -> str:
        """All of it, as it is heard."""
        told = (self.kind, f"{self.day} {self.hour}", self.stamp, self.details, self.who,
                self.number)  # fmt: skip
        return ", ".join(part for part in told if part)


def entry_of(kit: Kit, one: Telling) -> Entry:
    """A line for people; fingerprints are left to the log's own page."""
    say, language = kit.say, kit.words.language
    details = [
        say("bag.detail", caption=detail.caption, value=detail.value) for detail in one.details
        if not detail.exact and detail.name not in _KNOWN
    ]  # fmt: skip
    stamp = "" if one.stamp is Stamp.PRECISE else say("bag.stamped", stamp=one.stamp.value)
    who = say("bag.signed", who=one.who, meaning=one.meaning) if one.meaning else one.who
    return Entry(
        say("bag.line", number=one.number), clockface.day(one.at, language),
        f"{clockface.hour(one.at)} {clockface.zone_name(one.at)}", stamp, one.kind,
        " · ".join(details), who,
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
    """Draws an entry: when at the left; what, with which facts, who and how signed at the right."""

    def __init__(self, kit: Kit, view: QListView) -> None:
        super().__init__(view)
        self.kit, self._view = kit, view

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As tall as its words need at the width of the list."""
        width = self._view.viewport().width()
        parts = self._parts(index.data(Qt.ItemDataRole.UserRole), QRect(0, 0, width, 10_000))
        bottom = max(rect.bottom() for rect, _, _, _ in parts)
        return QSize(width, bottom + self.kit.look.px(_PAD))

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
            painter.drawText(place, Qt.AlignmentFlag.AlignTop | _WRAP, words)
        painter.restore()

    def _parts(self, entry: Entry, rect: QRect) -> list[tuple[QRect, str, QFont, str]]:
        look, theme = self.kit.look, self.kit.look.theme
        pad, gap, time = look.px(_PAD), look.px(_GAP), look.px(_TIME)
        strong = look.font(BODY, QFont.Weight.DemiBold)
        body, small = look.font(BODY), look.font(CAPTION)
        left = QRect(rect.left() + pad, rect.top() + pad, time, rect.height())
        right = rect.adjusted(pad + time + pad, pad, -pad, 0)
        when = ((entry.hour, strong, theme.text), (entry.day, small, theme.text2),
                (entry.stamp, small, theme.text2))  # fmt: skip
        what = ((entry.kind, strong, theme.text), (entry.details, body, theme.text),
                (f"{entry.who} · {entry.number}", small, theme.text2))  # fmt: skip
        return [*_stacked(left, when, gap), *_stacked(right, what, gap)]


def _stacked(
    room: QRect, parts: Sequence[tuple[str, QFont, str]], gap: int
) -> list[tuple[QRect, str, QFont, str]]:
    placed, top = [], room.top()
    for words, font, color in parts:
        if words:
            bounds = QRect(0, 0, room.width(), 10_000)
            height = QFontMetrics(font).boundingRect(bounds, _WRAP, words).height()
            placed.append((QRect(room.left(), top, room.width(), height), words, font, color))
            top += height + gap
    return placed


class History(QListView):
    """Read with the arrow keys; the latest line stands first."""

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
        kit.look.changed.connect(self._measure)

    @property
    def entries(self) -> Sequence[Entry]:
        """What is shown, the latest first."""
        return self._model.entries

    def tell(self, told: Sequence[Telling]) -> None:
        """Shows the lines of a bag, given in the order of the log."""
        entries = [entry_of(self.kit, one) for one in reversed(told)]
        if entries != list(self._model.entries):
            self._model.tell(entries)
            self.setCurrentIndex(self._model.index(0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other heights."""
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        self.scheduleDelayedItemsLayout()
