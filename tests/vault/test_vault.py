"""The vault as the desk uses it: founding, granting, signing in, signing."""

from __future__ import annotations

import ast
import dataclasses

import pytest

from app.custody.entry import SignerKind
from app.custody.records import SeatRow
from app.desk.ports import Box, OpenSeat, Vault
from app.trial.names import RoleKey
from app.trial.refusal import Refusal, Trouble
from app.vault.kdf import FLOOR, KdfCost
from app.vault.seat import require_floor
from app.vault.vault import OpalineVault
from app.vault.wrap import Wrapped
from tests.fakes import SeededEntropy
from tests.house.tree import sources
from tests.vault.seats import CHEAP, LOG_ID, PASSPHRASE, SEAT, cheap_vault, founder

OTHER = "8899aabbccddeeff"
BOX = Box(RoleKey.ARM, "line", b"place", b"bound")
NONCE = bytes(12)


def test_a_seat_signs_with_the_keys_of_its_public_record() -> None:
    vault: Vault = cheap_vault()
    row = founder(cheap_vault())
    seat: OpenSeat = vault.open_seat(LOG_ID, row, PASSPHRASE)
    esign = seat.esign(PASSPHRASE)
    assert (seat.seat, seat.root.kind, esign.kind) == (SEAT, SignerKind.ROOT, SignerKind.ESIGN)
    assert seat.root.public_key + esign.public_key == row.record[:64]
    for pen in (seat.root, esign):
        vault.verify(pen.public_key, pen.sign(b"line"), b"line")
        with pytest.raises(ValueError, match="signature"):
            vault.verify(pen.public_key, pen.sign(b"line"), b"another")


def test_a_wrong_passphrase_opens_nothing_and_signs_nothing() -> None:
    vault = cheap_vault()
    row = founder(vault)
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        vault.open_seat(LOG_ID, row, PASSPHRASE + "!")
    seat = vault.open_seat(LOG_ID, row, PASSPHRASE)
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        seat.esign(PASSPHRASE + "!")


def test_a_weak_passphrase_makes_no_seat() -> None:
    with pytest.raises(Refusal, match=r"passphrase\.weak"):
        cheap_vault().create_seat(LOG_ID, SEAT, "treize signes")


def test_role_keys_pass_from_seat_to_seat() -> None:
    vault = cheap_vault()
    first = vault.open_seat(LOG_ID, founder(vault), PASSPHRASE)
    keys = vault.create_seat(LOG_ID, OTHER, "une autre phrase")
    grants = vault.grants(LOG_ID, OTHER, keys.seal, [RoleKey.ARM], first)
    row = SeatRow(OTHER, keys.root + keys.esign + keys.seal, keys.wrapped, grants)
    second = vault.open_seat(LOG_ID, row, "une autre phrase")
    assert second.keyring.open(BOX, first.keyring.seal(BOX, b"value", NONCE)) == b"value"
    assert [second.keyring.holds(role) for role in RoleKey] == [True, False, False]
    with pytest.raises(Refusal, match=r"sealed\.no_key"):
        vault.grants(LOG_ID, SEAT, keys.seal, [RoleKey.IDENTITY], second)


def test_two_roles_and_two_studies_have_different_keys() -> None:
    vault = cheap_vault()
    one = vault.open_seat(LOG_ID, founder(vault), PASSPHRASE)
    two = vault.open_seat(LOG_ID, founder(vault), PASSPHRASE)
    identity = dataclasses.replace(BOX, role=RoleKey.IDENTITY)
    sealed = {
        seat.keyring.seal(box, b"value", NONCE)[18:]
        for seat in (one, two)
        for box in (BOX, identity)
    }
    assert len(sealed) == 4
    assert vault.new_log_id() != vault.new_log_id()


def test_a_row_whose_parts_do_not_belong_together_is_damaged() -> None:
    vault = cheap_vault()
    row, other = founder(vault), founder(vault)
    mixed = [
        dataclasses.replace(row, grants=other.grants),
        dataclasses.replace(row, record=other.record[:32] + row.record[32:]),
        dataclasses.replace(row, record=row.record[:64] + other.record[64:]),
        dataclasses.replace(row, record=row.record[:-1]),
        dataclasses.replace(row, record=row.record + b"\0"),
        dataclasses.replace(row, wrapped=other.wrapped),
    ]
    for one in mixed:
        with pytest.raises(Trouble) as told:
            vault.open_seat(LOG_ID, one, PASSPHRASE)
        assert (told.value.code, told.value.facts) == ("seat.damaged", {"seat": SEAT})


def test_an_esign_key_that_is_not_the_recorded_one_signs_nothing() -> None:
    vault = cheap_vault()
    row, other = founder(vault), founder(vault)
    mine, theirs = Wrapped.decode(row.wrapped), Wrapped.decode(other.wrapped)
    forged = dataclasses.replace(row, wrapped=Wrapped(mine.login, theirs.esign).encode())
    seat = vault.open_seat(LOG_ID, forged, PASSPHRASE)
    with pytest.raises(Trouble, match=r"seat\.damaged"):
        seat.esign(PASSPHRASE)


def test_a_seat_opens_in_its_own_log_only() -> None:
    vault = cheap_vault()
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        vault.open_seat(bytes(16), founder(vault), PASSPHRASE)


def test_a_cheap_seat_is_refused_where_a_real_study_is_opened() -> None:
    row = founder(cheap_vault())
    for vault in (
        OpalineVault.production(SeededEntropy(b"vault")),
        OpalineVault(FLOOR, SeededEntropy(b"vault")),
        OpalineVault(KdfCost(33, 1, 1), SeededEntropy(b"vault")),
    ):
        with pytest.raises(Refusal, match=r"seat\.kdf_too_weak"):
            vault.open_seat(LOG_ID, row, PASSPHRASE)
    with pytest.raises(Refusal, match=r"seat\.kdf_too_weak"):
        require_floor(row)


@pytest.mark.parametrize("cheap", ["login", "esign"])
def test_one_cheap_blob_makes_the_seat_cheap(cheap: str) -> None:
    row = founder(cheap_vault())
    blobs = Wrapped.decode(row.wrapped)
    dear = {
        name: dataclasses.replace(getattr(blobs, name), cost=FLOOR) for name in ("login", "esign")
    }
    whole = dataclasses.replace(row, wrapped=Wrapped(**dear).encode())
    require_floor(whole)
    mixed = Wrapped(**{**dear, cheap: getattr(blobs, cheap)}).encode()
    with pytest.raises(Refusal, match=r"seat\.kdf_too_weak"):
        require_floor(dataclasses.replace(row, wrapped=mixed))


def test_production_makes_seats_that_production_opens() -> None:
    vault = OpalineVault(FLOOR, SeededEntropy(b"floor"))
    row = founder(vault)
    seat = OpalineVault.production(SeededEntropy(b"other")).open_seat(LOG_ID, row, PASSPHRASE)
    assert seat.keyring.holds(RoleKey.ARM)


def test_production_makes_keys_at_the_default_cost() -> None:
    keys = OpalineVault.production(SeededEntropy(b"p")).create_seat(LOG_ID, SEAT, PASSPHRASE)
    blobs = Wrapped.decode(keys.wrapped)
    assert {blobs.login.cost, blobs.esign.cost} == {KdfCost(262144, 3, 4)}


def test_the_program_writes_no_other_cost_and_reads_none_from_outside() -> None:
    """A cost other than those of `app.vault` is a test's: nothing here lowers the floor."""
    for one in sources("app"):
        names = {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(one.tree)}
        assert one.room == "vault" or "KdfCost" not in names, one.where
        assert one.room != "vault" or not names & {"environ", "getenv", "argv"}, one.where


def test_the_same_entropy_makes_the_same_seat_but_for_its_grants() -> None:
    one, two = founder(cheap_vault(b"day")), founder(cheap_vault(b"day"))
    assert (one.record, one.wrapped, len(one.grants)) == (two.record, two.wrapped, len(two.grants))
    assert OpalineVault(CHEAP, SeededEntropy(b"day")).open_seat(LOG_ID, one, PASSPHRASE)
