"""What may be done wrongly at the desk: every typed field filled with what belongs elsewhere."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.blind.arm import Arm
from app.command.practice_bag import ALL_YES
from app.desk.bag import handover
from app.desk.bag.handover import Slip
from app.desk.bag.request import decline_request, receive_request
from app.desk.confirming import confirm
from app.desk.journal import sign
from app.desk.materials.albumin import receive_albumin
from app.desk.papers import report
from app.desk.seats import founding
from app.desk.study.sites import propose_sites
from app.desk.unblinded.allocation import commissioning
from app.desk.unblinded.bench import (
    acceptance,
    closing,
    computing,
    failing,
    filling,
    reveal,
    second_check,
    steps,
    weight,
)
from app.desk.unblinded.label import printing
from app.desk.unblinded.papers import worksheet
from app.desk.unblinded.vials import stock
from app.desk.unblinded.vials.ledger import Vial
from app.trial.names import SEATED, Meaning
from tests.campaigns.planted import (
    ARMS,
    LOT,
    PATIENT,
    TYPED_PASSPHRASE,
    VIAL,
    WEIGHT,
    planted_list,
)
from tests.campaigns.spoiling import plain
from tests.desk.hands import Hands
from tests.desk.list_hands import unread

NASTY = (
    "", " ", "0", "-1", "1e5", "1 000", "٣", "\0", "\x1b[31m", "\u202e", "\ud800", "é" * 600,
    "a" * 5000, "None", "{x}", "%s", "null", "../../x", "'; --", "1.2.3", "7" * 40,
)  # fmt: skip
FORM = (
    "subject", "site", "ward", "bed", "weight", "weight_again", "weight_source", "eligibility",
    "prescriber", "prescription", "read_back",
)  # fmt: skip


@dataclass
class Junk:
    """Text, numbers and bytes that do not belong where they are put."""

    chance: random.Random

    def text(self) -> str:
        """A planted secret, something nasty, or both."""
        planted = (*ARMS, PATIENT, LOT, VIAL, WEIGHT, TYPED_PASSPHRASE)
        word, nasty = self.chance.choice(planted), self.chance.choice(NASTY)
        return self.chance.choice((word, word, nasty, word + nasty, nasty + word))

    def maybe(self, right: str) -> str:
        """The right text, or not."""
        return right if self.chance.random() < 0.5 else self.text()

    def value(self) -> str | None:
        """A text, or none at all."""
        return self.chance.choice((None, self.text(), "10000000", "90", "total"))

    def number(self) -> Decimal | None:
        """A capacity, or none."""
        return self.chance.choice((None, Decimal(10), Decimal(WEIGHT), Decimal(0)))

    def day(self, today: date) -> date:
        """A day near or far."""
        return today + timedelta(days=self.chance.choice((-4000, -1, 0, 1, 400, 40_000)))

    def data(self, sound: bytes) -> bytes:
        """A file with something changed in it."""
        data = bytearray(sound)
        for _ in range(self.chance.randint(1, 6)):
            at = self.chance.randrange(len(data))
            cut = self.chance.randint(0, 12)
            data[at : at + cut] = self.text().encode("utf-8", "surrogatepass")[:40]
        return bytes(data)


Blunder = Callable[[Hands, Junk], Any]


def _received(hands: Hands, junk: Junk) -> Any:
    changed = {name: junk.text() for name in FORM if junk.chance.random() < 0.2}
    form = hands.form(junk.maybe("01-004"), weight=WEIGHT, weight_again=WEIGHT)
    return receive_request(hands.bench.desk, hands.me, replace(form, **changed))  # type: ignore[arg-type]


def _answers(junk: Junk) -> Mapping[str, bool]:
    return {name: junk.chance.random() < 0.9 for name in ALL_YES}


def _materials(hands: Hands, junk: Junk) -> Any:
    today = hands.bench.clock.now().date()
    lots = {name: (junk.maybe(f"L-{name}"), junk.day(today)) for name in steps.MATERIALS}
    return steps.scan_materials(
        hands.workbench, hands.me, hands.request, lots=lots,
        albumin_lots=[junk.maybe(lot) for lot in hands.bottles],
    )  # fmt: skip


def _seat(hands: Hands, junk: Junk) -> Any:
    now = hands.bench.clock.now()
    newcomer = founding.NewSeat(
        junk.text(), junk.chance.choice(SEATED), junk.text(), junk.day(now.date()), now,
        now + timedelta(days=junk.chance.randint(-5, 900)),
    )  # fmt: skip
    # The vault knows its own keyrings only.
    signing = replace(hands.sign(), person=plain(hands.me))
    return founding.propose_seat(hands.bench.desk, signing, newcomer, junk.text())


def _vials(hands: Hands, junk: Junk) -> Any:
    day = junk.day(hands.bench.clock.now().date())
    vial = Vial(junk.text(), junk.text(), junk.text(), junk.chance.randint(-1, 9), day)
    return stock.receive_stock(hands.workbench, hands.me, [vial] * junk.chance.randint(0, 2))


def _slip(hands: Hands, junk: Junk) -> Slip:
    hours = timedelta(hours=junk.chance.choice((-99, -1, 0, 1, 99)))
    return Slip(junk.maybe("R-17"), hands.bench.clock.now() + hours)


BLUNDERS: Mapping[str, Blunder] = {
    "receive": _received,
    "decline": lambda h, j: decline_request(h.bench.desk, h.me, h.request, j.text()),
    "accept": lambda h, j: acceptance.accept_request(
        h.workbench, h.sign(Meaning.APPROVED), j.maybe(h.request), _answers(j)
    ),
    "reveal": lambda h, j: reveal.reveal_arm(h.workbench, h.sign(), j.maybe(h.request)),
    "show": lambda h, j: reveal.show_arm(h.workbench, h.me, j.maybe(h.request)),
    "print": lambda h, j: printing.print_labels(
        h.workbench, h.me, j.maybe(h.request), reason=j.text(), returned=j.chance.choice((0, 3)),
        second=j.chance.choice((None, h.sign(), h.second())),
    ),
    "count_labels": lambda h, j: printing.count_labels(
        h.workbench, h.me, j.maybe(h.request), j.chance.choice((-1, 0, 3, 4, 100)),
        j.chance.choice((None, h.sign(), h.second())),
    ),
    "account_labels": lambda h, j: printing.account_labels(
        h.workbench, h.me, j.maybe(h.request), destroyed=j.chance.choice((-1, 0, 2)),
        spoiled=j.chance.choice((0, 0, 1)), reason=j.text(),
    ),
    "materials": _materials,
    "thaw": lambda h, j: steps.thaw(
        h.workbench, h.me, h.request, [j.text() for _ in range(3)], reason=j.text()
    ),
    "pool": lambda h, j: steps.record_pool(h.workbench, h.me, h.request, j.value()),
    "count": lambda h, j: steps.record_count(
        h.workbench, h.me, h.request, method=j.value(), cells_per_ml=j.value(),
        viability_percent=j.value(), reason=j.text(),
    ),
    "compute": lambda h, j: computing.compute(
        h.workbench, h.me, h.request, j.number(), reason=j.text()
    ),
    "weight": lambda h, j: weight.correct_weight(
        h.workbench, h.me, h.request, j.text(), j.text(), j.text()
    ),
    "fail": lambda h, j: failing.fail_dose(
        h.workbench, h.me, h.second(), h.request, j.text(),
        second_check.SecondEntry(j.text(), j.value(), j.value(), j.value()), j.text(),
    ),
    "fill": lambda h, j: filling.record_fill(
        h.workbench, h.me, h.request, cells_ml=j.value(), albumin_ml=j.text(), reason=j.text()
    ),
    "label": lambda h, j: steps.scan_label(h.workbench, h.me, h.request, [j.text(), j.text()]),
    "check": lambda h, j: second_check.check(
        h.workbench, j.chance.choice((h.second(), h.sign(Meaning.CHECKED))), h.request,
        second_check.SecondEntry(j.maybe(WEIGHT), j.value(), j.value(), j.value()),
    ),
    "worksheet": lambda h, j: worksheet.print_worksheet(h.workbench, h.me, j.maybe(h.request)),
    "cancel": lambda h, j: closing.cancel_preparation(
        h.workbench, h.me, h.request, j.text(), j.text()
    ),
    "delay": lambda h, j: closing.announce_delay(
        h.workbench, h.sign(), h.request, h.bench.clock.now() - timedelta(hours=9), j.text()
    ),
    "release": lambda h, j: closing.release(
        h.workbench, h.sign(Meaning.RELEASED), h.request, j.text(),
        {name: j.chance.random() < 0.8 for name in closing.RELEASE_CHECKS},
    ),
    "offer": lambda h, j: handover.offer_bag(
        h.bench.desk, h.me, j.text(), j.text(), j.text(), _slip(h, j), _answers(j)
    ),
    "take": lambda h, j: handover.accept_bag(
        h.bench.desk, h.me, j.maybe(h.bag), j.text(), j.text(), _slip(h, j)
    ),
    "bedside": lambda h, j: handover.check_at_bedside(
        h.bench.desk, h.me, j.maybe(h.bag), PATIENT, PATIENT.upper(), _slip(h, j)
    ),
    "end": lambda h, j: handover.end_infusion(
        h.bench.desk, h.me, j.maybe(h.bag), _slip(h, j), volume=j.text(), flush=j.text(),
        residual=j.text(), reaction=j.text(),
    ),
    "destroy": lambda h, j: handover.propose_destruction(
        h.bench.desk, h.sign(), j.text(), j.text(), h.bench.clock.now(), j.text()
    ),
    "seat": _seat,
    "confirm": lambda h, j: confirm(h.bench.desk, h.second(), j.chance.randint(-1, 99)),
    "sites": lambda h, j: propose_sites(h.bench.desk, h.sign(), [j.text()]),
    "albumin": lambda h, j: receive_albumin(
        h.bench.desk, h.me, j.text(), j.day(h.bench.clock.now().date()), j.chance.randint(-1, 3)
    ),
    "vials": _vials,
    "list": lambda h, j: commissioning.propose_list(
        h.workbench, h.sign(), unread(j.data(planted_list())),
        dict(zip((j.maybe(ARMS[0]), ARMS[1]), (Arm.CELLS, Arm.CONTROL), strict=True)),
    ),
    "preview": lambda h, j: commissioning.preview_list(h.workbench, j.data(planted_list())),
    "sign in": lambda h, j: h.bench.desk.sign_in(j.maybe("Claire Aubert"), TYPED_PASSPHRASE),
    "sign": lambda h, j: sign(h.me, j.text(), Meaning.AUTHORED),
    "report": lambda h, j: report.export_custody_report(h.bench.desk, h.crew.auditor, j.text()),
}
"""Each with wrong input; whether it is refused depends on the moment too."""
