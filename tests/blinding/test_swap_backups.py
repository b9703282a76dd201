"""The swap test on backups taken by themselves: the same copies, names, moments and sizes."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.custody import canonical
from app.custody.quiet import MOMENTS
from app.desk.backups import backing_up, backup_rounds
from app.trial.clocks import next_step
from tests.blinding.day import Act, Day
from tests.blinding.swap import Seated, blinded, differences, lived
from tests.fakes_backups import Round

DAYS = 4


class WatchedDay(Day):
    """A generated day at a window that takes backups by itself."""

    def run(self) -> None:
        """Somebody signs in first, when nothing was ever backed up."""
        self.round = Round.over(self.bench)
        self.round.ask(self.crew.pharmacist)
        self._step = next_step(self.bench.desk.study, self.bench.clock.now())
        super().run()

    def do(self, act: Act, moment: datetime) -> None:
        """What it does at each whole step of the clock, and behind an act."""
        clock, before = self.bench.clock, len(self.bench.desk.board.events)
        while self._step <= moment:
            clock.set(max(self._step, clock.now()))
            self.round.ask(self.crew.pharmacist)
            self._step = next_step(self.bench.desk.study, self._step)
        super().do(act, moment)
        self.round.act()
        kinds = {event.kind for event in self.bench.desk.board.events[before:]}
        if kinds & MOMENTS:
            self.round.ask(self.crew.pharmacist)


class TalkingDay(WatchedDay):
    """The same at a window that takes one whenever an act has ended."""

    def do(self, act: Act, moment: datetime) -> None:
        """What it must not do behind an act."""
        self.round.places.places = ("usb",)
        Day.do(self, act, moment)
        self.round.rounds.after({"Allocated"})
        self.round.ask(self.crew.pharmacist)


def traces(
    seated: Seated, seed: int, exchanged: bool, sort: type[WatchedDay] = WatchedDay
) -> dict[str, bytes]:
    """All that is blinded of a day, and what lies in the places afterwards."""
    bench, crew = seated.fork(seed)
    day = lived(bench, crew, seed, exchanged, sort)
    assert isinstance(day, WatchedDay)
    bench.verdict()
    found = blinded(bench, crew, day.told)
    seen: list[bytes] = []
    for number, (name, at, held) in enumerate(day.round.places.brought):
        kinds = [canonical.decode(line.open)["kind"] for line in held.lines]
        lines = [(len(line.entry), len(line.open), len(line.sealed)) for line in held.lines]
        # Whoever has two copies sees whether a capsule was written between them.
        seen += [row.sealed for row in held.capsules if row.sealed not in seen]
        capsules = [
            (row.window, len(row.sealed), row.head_number, seen.index(row.sealed))
            for row in held.capsules
        ]  # fmt: skip
        rows = len(held.rows), held.allocations, len(held.seats)
        found[f"copy {number}"] = repr((name, at, kinds, lines, capsules, rows)).encode()
    return found


def _of_busy_bench(told: bytes) -> bool:
    """Whether a copy was taken while somebody may have known an arm."""
    return told.count(b"'ArmRevealed'") > told.count(b"'PreparationClosed'")


@pytest.fixture(scope="module")
def seated() -> Seated:
    """People seated once; each day is a fork."""
    return Seated.once()


def test_backups_of_exchanged_arms_are_the_same(seated: Seated) -> None:
    copies = busy = 0
    for seed in range(DAYS):
        one, other = traces(seated, seed, False), traces(seated, seed, True)
        assert differences(one, other) == [], f"day {seed}"
        copies += sum(name.startswith("copy ") for name in one)
        busy += sum(_of_busy_bench(told) for name, told in one.items() if name.startswith("copy "))
    assert copies > 4 * DAYS and busy


def test_a_copy_between_the_reveal_and_the_closing_would_show(
    seated: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule taken away, and a copy after each act: the days differ."""
    for room in (backup_rounds, backing_up):
        monkeypatch.setattr(room, "is_quiet", lambda board: True)
    monkeypatch.setattr(backing_up, "is_clear", lambda board: True)
    assert any(
        differences(
            traces(seated, seed, False, TalkingDay), traces(seated, seed, True, TalkingDay)
        )
        for seed in range(2)
    )
