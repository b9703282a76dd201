"""Capsules beside the log that its lines do not bear out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.custody.day import closed, running
from tests.custody.provoke_lines import HEADER
from tests.custody.provoking import Broken, provokes
from tests.custody.scribe import Scribe, window_pen


def capsule(**forged: Any) -> Broken:
    """A preparation whose capsule row was written otherwise, by someone who holds a key."""
    preparation = running()
    preparation.scribe.capsules.clear()
    preparation.scribe.put_capsule(preparation.window, preparation.bag, **forged)
    return Broken(preparation.scribe, preparation.scribe.capsules[0].window)


@provokes("row.capsule_missing")
def a_capsule_taken_away() -> Broken:
    preparation = running()
    preparation.scribe.capsules.clear()
    return Broken(preparation.scribe, preparation.window)


@provokes("row.capsule_foreign")
def a_capsule_of_a_closed_preparation() -> Broken:
    preparation = closed()
    preparation.scribe.put_capsule(preparation.window, preparation.bag)
    return Broken(preparation.scribe, preparation.window)


@provokes("row.capsule_length")
def a_capsule_cut_short() -> Broken:
    return capsule(sealed=HEADER + bytes(32795))


@provokes("row.capsule_length")
def a_capsule_of_another_suite() -> Broken:
    return capsule(sealed=b"\x02\x01\x00\x00\x00\x01" + bytes(32796))


@provokes("row.capsule_length")
def a_capsule_under_the_key_of_names() -> Broken:
    return capsule(sealed=b"\x01\x02\x00\x00\x00\x01" + bytes(32796))


@provokes("row.capsule_length")
def a_capsule_of_no_generation() -> Broken:
    return capsule(sealed=b"\x01\x01\x00\x00\x00\x00" + bytes(32796))


@provokes("row.capsule_head")
def a_capsule_over_a_line_to_come() -> Broken:
    return capsule(head_number=500)


@provokes("row.capsule_head")
def a_capsule_older_than_its_window() -> Broken:
    scribe = Scribe()
    return capsule(head_number=2, head_leaf=scribe.lines[2].leaf)


@provokes("row.capsule_head")
def a_capsule_over_the_acceptance() -> Broken:
    preparation = running()
    acceptance = preparation.scribe.lines[preparation.window]
    return capsule(head_number=acceptance.number, head_leaf=acceptance.leaf)


@provokes("row.capsule_head")
def a_capsule_over_the_last_line() -> Broken:
    last = running().scribe.lines[-1]
    return capsule(head_number=last.number, head_leaf=last.leaf)


@provokes("row.capsule_head")
def a_capsule_over_another_history() -> Broken:
    return capsule(head_leaf=bytes(32))


@provokes("row.capsule_signature")
def a_capsule_signed_by_nobody() -> Broken:
    return capsule(signature=bytes(64))


@provokes("row.capsule_signature")
def a_capsule_signed_by_its_author() -> Broken:
    return capsule(pen=Scribe().crew.pharmacist.keys.root)


@provokes("row.capsule_signature")
def a_capsule_signed_by_another_windows_key() -> Broken:
    return capsule(pen=window_pen(1))


@provokes("row.capsule_signature")
def a_capsule_sealed_again() -> Broken:
    made = running()
    old = made.scribe.capsules[0]
    made.scribe.put_capsule(made.window, made.bag)
    new = made.scribe.capsules.pop()
    made.scribe.capsules[0] = replace(new, signature=old.signature)
    return Broken(made.scribe, made.window)
