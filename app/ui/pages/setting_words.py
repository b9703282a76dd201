"""How the screen names a value of the study's configuration, and writes it."""

from __future__ import annotations

from app.trial.quantities import echo
from app.trial.settings import Setting
from app.ui.kit import Kit

_FLAGS = ("print_list_id", "second_check", "reprint", "label_count", "destruction")


def name_of(kit: Kit, one: Setting) -> str:
    """What is set: its part of the study, and which of its values."""
    say = kit.say
    section, _, member = one.section.partition(".")
    place = say(f"section.{section}") + (f" {member}" if member else "")
    return place if section == "label" else f"{place} · {say(f'setting.{one.key}')}"


def value_of(kit: Kit, one: Setting) -> str:
    """Its value with its unit, numbers as the language writes them."""
    if one.key in _FLAGS:
        return kit.say(f"study.flag.{one.value}")
    return f"{_shown(one.value, kit.words.language)} {_unit(one.unit)}".strip()


def _shown(value: str, language: str) -> str:
    whole = value.lstrip("-")
    if not whole.isascii() or not whole.isdigit():
        return value
    return echo(int(value), language)


def _unit(unit: str) -> str:
    return {"percent": "%", "cells/kg": "cells/kg"}.get(unit, unit)
