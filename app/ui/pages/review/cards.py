"""The three cards of the review page: questions, the sample, the signed review."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.desk.log.reviewing import CONCERNS, FINDINGS_MOST, QUESTION_MOST, SCOPE_MOST
from app.desk.log.reviews import Thread
from app.trial.names import BagCode
from app.trial.refusal import Refusal
from app.ui.in_field import InField
from app.ui.kit import Kit
from app.ui.pages.log.words import NOTHING, LogWords
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.table import Rows
from app.ui.widgets.text import label
from app.ui.widgets.text_field import NoteField, TextField

_COLUMNS = ("number", "line", "subject", "bag", "asked", "said")
_NUMBER = 120


def side_by_side(*parts: QWidget) -> QHBoxLayout:
    """Widgets in a row; the last one takes what room is left."""
    row = QHBoxLayout()
    row.setSpacing(12)
    for part in parts:
        row.addWidget(part)
    row.setStretch(len(parts) - 1, 1)
    return row


def buttons(*parts: Button) -> QHBoxLayout:
    """Buttons in a row, at its right end."""
    row = QHBoxLayout()
    row.addStretch()
    for part in parts:
        row.addWidget(part)
    return row


def line_number(field: TextField) -> int:
    """A number of a line as typed; raises InField ``review.number``."""
    text = field.text().strip()
    if not (text.isascii() and text.isdigit() and len(text) < 13):
        raise InField(Refusal("review.number"), field)
    return int(text)


class Questions(Card):
    """What is open; a line is flagged or asked about, what is chosen is answered or closed."""

    opened = Signal(object)

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("review.questions"))
        columns = [say(f"review.column.{name}") for name in _COLUMNS]
        self.table = Rows(kit, columns, say("review.questions"), say("review.none_open"))
        self.table.opened.connect(self.opened)
        self.add(self.table)
        self.line = TextField(kit, say("review.line"))
        self.line.setMaximumWidth(kit.look.px(_NUMBER))
        self.concern = ChoiceField(
            kit, say("review.concern"), [(word, say(f"concern.{word}")) for word in CONCERNS]
        )
        self.text = NoteField(kit, say("review.text"), most=QUESTION_MOST)
        self.flag = Button(kit, say("review.flag"))
        self.ask = Button(kit, say("review.ask"))
        self.answer = Button(kit, say("review.answer"))
        self.close_it = Button(kit, say("review.close"))
        self.add(side_by_side(self.line, self.concern))
        self.add(self.text)
        self.add(buttons(self.flag, self.ask, self.answer, self.close_it))

    def tell(self, words: LogWords, threads: Sequence[Thread]) -> None:
        """What is open."""
        self.table.tell([self._row(words, one) for one in threads], [t.number for t in threads])
        for button in (self.answer, self.close_it):
            button.setVisible(bool(threads))

    def chosen(self) -> int:
        """The thread under the cursor; raises Refusal ``review.choose``."""
        key = self.table.key()
        if key is None:
            raise Refusal("review.choose")
        return int(key)

    def _row(self, words: LogWords, one: Thread) -> tuple[str, ...]:
        subject, bag = words.book.about(words.book.events[one.about])
        last = one.answers[-1] if one.answers else one.opening
        concern = one.opening.facts.get("concern")
        said = self.kit.say(f"concern.{concern}") if last.kind == "LineFlagged" else last.text(
            "text")  # fmt: skip
        return (
            str(one.number), words.title(one.about), subject or NOTHING,
            BagCode(bag).shown if bag else NOTHING, one.opening.by.name, f"{last.by.name} : {said}",
        )  # fmt: skip


class Sample(Card):
    """One line after the other, by keyboard alone."""

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("review.sample"))
        self.number = TextField(kit, say("review.size"))
        self.number.setMaximumWidth(kit.look.px(_NUMBER))
        self.draw = Button(kit, say("review.draw"), shortcut="Ctrl+T")
        self.title = label("", "strong")
        self.words = label("")
        self.good = Button(kit, say("review.in_order"), icon="check", shortcut="Ctrl+G")
        self.bad = Button(kit, say("review.question"), icon="warn", shortcut="Ctrl+J")
        self.add(self.title)
        self.add(self.words)
        self.add(side_by_side(self.number, QWidget()))
        self.add(buttons(self.draw, self.bad, self.good))

    def tell(self, words: LogWords, number: int, left: int) -> None:
        """The line to be looked at (-1 for none), and how many are left with it."""
        has = number >= 0
        self.title.setVisible(has)
        self.tell_side(self.kit.words.count("review.left", left) if has else "")
        if has:
            self.title.setText(words.title(number))
            row = words.row(number)
            self.words.setText("\n".join([" · ".join(row[1:-1]), row[-1]]))
        else:
            self.words.setText(self.kit.say("review.no_sample"))
        for button in (self.good, self.bad):
            if has:
                button.free()
            else:
                button.why(self.kit.say("review.no_sample"))


class Signed(Card):
    """How far the log was reviewed, and the signature under more of it."""

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("review.signed"))
        self.last = label("", "caption")
        self.upto = TextField(kit, say("review.upto"))
        self.upto.setMaximumWidth(kit.look.px(_NUMBER))
        self.scope = TextField(kit, say("review.scope"), most=SCOPE_MOST)
        self.findings = NoteField(kit, say("review.findings"), most=FINDINGS_MOST)
        for part in (self.last, side_by_side(self.upto, self.scope), self.findings):
            self.add(part)
