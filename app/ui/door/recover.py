"""A passphrase is lost: two printed shares, a new passphrase, and who confirms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.custody.kinds import PREPARERS
from app.desk.desk import Desk
from app.desk.escrow.recovering import others_who_may
from app.desk.escrow.share_form import Share
from app.trial.refusal import Failure, Refusal
from app.ui.door.frame import DoorPage
from app.ui.in_field import InField, chosen, in_field
from app.ui.kit import Kit
from app.ui.share_entry import ShareEntry
from app.ui.widgets.button import Button
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.moment_field import DayField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import SecretField

NOBODY = ""
"""Chosen when nobody else confirms now."""
_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was filled in. `second` is the name of who confirms, empty for nobody."""

    lost: str
    shares: tuple[Share, Share]
    passphrase: str
    end: datetime
    second: str
    second_passphrase: str


class RecoverPage(DoorPage):
    """`people` are the seats that shares can recover: id, name, and how they are shown.

    `others` are by seat id the names of those who by the log might confirm its recovery.
    """

    asked = Signal(Recovery)
    left = Signal()

    def __init__(
        self, kit: Kit, study: str, people: Sequence[tuple[str, str, str]],
        others: Mapping[str, Sequence[str]],
    ) -> None:  # fmt: skip
        say = kit.say
        super().__init__(kit, say("recover.title", study=study), say("recover.lead"), 900)
        self._others = others
        seats = [(seat, shown) for seat, _, shown in people]
        self.lost = ChoiceField(kit, say("recover.lost"), seats)
        self.one = ShareEntry(kit, say("share.entry.one"))
        self.other = ShareEntry(kit, say("share.entry.two"))
        self.entries = (self.one, self.other)
        self.new = SecretField(kit, say("people.passphrase_new"))
        self.again = SecretField(kit, say("people.passphrase_again"))
        self.end = DayField(kit, say("people.until"))
        by_name = [(name, shown) for _, name, shown in people]
        self.second = ChoiceField(
            kit, say("recover.second"), [*by_name, (NOBODY, say("recover.nobody"))]
        )
        self.second_passphrase = SecretField(kit, say("recover.second_passphrase"))
        self.alone = label("", "strong")
        self.fields = {
            "recovery.not_a_preparer": self.lost, "passphrase.weak": self.new,
            "delegation.ends_first": self.end, "second.same_person": self.second,
            "seat.unknown": self.second,
        }  # fmt: skip
        self._lay_out()

    def _lay_out(self) -> None:
        say, add = self.kit.say, self.card.add
        add(self.lost)
        for entry in self.entries:
            add(entry)
        for pair in ((self.new, self.again), (self.end, self.second)):
            row = QHBoxLayout()
            row.setSpacing(12)
            for field in pair:
                row.addWidget(field, 1)
            add(row)
        add(self.second_passphrase)
        add(self.alone)
        self.alone.hide()
        for field in (self.lost, self.second):
            field.changed.connect(self._weigh)
        add(label(say("recover.hint"), "caption"))
        foot = QHBoxLayout()
        back = Button(self.kit, say("recover.back"), shortcut="Alt+Left")
        back.clicked.connect(self.left)
        self.recover = Button(
            self.kit, say("recover.recover"), role="primary", icon="key", shortcut="Ctrl+Return"
        )
        self.recover.clicked.connect(self._ask)
        foot.addWidget(back)
        foot.addStretch()
        foot.addWidget(self.recover)
        add(foot)

    def _weigh(self) -> None:
        """Before it is signed alone: who might have confirmed, and that they will be asked."""
        alone, lost = self.second.value() == NOBODY, self.lost.value()
        self.second_passphrase.setVisible(not alone)
        for code in ("passphrase.wrong", "passphrase.wait"):
            # Where nobody confirms, it is the shares that were tried too often.
            self.fields.pop(code, None)
            if not alone:
                self.fields[code] = self.second_passphrase
        self.alone.setVisible(alone and lost is not None)
        names = ", ".join(self._others.get(lost or "", ()))
        say = self.kit.say
        told = say("recover.alone", names=names) if names else say("recover.alone_last")
        self.alone.setText(told)

    def scanned(self, text: str) -> bool:
        """The barcode of a share fills the first one that was not typed yet."""
        free = next((entry for entry in self.entries if entry.empty()), self.entries[-1])
        return free.take(text)

    def clear_problems(self) -> None:
        """Takes away what was told before, of the rows too."""
        super().clear_problems()
        for entry in self.entries:
            for field in entry.rows:
                field.accept()

    def place(self, failure: Failure) -> None:
        """Tells a failure beside its field, or above the card."""
        if isinstance(failure, InField):
            failure.field.refuse(self.kit.sentence(failure))
            failure.field.editor.setFocus()
            return
        super().place(failure)

    def _ask(self) -> None:
        self.clear_problems()
        try:
            told = self._told()
        except Failure as failure:
            self.place(failure)
            return
        self.asked.emit(told)

    def _told(self) -> Recovery:
        lost, second = chosen(self.lost), chosen(self.second)
        shares = self.one.read(), self.other.read()
        with in_field(self.end):
            end = datetime.combine(self.end.read(), _LAST_MINUTE, tzinfo=self.kit.zone)
        new, again = self.new.take(), self.again.take()
        if new != again:
            raise InField(Refusal("passphrase.differs"), self.again)
        return Recovery(lost, shares, new, end, second, self.second_passphrase.take())


def recover_page(kit: Kit, desk: Desk) -> RecoverPage:
    """The page over a study: whose seats can be recovered, and who else may confirm each."""
    effective = desk.journal.audit.people.effective()
    preparers = sorted(
        (seat for seat in effective if seat.role in PREPARERS), key=lambda seat: seat.name
    )
    people = [
        (seat.seat, seat.name, f"{seat.name} · {kit.say(f'role.{seat.role.value}')}")
        for seat in preparers
    ]
    others = {
        seat.seat: [other.name for other in others_who_may(desk, seat.seat)] for seat in preparers
    }
    return RecoverPage(kit, desk.study.name.upper(), people, others)
