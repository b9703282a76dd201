"""Code-break sheets: one printed for each subject, what became of each, which are still out.

Nothing of a treatment stands on this page. A sheet goes to a file beside the
study and from there to paper, in the unblinded room; where an office printer
is chosen it goes there alone, and no file of it stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout

from app.custody.kinds import FOLLOWS
from app.custody.unblinding_kinds import SHEET_FATES
from app.desk.emergency.code_breaks import (
    BY_TWO,
    PURPOSES,
    Fate,
    Sheet,
    change_sheet,
    read_sheets,
    unaccounted,
    without_sheet,
)
from app.desk.emergency.unblinding import MOST_DETAIL
from app.desk.label.printers import PaperPrinter
from app.desk.unblinded.emergency.code_break import print_sheet
from app.desk.unblinded.workbench import Workbench
from app.trial.names import Meaning
from app.trial.refusal import Refusal, Trouble
from app.ui.in_field import chosen
from app.ui.page import Page
from app.ui.pages.keeping import NoPrinter, Save, issue_closed
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.moment_field import MomentField
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField

NAME_LENGTH = 80
_COLUMNS = ("sheet", "subject", "state", "who")
MOST_ROWS = 6
_KINDS = {"CodeBreakPrinted", "CodeBreakReplaced", "CodeBreakChanged", "Allocated", "Released"}


@dataclass(frozen=True, slots=True)
class View:
    """The subjects whose sheet is due, all sheets, and those nobody can account for yet."""

    due: Sequence[str]
    sheets: Sequence[Sheet]
    out: Sequence[Sheet]


class CodeBreaksPage(Page):
    """With a subject's number as target, that subject's sheet is to be printed."""

    name = "code_breaks"
    reads = frozenset(_KINDS).union(FOLLOWS)

    def __init__(
        self, station: Station, workbench: Workbench, save: Save,
        printer: PaperPrinter | None = None,
    ) -> None:  # fmt: skip
        super().__init__(station)
        self._printer = printer or NoPrinter()
        self.workbench, self._save = workbench, save
        self._make_print()
        say = self.kit.say
        columns = [say(f"sheets.column.{name}") for name in _COLUMNS]
        self.table = Rows(self.kit, columns, say("page.code_breaks.title"), say("sheets.none"))
        self.out = label("", "caption")
        self.table.grow_to(MOST_ROWS)
        self.body.addWidget(self.table)
        self.body.addWidget(self.out)
        self._make_fate()
        self.body.addStretch(1)

    def _make_print(self) -> None:
        kit, say = self.kit, self.kit.say
        self.due = label("", "strong")
        self.subject = TextField(kit, say("sheets.subject"), most=7)
        self.reason = TextField(
            kit, say("sheets.reason"), say("sheets.reason.hint"), most=MOST_DETAIL
        )
        self.print = Button(
            kit, say("sheets.print"), role="primary", icon="print", shortcut="Ctrl+Return"
        )
        self.print.clicked.connect(self._print)
        card = Card(kit, say("sheets.to_print"), say("sheets.folded"))
        card.add(self.due)
        card.add(_row(self.subject, self.reason))
        self.foot.primary(self.print)
        self.foot.show()
        self.body.addWidget(card)

    def _make_fate(self) -> None:
        kit, say = self.kit, self.kit.say
        self.fate = ChoiceField(
            kit, say("sheets.fate"), [(word, say(f"fate.{word}")) for word in SHEET_FATES]
        )
        self.purpose = ChoiceField(
            kit, say("sheets.purpose"),
            [(word, say(f"unblinding.purpose.{word}")) for word in PURPOSES],
        )  # fmt: skip
        self.who = TextField(kit, say("sheets.who"), most=NAME_LENGTH)
        self.done = MomentField(kit, say("sheets.done"), past=True, what="done")
        self.detail = TextField(kit, say("sheets.detail"), most=MOST_DETAIL)
        self.record = Button(kit, say("sheets.record"), icon="sign", shortcut="Ctrl+G")
        self.record.clicked.connect(self._record)
        card = Card(kit, say("sheets.became"), say("sheets.sealed"))
        card.add(_row(self.fate, self.who))
        card.add(_row(self.purpose, self.done))
        card.add(self.detail)
        end = QHBoxLayout()
        end.addStretch()
        end.addWidget(self.record)
        card.add(end)
        self.fields = {
            "unblinding.no_row": self.subject, "sheet.there": self.subject, "reason": self.reason,
            "who": self.who, "purpose": self.purpose, "slip.future": self.done,
            "detail": self.detail,
        }  # fmt: skip
        self.body.addWidget(card)

    def arrive(self, target: str) -> None:
        """A subject whose sheet is due, when `target` is their number."""
        super().arrive(target)
        self.subtitle.setText(self.kit.say("sheets.lead"))
        if target:
            self.subject.put(target)
            self.print.setFocus()

    def refresh(self) -> None:
        """Reads the sheets."""
        board = self.station.desk.board

        def reading() -> View:
            sheets = list(read_sheets(board).values())
            return View(without_sheet(board), sheets[::-1], unaccounted(board))

        self.look(reading, self._show)

    def _show(self, view: View) -> None:
        say = self.kit.say
        told = say("sheets.due", subjects=", ".join(view.due)) if view.due else say("sheets.all")
        self.due.setText(told)
        rows = [self._cells(sheet) for sheet in view.sheets]
        self.table.tell(rows, [sheet.number for sheet in view.sheets])
        numbers = ", ".join(f"{sheet.number:04}" for sheet in view.out)
        self.out.setText(say("sheets.out", numbers=numbers) if numbers else "")

    def _cells(self, sheet: Sheet) -> tuple[Cell | str, ...]:
        words = self.kit.say(f"fate.{sheet.fate}") if sheet.fate else self.kit.say("sheets.kept")
        tone = Tone.DANGER if sheet.fate in ("lost", "opened") else Tone.NEUTRAL
        icon = "warn" if tone is Tone.DANGER else "check"
        last = sheet.fates[-1].text("who") if sheet.fates else sheet.printed.by.name
        return f"{sheet.number:04}", sheet.subject, Cell(words, tone, icon), last

    def _print(self) -> None:
        self.clear_problems()
        workbench, person = self.workbench, self.station.person
        subject, reason = self.subject.text(), self.reason.text()

        save, printer = self._save, self._printer

        def act() -> Path | None:
            made = print_sheet(workbench, person, subject, reason)
            try:
                return issue_closed(save, printer, made.name, made.pdf)
            except OSError:
                raise Trouble("sheet.unkept", sheet=made.number) from None

        self.ask("print", act, self._printed)

    def _printed(self, path: Path | None) -> None:
        self.subject.put("")
        self.reason.put("")
        say = self.kit.say
        told = (
            say("sheets.sent", printer=self._printer.name) if path is None
            else say("sheets.printed", path=str(path))
        )  # fmt: skip
        self.problem.tell(told, tone=Tone.OK)
        self.refresh()

    def _record(self) -> None:
        told = self.gather(self._told)
        if told is None:
            return
        number, fate = told
        desk = self.station.desk
        what = self.kit.say("sheets.signed", sheet=f"{number:04}")
        asks = [Ask(what, Meaning.AUTHORED)]
        if fate.fate in BY_TWO:
            asks.append(Ask(what, Meaning.CHECKED, second=True))
        self.sign(
            "record", asks, lambda pen, *other: change_sheet(desk, pen, number, fate, *other),
            self._recorded,
        )  # fmt: skip

    def _told(self) -> tuple[int, Fate]:
        number = self.table.key()
        if number is None:
            raise Refusal("sheet.choose")
        fate = chosen(self.fate)
        purpose = chosen(self.purpose) if fate == "opened" else ""
        told = Fate(fate, self.who.text(), self.done.read(), purpose, self.detail.text())
        return int(number), told

    def _recorded(self, _: object) -> None:
        for field in (self.who, self.detail):
            field.put("")
        for choice in (self.fate, self.purpose):
            choice.put(None)
        self.done.put(None)
        self.refresh()


def _row(*parts: Field) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    for part in parts:
        row.addWidget(part, 1)
    return row
