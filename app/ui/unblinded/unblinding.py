"""Emergency unblinding: who, why, who asks and where they were called back, one signature, once.

Five acts: the key of the page, the subject, the reason, the physician with the
number called back, the signature. The moment and the way of telling are there
already. What was shown is gone with the page, the lock or the button, and comes
back by another line only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout

from app.desk.emergency.unblinding import MOST_DETAIL
from app.desk.journal import Signing
from app.desk.label.printers import PaperPrinter
from app.desk.papers.receipts import unblinding_receipt
from app.desk.unblinded.emergency.folded import slip_pdf
from app.desk.unblinded.emergency.unblinding import (
    PHONE_LENGTH,
    PURPOSES,
    WAYS,
    Call,
    product_of,
    unblind_subject,
)
from app.desk.unblinded.workbench import Workbench
from app.trial.names import Meaning
from app.trial.refusal import Trouble
from app.ui.in_field import chosen
from app.ui.page import Page
from app.ui.pages.bag_state import read_code
from app.ui.pages.keeping import NoPrinter, Save, issue_closed
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.moment_field import MomentField
from app.ui.widgets.styling import announce
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField

NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of it: the line, the words to read out, or what is told of the slip."""

    line: int
    subject: str
    words: str
    slip: str
    unprinted: bool = False


class UnblindingPage(Page):
    """Reached from home; with a subject's number as target, that subject."""

    name = "unblinding"

    def __init__(
        self, station: Station, workbench: Workbench, save: Save,
        printer: PaperPrinter | None = None,
    ) -> None:  # fmt: skip
        super().__init__(station)
        self.workbench, self._save = workbench, save
        self._printer = printer or NoPrinter()
        self.register = Button(self.kit, self.kit.say("page.cases.title"), keys="Ctrl+I")
        self.register.clicked.connect(lambda: station.go("cases"))
        self.sheets = Button(self.kit, self.kit.say("page.code_breaks.title"), keys="Ctrl+K")
        self.sheets.clicked.connect(lambda: station.go("code_breaks"))
        self.head.addWidget(self.sheets)
        self.head.addWidget(self.register)
        self._stood = ("", "")
        self._make_fields()
        self._make_told()
        self.act = Button(
            self.kit, self.kit.say("unblinding.sign"), role="primary", icon="sign",
            shortcut="Ctrl+Return",
        )  # fmt: skip
        self.act.clicked.connect(self._sign)
        self.foot.primary(self.act)
        self.foot.show()
        station.changed.connect(self.take_away)

    def _make_fields(self) -> None:
        kit, say = self.kit, self.kit.say
        self.subject = TextField(kit, say("unblinding.subject"), say("unblinding.subject.hint"))
        self.purpose = ChoiceField(
            kit, say("unblinding.purpose"),
            [(word, say(f"unblinding.purpose.{word}")) for word in PURPOSES],
            say("unblinding.purpose.hint"),
        )  # fmt: skip
        self.physician = TextField(kit, say("unblinding.physician"), most=NAME_LENGTH)
        self.phone = TextField(kit, say("unblinding.phone"), most=PHONE_LENGTH)
        self.called = MomentField(kit, say("unblinding.called"), what="called")
        self.way = ChoiceField(
            kit, say("unblinding.way"), [(word, say(f"unblinding.way.{word}")) for word in WAYS]
        )
        self.detail = TextField(
            kit, say("unblinding.detail"), say("unblinding.detail.hint"), most=MOST_DETAIL
        )
        self.fields = {
            name: getattr(self, name)
            for name in ("subject", "purpose", "physician", "phone", "called", "way", "detail")
        } | {"unblinding.no_row": self.subject, "slip.future": self.called}
        self.asked = Card(kit, say("unblinding.asked"), say("unblinding.alone"))
        self.asked.add(_row(self.subject, self.purpose))
        self.asked.add(_row(self.physician, self.phone))
        self.asked.add(_row(self.called, self.way))
        self.asked.add(self.detail)
        self.body.addWidget(self.asked)

    def _make_told(self) -> None:
        kit, say = self.kit, self.kit.say
        self.told = Card(kit, say("unblinding.told"), say("paper.unblinded"), tone=Tone.UNBLINDED)
        self.whose = label("", "value")
        self.words = label("", "title")
        self.once = label(say("unblinding.once"))
        self.done = Button(kit, say("unblinding.done"), icon="check", shortcut="Ctrl+D")
        self.done.clicked.connect(self.take_away)
        for part in (self.whose, self.words, self.once):
            self.told.add(part)
        end = QHBoxLayout()
        end.addStretch()
        end.addWidget(self.done)
        self.told.add(end)
        self.told.hide()
        self.body.addWidget(self.told)
        self.body.addStretch(1)

    def arrive(self, target: str) -> None:
        """The moment and the way stand already; the subject is waited for.

        What was said otherwise stays until it is told, or asked for another subject.
        """
        super().arrive(target)
        if target not in ("", self.subject.text()):
            self._empty()
            self.subject.put(target)
        self._stand()
        self.subtitle.setText(self.kit.say("unblinding.lead"))
        first = self.purpose if self.subject.text() else self.subject
        first.editor.setFocus()

    def _stand(self) -> None:
        """Puts the moment and the way there, where nobody has said another."""
        if self.called.typed() in (("", ""), self._stood):
            self.called.put(self.kit.now())
            self._stood = self.called.typed()
        if self.way.value() is None:
            self.way.put(WAYS[0])

    def accepts(self, text: str) -> bool:
        """A bag code."""
        return read_code(text) is not None

    def scanned(self, text: str) -> bool:
        """The label of a bag tells its subject."""
        code = read_code(text)
        story = self.station.desk.board.of_bag(code.text) if code is not None else None
        if story is not None:
            self.subject.put(story.subject)
        return story is not None

    def _call(self) -> Call:
        return Call(
            self.subject.text(), chosen(self.purpose), self.physician.text(), self.phone.text(),
            self.called.read(), chosen(self.way), self.detail.text(),
        )  # fmt: skip

    def _sign(self) -> None:
        call = self.gather(self._call)
        if call is None:
            return
        self.take_away()
        workbench, language = self.workbench, self.kit.words.language

        def act(pen: Signing) -> Shown:
            told = unblind_subject(workbench, pen, call)
            number, subject = told.line.number, call.subject.strip()
            if call.way == "slip":
                return self._slip(number, subject, slip_pdf(workbench.desk, told))
            words = product_of(workbench.desk, told.arm, language)
            if (failed := told.failed.open()) is not False:
                more = "unblinding.unread" if failed is None else "unblinding.failed"
                words = f"{words}\n{self.kit.say(more)}"
            return Shown(number, subject, words, "")

        what = self.kit.say("unblinding.signed", subject=call.subject.strip())
        self.sign("tell", [Ask(what, Meaning.AUTHORED)], act, self._show)

    def _slip(self, number: int, subject: str, pdf: bytes) -> Shown:
        say, printer = self.kit.say, self._printer
        try:
            path = issue_closed(self._save, printer, f"slip-{number}.pdf", pdf)
        except OSError:
            raise Trouble("unblinding.unkept") from None
        except Trouble as why:
            # The treatment was told by its line: the receipt must still be made.
            return Shown(number, subject, "", self.kit.sentence(why), unprinted=True)
        told = (
            say("unblinding.slip_sent", printer=printer.name) if path is None
            else say("unblinding.slip", path=str(path))
        )  # fmt: skip
        return Shown(number, subject, "", told)

    def _keep(self, name: str, data: bytes) -> Path:
        try:
            return self._save(name, data)
        except OSError:
            raise Trouble("unblinding.unkept") from None

    def _show(self, shown: Shown) -> None:
        if shown.words and self.isVisible():
            self.whose.setText(self.kit.say("unblinding.whose", subject=shown.subject))
            self.words.setText(shown.words)
            self.told.setAccessibleName(f"{self.whose.text()} {shown.words}")
            self.told.show()
            self.asked.hide()
            self.act.hide()
            self.done.setFocus()
            announce(self.told, self.told.accessibleName())
        self._empty()
        self._receipt(shown)

    def _receipt(self, shown: Shown) -> None:
        desk = self.workbench.desk

        def keep() -> str:
            name = f"unblinding-{shown.line}.pdf"
            return str(self._keep(name, unblinding_receipt(desk, shown.line)))

        def kept(path: str) -> None:
            told = self.kit.say("unblinding.receipt", path=path)
            if shown.slip:
                told = f"{shown.slip} {told}"
            self.problem.tell(told, tone=Tone.WARN if shown.unprinted else Tone.OK)

        self.ask("receipt", keep, kept)

    def _empty(self) -> None:
        for field in (self.subject, self.physician, self.phone, self.detail):
            field.put("")
        for choice in (self.purpose, self.way):
            choice.put(None)
        self.called.put(None)
        self._stand()

    def take_away(self) -> None:
        """What was shown is shown no more."""
        self.words.setText("")
        self.whose.setText("")
        self.told.setAccessibleName(self.kit.say("unblinding.told"))
        self.told.hide()
        self.asked.show()
        self.act.show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight, nothing is shown any more."""
        self.take_away()
        super().hideEvent(event)


def _row(*parts: TextField | ChoiceField | MomentField) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    for part in parts:
        row.addWidget(part, 1)
    return row
