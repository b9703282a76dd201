"""Samples of what is only looked at: words, buttons, cards, pills, banner, stepper, findings."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.kit import Kit
from app.ui.samples.page import beside, named, sheet
from app.ui.tokens import Tone
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card, Tile
from app.ui.widgets.foot import Foot
from app.ui.widgets.integrity import IntegrityBanner
from app.ui.widgets.pill import Pill
from app.ui.widgets.problem_card import ProblemCard
from app.ui.widgets.progress import Progress
from app.ui.widgets.reveal_field import RevealField
from app.ui.widgets.stepper import Stepper
from app.ui.widgets.text import label, line

BAG = "7KD4-9PXE"
SUBJECT = "12-034"
_USES = ("title", "card-title", "value", "strong", "caption", "muted", "ok", "warn", "danger",
         "info", "unblinded", "hash")  # fmt: skip


def words(kit: Kit) -> QWidget:
    """Letters by use, figures of one width, letters that must not be taken for one another."""
    card = Card(kit, kit.say("gallery.words.uses"))
    for use in _USES:
        card.add(label(kit.say("gallery.words.sample"), use))
    figures = Card(kit, kit.say("gallery.words.figures"))
    for text in ("0O 1Il 5S 8B 6G", "1 111 111,1", "8 080 808,8", "17:11:11", "08:00:08"):
        figures.add(label(text, "value"))
    figures.body.addStretch()
    return sheet(kit, beside(card, figures, stretch=(2, 1)), line())


def buttons(kit: Kit) -> QWidget:
    """Every role, at rest and barred."""
    say = kit.say
    accept = Button(kit, say("gallery.accept"), "primary", "ok", "Ctrl+Return")
    barred = Button(kit, say("gallery.accept"), "primary", "people")
    barred.why(say("gallery.barred"))
    long = Button(kit, say("gallery.accept"), "primary")
    long.why(say("gallery.barred.long"))
    danger = Button(kit, say("gallery.cancel_bag"), "danger")
    gone = Button(kit, say("gallery.cancel_bag"), "danger")
    gone.why(say("gallery.barred"))
    plain = Button(kit, say("gallery.back"), shortcut="Alt+Left")
    return sheet(
        kit,
        named(kit, say("gallery.buttons.primary"), beside(accept, barred)),
        named(kit, say("gallery.buttons.long"), beside(long)),
        named(kit, say("gallery.buttons.plain"), beside(plain, Button(kit, say("gallery.pause")))),
        named(kit, say("gallery.buttons.danger"), beside(danger, gone)),
        named(kit, say("gallery.buttons.unblinded"), beside(
            Button(kit, say("gallery.reveal"), "unblinded", "eye"))),
        named(kit, say("gallery.buttons.quiet"), beside(Button(kit, say("gallery.more"), "quiet"))),
    )  # fmt: skip


def cards(kit: Kit) -> QWidget:
    """Cards with and without a tone, tiles."""
    say = kit.say
    plain = Card(kit, say("gallery.card.title"), say("gallery.card.side"))
    plain.add(label(say("gallery.card.text")))
    toned = [Card(kit, say("gallery.card.title"), tone=tone) for tone in (Tone.WARN, Tone.OK)]
    for card in toned:
        card.add(label(say("gallery.card.text")))
    tiles = [
        Tile(kit, "danger", "1", say("gallery.tile.over"), Tone.DANGER),
        Tile(kit, "warn", "2", say("gallery.tile.soon"), Tone.WARN),
        Tile(kit, "people", "3", say("gallery.tile.check"), Tone.INFO),
        Tile(kit, "ok", "12", say("gallery.tile.ready"), Tone.OK),
    ]
    return sheet(kit, plain, *toned, beside(*tiles, stretch=(1, 1, 1, 1)))


def pills(kit: Kit) -> QWidget:
    """One pill a tone."""
    row = [Pill(kit, kit.say(f"gallery.pill.{tone.value}"), tone) for tone in Tone]
    paused = Pill(kit, kit.say("gallery.pill.warn"), Tone.WARN, "pause")
    return sheet(kit, beside(*row), beside(paused))


def banner(kit: Kit) -> QWidget:
    """The identity of a bag, with few and with many values."""
    say = kit.say
    short, long = Banner(kit), Banner(kit)
    pairs = [
        (say("gallery.bag"), BAG), (say("gallery.subject"), SUBJECT),
        (say("gallery.weight.twice"), say("gallery.weight.value")),
        (say("gallery.onset"), say("gallery.onset.value")),
    ]  # fmt: skip
    short.tell(pairs)
    short.side(RevealField(kit, say("gallery.arm"), say("gallery.arm.hold")))
    long.tell([*pairs, (say("gallery.ward"), say("gallery.ward.value")),
               (say("gallery.deadline"), "17:10")])  # fmt: skip
    return sheet(kit, short, long)


def stepper(kit: Kit) -> QWidget:
    """First, middle and last step."""
    names = [kit.say(f"gallery.step.{name}") for name in (
        "reveal", "labels", "materials", "thaw", "count", "dose", "check", "closing")]  # fmt: skip
    shown = []
    for place in (0, 4, 7):
        one = Stepper(kit, names)
        one.at(place, set(range(place)))
        shown.append(one)
    return sheet(kit, *shown)


def reveal(kit: Kit) -> QWidget:
    """Hidden, and stated."""
    hidden = RevealField(kit, kit.say("gallery.arm"), kit.say("gallery.arm.hold"))
    hidden.held.connect(
        lambda held: hidden.show_value(kit.say("gallery.arm.value")) if held else None
    )
    stated = RevealField(kit, kit.say("gallery.arm"), kit.say("gallery.arm.hold"))
    stated.state(kit.say("gallery.arm.value"))
    return sheet(
        kit, named(kit, kit.say("gallery.reveal.hidden"), beside(hidden)),
        named(kit, kit.say("gallery.reveal.stated"), beside(stated)),
    )  # fmt: skip


def problems(kit: Kit) -> QWidget:
    """A refusal with what can be done, a trouble, a defect with its report."""
    say = kit.say
    refused, trouble, defect = ProblemCard(kit), ProblemCard(kit), ProblemCard(kit)
    refused.tell(
        say("gallery.problem.refused"), say("gallery.problem.refused.title"),
        actions=[(say("gallery.problem.again"), refused.clear)],
    )  # fmt: skip
    trouble.tell(say("gallery.problem.trouble"), say("gallery.problem.trouble.title"), Tone.WARN)
    defect.tell(
        say("gallery.problem.defect"), say("gallery.problem.defect.title"), copied=f"{BAG}.txt"
    )
    return sheet(kit, refused, trouble, defect)


def foot(kit: Kit) -> QWidget:
    """A page's foot, its primary button barred and free."""
    say = kit.say
    feet = []
    for reason in (say("gallery.barred"), ""):
        bar = Foot(kit)
        bar.danger(Button(kit, say("gallery.cancel_bag"), "danger"))
        bar.add(Button(kit, say("gallery.pause")))
        bar.add(Button(kit, say("gallery.back"), shortcut="Alt+Left"))
        accept = Button(kit, say("gallery.accept"), "primary", "people", "Ctrl+Return")
        if reason:
            accept.why(reason)
        bar.primary(accept)
        feet.append(bar)
    return sheet(kit, *feet)


def progress(kit: Kit) -> QWidget:
    """A part done, and nobody knows."""
    known, unknown = Progress(kit), Progress(kit)
    known.tell(kit.say("gallery.progress"), 42, 100)
    unknown.tell(kit.say("gallery.progress"), 0, 0)
    return sheet(kit, known, unknown)


def integrity(kit: Kit) -> QWidget:
    """Whole, whole without an anchor, not whole."""
    say = kit.say
    shown = []
    for tone in (Tone.OK, Tone.WARN, Tone.DANGER, Tone.NEUTRAL):
        one = IntegrityBanner(kit)
        one.tell(tone, say(f"gallery.log.{tone.value}"), say(f"gallery.log.{tone.value}.detail"))
        one.button(Button(kit, say("gallery.log.again")))
        shown.append(one)
    return sheet(kit, *shown)
