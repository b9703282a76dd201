"""Everything blinded that a day leaves behind, and the same day with the arms exchanged."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from app.blind.arm import Arm
from app.command.practice import PRACTICE_ARMS, Crew, commission, seat_crew
from app.custody import canonical
from app.custody.canonical import Value
from app.custody.checkpoint import Checkpoint
from app.custody.records import Line
from app.desk.boards.bags import bag_rows
from app.desk.boards.due import due
from app.desk.exports.checkpoint import make_checkpoint
from app.desk.journal import Person
from app.desk.log.log_filters import gone_back, specials
from app.desk.log.logbook import read_log
from app.desk.log.telling import tell
from app.desk.papers.report import custody_report, paper_manner
from app.devices.resources import practice_list
from app.papers.paper import Digest
from app.papers.render import paper_pdf
from tests.bench import TUESDAY, Bench, bench_on, empty_bench
from tests.blinding.day import Day
from tests.blinding.unblinding import receipts
from tests.fakes import SeededEntropy

_COMMITTING = {"digest", "signature", "leaf", "salted_root", "sealed_root"}
"""Open facts that commit to sealed contents: compared by length alone."""
_ROOT = re.compile(rb"[0-9a-f]{64}")
Mutate = Callable[[Bench], None]


@dataclass(frozen=True)
class Seated:
    """A practice study whose people are seated: made once, forked for every day."""

    bench: Bench
    crew: Crew

    @classmethod
    def once(cls, source: bytes | None = None) -> Seated:
        """Founds it, with the shipped configuration or another."""
        bench = empty_bench(source, seed=b"swap")
        return cls(bench, seat_crew(bench.workbench))

    def fork(self, seed: int) -> tuple[Bench, Crew]:
        """A copy with entropy of its own, equal for equal seeds."""
        source = self.bench.desk.study.source
        entropy = SeededEntropy(b"day %d" % seed)
        clock = type(self.bench.clock)(TUESDAY + timedelta(minutes=1))
        bench = bench_on(self.bench.file.fork(), source, entropy, clock)  # type: ignore[attr-defined]

        def seat(person: Person) -> Person:
            return Person(person.seat, person.keys)

        crew = self.crew
        return bench, Crew(seat(crew.pharmacist), seat(crew.operator), seat(crew.auditor))


def live(
    seated: Seated, seed: int, exchanged: bool, mutate: Mutate | None = None
) -> dict[str, bytes]:
    """One day, with the arms as the list says or exchanged; returns all that is blinded."""
    bench, crew = seated.fork(seed)
    if mutate is not None:
        mutate(bench)
    day = lived(bench, crew, seed, exchanged)
    bench.verdict()
    return blinded(bench, day.crew, day.told)


def lived(
    bench: Bench, crew: Crew, seed: int, exchanged: bool, sort: type[Day] = Day
) -> Day:
    """Commissions the list, its arms as they are or exchanged, and lives one day of a sort."""
    arms = {"A": Arm.CONTROL, "B": Arm.CELLS} if exchanged else PRACTICE_ARMS
    commission(bench.workbench, crew, practice_list(), arms)
    day = sort(bench, crew, TUESDAY + timedelta(days=1), seed)
    day.run()
    return day


def blinded(bench: Bench, crew: Crew, told: Sequence[str] = ()) -> dict[str, bytes]:
    """Every artefact that blinded people can see, by name."""
    snapshot = bench.file.snapshot()
    found: dict[str, bytes] = {}
    for line in snapshot.lines:
        found |= _line(line)
    for row in snapshot.rows:
        found[f"row {row.version} {row.stratum} {row.position}"] = b"%d" % len(row.sealed)
    found["allocations"] = repr(snapshot.allocations).encode()
    found["capsules"] = repr([(c.window, len(c.sealed)) for c in snapshot.capsules]).encode()
    found["seats"] = repr(snapshot.seats).encode()
    found["settings"] = repr(sorted(snapshot.settings)).encode()
    found |= _labels(bench)
    found |= _boards(bench)
    if not bench.desk.board.open_stories():
        found["checkpoint"] = _checkpoint(bench, crew)
    remembered = bench.heads.recall(bench.desk.journal.log_id)
    assert remembered is not None
    found["remembered"] = repr((remembered.head.size, remembered.found)).encode()
    found["told"] = "\n".join(told).encode()
    return found


def _checkpoint(bench: Bench, crew: Crew) -> bytes:
    """What a checkpoint tells, and how long its root and signature are."""
    note = Checkpoint.decode(make_checkpoint(bench.desk, crew.auditor).encode())
    lengths = [len(note.root), *(len(signed.line()) for signed in note.signatures)]
    return repr((note.log_id, note.size, lengths)).encode()


def _line(line: Line) -> dict[str, bytes]:
    name = f"line {line.number}"
    part = canonical.decode(line.open)
    return {
        f"{name} open": canonical.encode(_masked(part)),
        f"{name} lengths": b"%d %d %d %d" % (
            len(line.entry), len(line.signature), len(line.open), len(line.sealed)
        ),
        # All of the entry but the root before it and the digests of its parts.
        f"{name} entry": line.entry[:29] + line.entry[61:82] + line.entry[114:118],
    }  # fmt: skip


def _masked(value: Value, kind: str = "") -> Value:
    if isinstance(value, Mapping):
        kind = str(value.get("kind", kind))
        return {
            key: "x" * len(str(item)) if key in _COMMITTING and not _plain(key, kind)
            else _masked(item, kind)
            for key, item in value.items()
        }  # fmt: skip
    if isinstance(value, list):
        return [_masked(item, kind) for item in value]
    return value


def _plain(key: str, kind: str) -> bool:
    return key == "digest" and kind == "LabelsPrinted"


def _labels(bench: Bench) -> dict[str, bytes]:
    return {
        f"label {n} {part}": value if isinstance(value, bytes) else repr(value).encode()
        for n, job in enumerate(bench.printer.jobs)
        for part, value in (
            ("title", job.title), ("name", job.file_name), ("copies", job.copies),
            ("pdf", job.pdf), ("png", job.png), ("zpl", job.zpl),
        )
    }  # fmt: skip


def _boards(bench: Bench) -> dict[str, bytes]:
    found = {"bags": repr(bag_rows(bench.desk)).encode()} | _filters(bench)
    for event in bench.desk.board.events:
        line = tell(bench.desk, event, paper_manner(bench.desk))
        details = [(d.name, len(d.value) if d.exact else d.value) for d in line.details]
        found[f"telling {event.number}"] = repr(replace(line, details=())).encode()
        found[f"telling {event.number} details"] = repr(details).encode()
    for story in bench.desk.board.stories.values():
        told = (story.stage, story.bag, story.disposition, story.albumin)
        found[f"board {story.request}"] = repr(told).encode()
        if story.disposition:
            paper = custody_report(bench.desk, story)
            pdf = paper_pdf(paper)
            found[f"report {story.bag} pdf"] = _without_digests(pdf)
            blocks = tuple(
                replace(block, value="x" * len(block.value)) if isinstance(block, Digest) else block
                for block in paper.blocks
            )
            found[f"report {story.bag} words"] = repr(replace(paper, blocks=blocks)).encode()
    found |= {name: _without_digests(pdf) for name, pdf in receipts(bench).items()}
    tasks = [replace(one, proposal=None, about=None) for one in due(bench.desk)]
    found["due"] = repr(tasks).encode()
    return found


def _filters(bench: Bench) -> dict[str, bytes]:
    """What the log's filters offer, and which lines each word, kind, stratum and role finds."""
    book = read_log(bench.desk)
    found = {
        f"filter {word}": repr([e.number for e in book.events if wanted(e)]).encode()
        for word, wanted in specials(book.events).items()
    }
    told = [(e.kind, e.by.name, e.by.role, book.stratum(e), book.about(e)) for e in book.events]
    return found | {
        "filter parts": repr((sorted(book.kinds), book.strata, told)).encode(),
        "gone back": repr(gone_back(book.events)).encode(),
    }


def _without_digests(pdf: bytes) -> bytes:
    """The bytes of a report with its root, and the file id that follows from it, blanked."""
    start = pdf.rfind(b"/ID")
    return _ROOT.sub(b"x" * 64, pdf[:start]) + b"%d" % len(pdf[start:])


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The names of the artefacts that differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
