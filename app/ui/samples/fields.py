"""Samples of what is filled in: words, numbers, choices, moments, scans."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from app.trial.refusal import Refusal
from app.ui.kit import Kit
from app.ui.samples.page import beside, sheet
from app.ui.samples.states import BAG
from app.ui.widgets.card import Card
from app.ui.widgets.checklist import Checklist
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.moment_field import DayField, MomentField
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.scan_field import ScanField
from app.ui.widgets.text_field import NoteField, SecretField, TextField


def text_fields(kit: Kit) -> QWidget:
    """Lines, notes, a passphrase; refused, barred, too long."""
    say = kit.say
    plain = TextField(kit, say("gallery.prescriber"), say("gallery.prescriber.hint"))
    refused = TextField(kit, say("gallery.subject"))
    refused.put("12034")
    refused.refuse(kit.sentence(Refusal("subject.malformed")))
    barred = TextField(kit, say("gallery.ward"))
    barred.put(say("gallery.ward.value"))
    barred.set_enabled(False)
    long = NoteField(kit, say("gallery.reason"), most=60)
    long.put(say("gallery.reason.value"))
    secret = SecretField(kit, say("signature.passphrase"))
    secret.editor.setProperty("text", BAG)
    left, right = Card(kit), Card(kit)
    for line in (plain, refused, barred):
        left.add(line)
    for field in (NoteField(kit, say("gallery.note")), long, secret):
        right.add(field)
    return sheet(kit, beside(left, right, stretch=(1, 1)))


def quantities(kit: Kit) -> QWidget:
    """Typed with a comma and with a point, refused, hidden, a number of cells."""
    say = kit.say
    shown: list[Field] = []
    weigh = say("gallery.weigh")
    for typed in ("", "72,5", "7.25", "1 234,5", "0.085", "7e1"):
        weight = QuantityField(kit, say("gallery.weight"), "kg", "weight_kg", hint=weigh)
        weight.put(typed)
        shown.append(weight)
    hidden = QuantityField(kit, say("gallery.weight.first"), "kg", "weight_kg")
    hidden.put("72,5")
    hidden.hide_value()
    cells = QuantityField(
        kit, say("gallery.concentration"), say("gallery.cells_per_ml"), "total_cells_per_ml", True
    )
    cells.put("10000000")
    left, right = Card(kit), Card(kit)
    shown += [hidden, cells]
    for place, field in enumerate(shown):
        (left if place < len(shown) // 2 else right).add(field)
    return sheet(kit, beside(left, right, stretch=(1, 1)))


def choices(kit: Kit) -> QWidget:
    """Side by side: nothing chosen, chosen, refused, barred; and lists."""
    say = kit.say
    few = [(name, say(f"gallery.source.{name}")) for name in ("scale", "record", "spoken")]
    many = [*few, *((name, say(f"gallery.source.{name}")) for name in ("estimate", "other"))]
    fields = [ChoiceField(kit, say("gallery.source"), some) for some in (few, few, few, few, many)]
    fields[1].put("record")
    fields[2].refuse(say("gallery.source.missing"))
    fields[3].put("scale")
    fields[3].set_enabled(False)
    chosen = ChoiceField(kit, say("gallery.source"), many)
    chosen.put("other")
    card = Card(kit)
    for field in (*fields, chosen):
        card.add(field)
    return sheet(kit, card)


def moments(kit: Kit) -> QWidget:
    """Empty, understood, in the repeated hour, in the skipped hour, a day alone."""
    say = kit.say
    onset = [MomentField(kit, say("gallery.onset"), past=True) for _ in range(4)]
    onset[1].put(kit.now() - timedelta(hours=9))
    onset[2].write("25/10/2026", "02h30")
    onset[3].write("29/03/2026", "02h30")
    given = MomentField(kit, say("gallery.given"))
    given.put(kit.now())
    short = MomentField(kit, say("gallery.given"))
    short.write("24/3/26", "8h05")
    expiry = DayField(kit, say("gallery.expiry"))
    expiry.put(date(2027, 2, 28))
    missing = DayField(kit, say("gallery.expiry"))
    missing.write("30/02/2027")
    left, right = Card(kit), Card(kit)
    for field in onset:
        left.add(field)
    for other in (given, short, expiry, missing):
        right.add(other)
    for refused in (short, missing):
        with suppress(Refusal):
            refused.read()
    return sheet(kit, beside(left, right, stretch=(1, 1)))


def checklists(kit: Kit) -> QWidget:
    """Answered in part; refused."""
    say = kit.say
    names = ("alive", "eligible", "consent", "line")
    questions = [(name, say(f"gallery.check.{name}")) for name in names]
    part = Checklist(kit, say("gallery.check"), questions, say("gallery.check.hint"))
    part.put({"alive": True, "consent": False})
    refused = Checklist(kit, say("gallery.check"), questions)
    refused.refuse(say("gallery.check.missing"))
    card, other = Card(kit), Card(kit)
    card.add(part)
    other.add(refused)
    return sheet(kit, card, other)


def scans(kit: Kit) -> QWidget:
    """Waiting for a code; with what came of three."""
    say = kit.say
    empty = ScanField(kit, say("gallery.scan.label"), say("gallery.scan.expected"))
    done = ScanField(kit, say("gallery.scan.vials"), say("gallery.scan.vial"))
    done.result(say("gallery.scan.good"), "AB-04242-01", True)
    done.result(say("gallery.scan.good"), "AB-04242-02", True)
    done.result(say("gallery.scan.foreign"), BAG, False)
    off = ScanField(kit, say("gallery.scan.vials"), say("gallery.scan.vial"))
    off.ready(False)
    off.set_enabled(False)
    cards = []
    for field in (empty, done, off):
        card = Card(kit)
        card.add(field)
        cards.append(card)
    return sheet(kit, *cards)
