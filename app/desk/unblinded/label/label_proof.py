"""Proves on the spot that a bag's label tells no treatment: made for each of them, byte for byte.

The bag's story is taken twice as it would be had the list said the one
treatment or the other: every sealed part names it in clear. Both go the whole
way that a label goes. What comes out is compared, and the comparison is itself
tried on a label of which one figure is another. Nothing here reads the bag's
own row, so the proof is the same whichever treatment is in the bag.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

from app import __version__
from app.blind.arm import Arm, arm_code
from app.custody.board import Story
from app.custody.event import Event
from app.desk.desk import Desk
from app.desk.label.labelling import bag_label, proved_job
from app.desk.ports import PrintJob
from app.labels.bag_label import BagLabel
from app.papers.paper import Digest, Facts, Heading, Lines, Paper, Table
from app.papers.render import paper_pdf
from app.trial.names import BagCode
from app.trial.refusal import Refusal

_FILES = ("pdf", "png", "zpl", "image")
_WIDTHS = (0.28, 0.18, 0.18, 0.18, 0.18)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that leaves for the printer: its length and SHA-256 for each treatment.

    `differing` counts the bytes that are not the same for both, `control` those
    that differ from a label of which one figure is another. `name` is ``pdf``,
    ``png``, ``zpl`` or ``job``, the job's attributes.
    """

    name: str
    sizes: tuple[int, int]
    digests: tuple[str, str]
    differing: int
    control: int


@dataclass(frozen=True, slots=True)
class LabelProof:
    """What was compared of one bag; `treatments` in a fixed order, `pictures` PNGs in the same."""

    bag: str
    subject: str
    dots_per_mm: str
    treatments: tuple[str, str]
    pictures: tuple[bytes, bytes]
    parts: tuple[Part, ...]

    @property
    def differing(self) -> int:
        """How many bytes tell the treatments apart: none, or the blind does not hold."""
        return sum(part.differing for part in self.parts)

    @property
    def seeing(self) -> bool:
        """Whether the comparison saw the changed figure in all that holds it."""
        return all(part.control for part in self.parts if part.name in _FILES)


def prove_label(desk: Desk, bag: str) -> LabelProof:
    """The comparison for one bag; raises Refusal ``bag.…`` and whatever a label's making raises."""
    code = BagCode.read(bag)
    story = desk.board.of_bag(code.text)
    if story is None:
        raise Refusal("bag.unknown", bag=code.shown)
    one, other = (_made(desk, supposed(story, arm)) for arm in (Arm.CELLS, Arm.CONTROL))
    label = bag_label(desk, story)
    changed = _parts_of(proved_job(desk, story, _one_figure_else(label)))
    named = desk.study.products
    products = named.get(desk.words.language) or named[desk.study.label_language]
    return LabelProof(
        code.text, story.subject, str(desk.printer.dots_per_mm),
        (products.tested, products.control), (one["png"], other["png"]),
        tuple(_part(name, one[name], other[name], changed[name]) for name in one),
    )  # fmt: skip


def supposed(story: Story, arm: Arm) -> Story:
    """The story as it would be under an arm, which its sealed parts name to whoever looks."""
    told = arm_code(arm).encode("ascii")

    def under(event: Event) -> Event:
        line = event.line
        return replace(event, line=replace(line, sealed=told * len(line.sealed)))

    return replace(story, events=[under(event) for event in story.events])


def label_proof_pdf(desk: Desk, proof: LabelProof) -> bytes:
    """The proof as PDF, for blinded eyes too."""
    return paper_pdf(label_proof_paper(desk, proof))


def label_proof_paper(desk: Desk, proof: LabelProof) -> Paper:
    """The proof in finished words, in the language of the desk's papers."""
    say = desk.words.say
    marks = [say("paper.blinded")]
    if desk.board.practice:
        marks.append(say("paper.specimen"))
    verdict = "proof.same" if not proof.differing else "proof.different"
    return Paper(
        title=say("proof.title"),
        marks=tuple(marks),
        subtitle=f"{desk.study.title} · {BagCode(proof.bag).shown}",
        blocks=(
            Lines((say(verdict, bytes=proof.differing), say("proof.method"))),
            Facts(_facts(desk, proof)),
            Heading(say("proof.compared")),
            Table(tuple(say(f"proof.column.{name}") for name in (
                "part", "tested", "control", "differing", "changed")),
                tuple(_row(desk, part) for part in proof.parts), _WIDTHS),
            Lines((say("proof.changed"),)),
            Heading(say("proof.digests")),
            *_digests(desk, proof),
        ),
        footer=say("paper.footer", version=__version__, study=desk.study.name),
        page_words=say("paper.page"),
    )  # fmt: skip


def _facts(desk: Desk, proof: LabelProof) -> tuple[tuple[str, str], ...]:
    say = desk.words.say
    return (
        (say("report.fact.bag"), BagCode(proof.bag).shown),
        (say("report.fact.subject"), proof.subject),
        (say("proof.column.tested"), proof.treatments[0]),
        (say("proof.column.control"), proof.treatments[1]),
        (say("proof.dots"), proof.dots_per_mm),
    )


def _row(desk: Desk, part: Part) -> tuple[str, ...]:
    numbers = (*part.sizes, part.differing, part.control)
    return (desk.words.say(f"proof.part.{part.name}"), *(str(number) for number in numbers))


def _digests(desk: Desk, proof: LabelProof) -> Iterator[Digest]:
    say = desk.words.say
    for part in proof.parts:
        for which, digest in zip(("tested", "control"), part.digests, strict=True):
            what = say(f"proof.part.{part.name}")
            yield Digest(f"{what} · {say(f'proof.column.{which}')}", digest)


def _made(desk: Desk, story: Story) -> Mapping[str, bytes]:
    return _parts_of(proved_job(desk, story, bag_label(desk, story)))


def _parts_of(job: PrintJob) -> dict[str, bytes]:
    told = {field.name: getattr(job, field.name) for field in fields(job)}
    files = {name: bytes(told.pop(name)) for name in _FILES}
    attributes = "".join(f"{name}={told[name]}\n" for name in sorted(told))
    return {**files, "job": attributes.encode()}


def _part(name: str, one: bytes, other: bytes, changed: bytes) -> Part:
    digests = hashlib.sha256(one).hexdigest(), hashlib.sha256(other).hexdigest()
    sizes = len(one), len(other)
    return Part(name, sizes, digests, differing_bytes(one, other), differing_bytes(one, changed))


def differing_bytes(one: bytes, other: bytes) -> int:
    """How many bytes are not the same in both; what one has more counts too."""
    least = min(len(one), len(other))
    if one[:least] == other[:least]:
        return abs(len(one) - len(other))
    pairs = zip(one, other, strict=False)
    return sum(a != b for a, b in pairs) + abs(len(one) - len(other))


def _one_figure_else(label: BagLabel) -> BagLabel:
    last = int(label.start_by[-1])
    return replace(label, start_by=f"{label.start_by[:-1]}{(last + 1) % 10}")
