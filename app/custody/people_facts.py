"""What a line says of a seat, and of the second person who checked."""

from __future__ import annotations

from app.custody.schema import choice, day, hexadecimal, instant, record, text
from app.trial.names import Role

_name = text(1, 80)

SEAT_FACTS = record(
    seat=hexadecimal(8),
    name=_name,
    role=choice(*Role),
    qualification=_name,
    trained=day,
    start=instant,
    end=instant,
    root=hexadecimal(32),
    esign=hexadecimal(32),
    seal=hexadecimal(32),
    row=hexadecimal(32),
)
SECOND_FACTS = record(
    seat=hexadecimal(8),
    name=_name,
    key=hexadecimal(32),
    digest=hexadecimal(32),
    signature=hexadecimal(64),
)
