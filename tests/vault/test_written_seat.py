"""A seat written once opens for ever: version 1 of every form the vault writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.custody.records import SeatRow
from app.desk.ports import Box
from app.trial.names import RoleKey
from app.trial.refusal import Failure
from tests.vault.seats import cheap_vault

FILE = Path(__file__).parents[1] / "vectors" / "vault" / "seat-v1.json"
TOLD = json.loads(FILE.read_text("utf-8"))
LOG_ID = bytes.fromhex(TOLD["log_id"])
ROW = SeatRow(
    TOLD["seat"], *(bytes.fromhex(TOLD[part]) for part in ("record", "wrapped", "grants"))
)


def test_the_written_seat_opens_and_signs() -> None:
    seat = cheap_vault().open_seat(LOG_ID, ROW, TOLD["passphrase"])
    message = bytes.fromhex(TOLD["message"])
    assert seat.root.sign(message).hex() == TOLD["root_signature"]
    assert seat.esign(TOLD["passphrase"]).sign(message).hex() == TOLD["esign_signature"]


@pytest.mark.parametrize("told", TOLD["sealed"], ids=lambda told: str(told["role"]))
def test_the_written_values_open_and_are_written_alike(told: dict[str, str]) -> None:
    keyring = cheap_vault().open_seat(LOG_ID, ROW, TOLD["passphrase"]).keyring
    context, bound, plaintext, sealed = (
        bytes.fromhex(told[part]) for part in ("context", "associated", "plaintext", "sealed")
    )
    box = Box(RoleKey(told["role"]), told["purpose"], context, bound)
    assert keyring.open(box, sealed) == plaintext
    assert keyring.seal(box, plaintext, sealed[6:18]) == sealed


@pytest.mark.parametrize("told", TOLD["damaged"], ids=lambda told: str(told["what"]))
def test_the_damaged_seat_is_refused(told: dict[str, str]) -> None:
    parts = {**TOLD, **told}
    row = SeatRow(
        parts["seat"], *(bytes.fromhex(parts[part]) for part in ("record", "wrapped", "grants"))
    )
    with pytest.raises(Failure) as why:
        cheap_vault().open_seat(bytes.fromhex(parts["log_id"]), row, parts["passphrase"])
    assert why.value.key == told["verdict"]
