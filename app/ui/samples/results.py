"""Samples of what is computed, counted and listed: figures, deadlines, tables, dialogs."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from app.ui.kit import Kit
from app.ui.samples.page import beside, named, sheet
from app.ui.samples.states import BAG
from app.ui.tokens import Tone
from app.ui.widgets.card import Card
from app.ui.widgets.cell import Cell
from app.ui.widgets.choose_dialog import ChooseDialog
from app.ui.widgets.confirm_dialog import ConfirmDialog
from app.ui.widgets.countdown import Countdown
from app.ui.widgets.field import Note
from app.ui.widgets.figure import Figure, Working
from app.ui.widgets.signature_dialog import SignatureDialog
from app.ui.widgets.table import Rows

_STATES = (("over", Tone.DANGER), ("open", Tone.INFO), ("label", Tone.WARN), ("ready", Tone.OK),
           ("done", Tone.NEUTRAL))  # fmt: skip


def figures(kit: Kit) -> QWidget:
    """A dose sheet."""
    say = kit.say
    card = Card(kit, say("gallery.dose"), say("gallery.dose.side"))
    shown = []
    for name in ("target", "volume", "albumin"):
        one = Figure(kit, say(f"gallery.dose.{name}"))
        one.tell(say(f"gallery.dose.{name}.number"), say(f"gallery.dose.{name}.unit"))
        shown.append(one)
    card.add(beside(*shown, stretch=(3, 2, 2)))
    working = Working(kit)
    working.tell([say(f"gallery.dose.line.{name}") for name in ("target", "volume", "rest")])
    card.add(working)
    limits = Note(kit)
    limits.tell(say("gallery.dose.limits"), Tone.OK)
    card.add(limits)
    return sheet(kit, card)


def countdowns(kit: Kit) -> QWidget:
    """One for each threshold; the binding one is named."""
    card = Card(kit, kit.say("gallery.times"))
    for minutes, binding in ((320, False), (185, True), (179, False), (50, False), (-25, False)):
        one = Countdown(kit, kit.say("gallery.deadline"))
        one.until(kit.now() + timedelta(minutes=minutes), binding)
        card.add(one)
    return sheet(kit, beside(card))


def tables(kit: Kit) -> QWidget:
    """A worklist of tall rows, a log of tight ones, an empty table."""
    say = kit.say
    names = ("state", "bag", "subject", "left", "next")
    columns = [say(f"gallery.column.{name}") for name in names]
    worklist = Rows(kit, columns, say("gallery.worklist"), tall=True)
    worklist.tell([_bag_row(kit, *state) for state in enumerate(_STATES)], list(_STATES))
    worklist.grow_to(6)
    worklist.selectRow(1)
    log = Rows(kit, [say(f"gallery.column.{name}") for name in ("number", "at", "who", "what")])
    at = say("gallery.onset.value")
    kinds = [say(f"gallery.log.line.{name}") for name in ("released", "closed", "printed")]
    log.tell([(str(1042 - n), at, "M. Durand", kind) for n, kind in enumerate(kinds)], range(3))
    log.grow_to(4)
    empty = Rows(kit, columns, empty=say("gallery.nothing"))
    empty.grow_to(2)
    return sheet(kit, worklist, log, empty)


def _bag_row(kit: Kit, place: int, state: tuple[str, Tone]) -> tuple[str | Cell, ...]:
    name, tone = state
    icon = "check" if tone is Tone.NEUTRAL else ""
    pill = Cell(kit.say(f"gallery.state.{name}"), tone, icon, pill=True)
    left = Cell(kit.say(f"gallery.left.{name}"), tone)
    return pill, BAG, f"12-03{place}", left, kit.say(f"gallery.next.{name}")


def signature(kit: Kit) -> QWidget:
    """Of the person signed in; of a second person, refused; while it is made."""
    say = kit.say
    own = SignatureDialog(kit, what=say("gallery.sign.what"), meaning=say("gallery.sign.meaning"),
                          names=(), fixed="M. Durand")  # fmt: skip
    second = SignatureDialog(
        kit, what=say("gallery.sign.what"), meaning=say("gallery.sign.meaning.second"),
        names=("C. Moreau", "P. Lefèvre"), second=True,
    )  # fmt: skip
    second.refuse(say("gallery.sign.wrong"))
    busy = SignatureDialog(kit, what=say("gallery.sign.what"), meaning=say("gallery.sign.meaning"),
                           names=(), fixed="M. Durand")  # fmt: skip
    busy.busy(True)
    return sheet(kit, *(_flat(dialog) for dialog in (own, second, busy)))


def confirmation(kit: Kit) -> QWidget:
    """With nothing to fill in; with a reason and a typed code; with a choice."""
    say = kit.say
    title, text, action = (say(f"gallery.confirm.{name}") for name in ("title", "text", "action"))
    short = ConfirmDialog(kit, title, text, action)
    full = ConfirmDialog(kit, title, text, action, say("gallery.reason"), BAG)
    reasons = [(name, say(f"reason.{name}")) for name in ("died", "withdrawn", "ineligible")]
    chosen = ChooseDialog(kit, title, text, say("gallery.reason"), reasons, action)
    return sheet(kit, *(named(kit, "", _flat(dialog)) for dialog in (short, full, chosen)))


def _flat(dialog: QDialog) -> QDialog:
    """A dialog as a part of the page, to be looked at."""
    dialog.setWindowFlags(Qt.WindowType.Widget)
    return dialog
