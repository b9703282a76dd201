"""The stock: albumin, open and alike for both arms; frozen vials, for unblinded eyes only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.custody.albumin import AlbuminLot
from app.custody.kinds import writers_of
from app.desk.materials.albumin import change_albumin, receive_albumin
from app.desk.unblinded.vials.balance import balance_on
from app.desk.unblinded.vials.ledger import IN_STOCK, Balance, Held, Mismatch, Place, Vial
from app.desk.unblinded.vials.receiving import OnHand
from app.desk.unblinded.vials.stock import receive_stock
from app.desk.unblinded.vials.stock_life import look_at_stock
from app.desk.unblinded.vials.washing import closed_bags, untold
from app.desk.unblinded.workbench import Workbench
from app.trial.names import Meaning
from app.trial.quantities import echo
from app.ui.clockface import day
from app.ui.in_field import in_field
from app.ui.page import Page
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.unblinded.proposal_card import Proposal, ProposalCard, read_proposals
from app.ui.unblinded.stock.albumin import AlbuminCard
from app.ui.unblinded.stock.balance import BalanceCard, mismatches
from app.ui.unblinded.stock.moves import MovesCard
from app.ui.unblinded.stock.receipt import ReceiptCard
from app.ui.widgets.button import Button
from app.ui.widgets.field import Field
from app.ui.widgets.table import Cell
from app.ui.widgets.text import label

CONDEMNED = "StockDestructionProposed"


@dataclass(frozen=True, slots=True)
class View:
    """What is on hand today."""

    today: date
    albumin: tuple[AlbuminLot, ...]
    lots: tuple[tuple[Vial, Balance], ...]
    """A vial of each lot, and its balance."""
    held: Mapping[str, Held]
    mismatches: tuple[Mismatch, ...]
    bags: frozenset[str]
    closed: Mapping[str, date]
    """The bags that are made and closed, with their days."""
    untold: tuple[str, ...]
    """Those of them that a count of today may have something to tell of."""
    waiting: tuple[Proposal, ...] = ()
    """The destructions that await a second person."""


class StockPage(Page):
    """Acts on vials, albumin, receipt of vials, the balance of any day."""

    name = "stock"
    reads = frozenset(
        {"AlbuminReceived", "AlbuminChanged", "StockReceived", "StockNoted", "StockDecided",
         "StockDestructionProposed", "DestructionWithdrawn", "Confirmed", "RequestAccepted",
         "PreparationClosed"}
    )

    def __init__(self, station: Station, workbench: Workbench) -> None:
        super().__init__(station)
        self.workbench = workbench
        self.second = ProposalCard(self, self._lot_of)
        self.albumin = AlbuminCard(self.kit)
        self.albumin.on(self._receive_albumin, self._change_albumin)
        self.moves = MovesCard(self.kit)
        self.moves.record.clicked.connect(self._move)
        self.moves.washing.on(lambda: self.gather(self.moves.washing.add))
        self.receipt = ReceiptCard(self.kit)
        self.receipt.receive.clicked.connect(self._receive_vials)
        self.balance = BalanceCard(self.kit)
        self.balance.show_it.clicked.connect(self._balance)
        self.mismatch = label("")
        self.fields = {
            **self.receipt.places, **self.moves.places, **self.albumin.places,
            **self.balance.places,
        }  # fmt: skip
        self._acts = station.person.seat.role in writers_of("StockReceived")
        for part in (
            self.second, self.moves, self.albumin, self.receipt, self.mismatch, self.balance,
        ):  # fmt: skip
            self.body.addWidget(part)
        self.body.addStretch()
        if not self._acts:
            self._hide_acts()

    def _hide_acts(self) -> None:
        """An inspector reads the stock and its balance, and does nothing with it."""
        self.moves.hide()
        for card in (self.albumin, self.receipt):
            for part in (*card.findChildren(Field), *card.findChildren(Button)):
                part.hide()

    def arrive(self, target: str) -> None:
        """The destruction proposed by the line of this number stands first, when named."""
        self.second.aim(target)
        super().arrive(target)

    def refresh(self) -> None:
        """Reads what is on hand."""
        workbench, person, zone = self.workbench, self.station.person, self.kit.zone

        def reading() -> View:
            ledger = look_at_stock(workbench, person)
            first: dict[str, Vial] = {}
            for held in ledger.held.values():
                first.setdefault(held.vial.lot, held.vial)
            desk = workbench.desk
            today = desk.clock.now().astimezone(zone).date()
            told = tuple((first[one.lot], one) for one in ledger.balances())
            bags = frozenset(story.bag for story in desk.board.stories.values() if story.bag)
            closed = closed_bags(desk.board, zone)
            return View(
                today, tuple(desk.board.albumin), told, ledger.held, tuple(ledger.mismatches), bags,
                closed, untold(closed, ledger.movements, today, zone),
                read_proposals(workbench, person, (CONDEMNED,)),
            )  # fmt: skip

        self.look(reading, self._show)

    def _show(self, view: View) -> None:
        known = OnHand(view.today, view.held, {lot.lot for lot in view.albumin}, view.bags)
        self.albumin.tell(
            [(lot.lot, self._expiry(lot.expiry, view.today), str(lot.left))
             for lot in view.albumin], known,
        )  # fmt: skip
        language = self.kit.words.language
        self.receipt.tell(
            [(vial.lot, vial.donor, self._expiry(vial.expiry, view.today),
              self.kit.say("stock.per_vial", cells=echo(vial.viable_cells, language)),
              *_counts(balance)) for vial, balance in view.lots], known,
        )  # fmt: skip
        self.moves.held = view.held
        self.second.tell(view.waiting)
        self.moves.washing.tell(known, view.closed, view.untold)
        wrong = mismatches(self.kit, view.mismatches)
        self.mismatch.setText("\n".join(wrong) or self.kit.say("stock.balanced"))

    def _lot_of(self, vial: str) -> str:
        held = self.moves.held.get(vial)
        return held.vial.lot if held is not None else "–"

    def _expiry(self, expiry: date, today: date) -> Cell | str:
        shown = day(datetime.combine(expiry, time()), self.kit.words.language)
        if expiry >= today:
            return shown
        return Cell(self.kit.say("stock.expired", day=shown), Tone.DANGER, "danger")

    def _receive_albumin(self) -> None:
        told = self.gather(self.albumin.typed)
        if told is not None:
            desk, person = self.station.desk, self.station.person
            self.ask("albumin", lambda: receive_albumin(desk, person, *told), self._albumin_done)

    def _change_albumin(self) -> None:
        told = self.gather(self.albumin.told)
        if told is None:
            return
        change, lot, expiry, bottles = told
        desk = self.station.desk
        act = self.kit.say(f"stock.change.{change}")
        ask = Ask(self.kit.say("stock.sign", act=act), Meaning.AUTHORED)
        self.sign(
            "change", [ask], lambda pen: change_albumin(desk, pen, lot, expiry, change, bottles),
            self._albumin_done,
        )  # fmt: skip

    def _albumin_done(self, _: object) -> None:
        self.albumin.empty()
        self.refresh()

    def _receive_vials(self) -> None:
        told = self.gather(self.receipt.typed)
        if told is not None:
            workbench, person = self.workbench, self.station.person
            self.ask("vials", lambda: receive_stock(workbench, person, *told), self._received)

    def _received(self, _: object) -> None:
        self.receipt.empty()
        self.refresh()

    def attach(self, name: str, path: Path) -> None:
        """A file that came with the delivery: ``logger`` or ``certificates``."""
        self.gather(lambda: self.receipt.attach(name, path))

    def _balance(self) -> None:
        workbench, person = self.workbench, self.station.person

        def read() -> date:
            with in_field(self.balance.day):
                return self.balance.day.read()

        chosen = self.gather(read)
        if chosen is not None:
            self.clear_problems()
            self.look(lambda: balance_on(workbench, person, chosen), self.balance.tell)

    def _move(self) -> None:
        told = self.gather(self.moves.typed)
        if told is None:
            return
        name, act, typed = told
        workbench, person = self.workbench, self.station.person
        if act.signed is None:
            self.ask(f"move.{name}", lambda: act.do(workbench, person, typed), self._moved)
            return
        ask = Ask(self.kit.say("stock.sign", act=self.kit.say(f"stock.act.{name}")), act.signed)
        self.sign(f"move.{name}", [ask], lambda pen: act.do(workbench, pen, typed), self._moved)

    def _moved(self, told: object) -> None:
        self.moves.done(told)
        self.refresh()

    def scanned(self, text: str) -> bool:
        """A bottle where the albumin has the focus; a vial for the act chosen, else the delivery's.

        Each card answers at once, in words and by sound.
        """
        if not self._acts:
            return False
        focus = QApplication.focusWidget()
        if focus is not None and self.albumin.isAncestorOf(focus):
            self.albumin.take(text)
        elif focus is not None and self.moves.washing.isAncestorOf(focus):
            self.moves.washing.take(text)
        elif self.moves.act.value() is not None:
            self.moves.take(text)
        else:
            self.receipt.take(text)
        return True


def _counts(balance: Balance) -> tuple[str, ...]:
    there = balance.there
    left = sum(number for place, number in there.items() if place in IN_STOCK)
    held = there[Place.HELD] + there[Place.REJECTED]
    gone = sum(balance.gone.values())
    counts = (left, there[Place.FREE], there[Place.QUARANTINE], held, gone)
    return tuple(str(number) for number in counts)
