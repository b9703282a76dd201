"""Role keys granted by HPKE: to this seat of this log, for this role and generation only."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.trial.names import RoleKey
from app.trial.sealed import Sealed
from app.vault.grants import open_grants, read_grants, seal_grants
from app.vault.keyring import HeldKey
from app.vault.reading import Damaged
from tests.vault.seats import LOG_ID, SEAT

PRIVATE = Sealed(X25519PrivateKey.from_private_bytes(bytes(range(32))))
PUBLIC = PRIVATE.open().public_key().public_bytes_raw()
KEYS = [
    HeldKey(RoleKey.IDENTITY, 1, Sealed(b"i" * 32)),
    HeldKey(RoleKey.ARM, 2, Sealed(b"2" * 32)),
    HeldKey(RoleKey.ARM, 1, Sealed(b"1" * 32)),
]
GRANTS = seal_grants(KEYS, PUBLIC, LOG_ID, SEAT)
ONE = 1 + 4 + 2 + 80


def told(keys: list[HeldKey]) -> list[tuple[RoleKey, int, bytes]]:
    """What the keys are."""
    return [(held.role, held.generation, held.key.open()) for held in keys]


def written(found: list[tuple[int, int, bytes]]) -> bytes:
    """The bytes of grants as read."""
    parts = (
        bytes([code]) + generation.to_bytes(4, "big") + len(sealed).to_bytes(2, "big") + sealed
        for code, generation, sealed in found
    )
    return bytes([1, len(found)]) + b"".join(parts)


def test_the_granted_keys_come_out_in_order() -> None:
    assert told(open_grants(GRANTS, PRIVATE, LOG_ID, SEAT)) == told(KEYS[::-1])


def test_a_blinded_seat_is_granted_nothing() -> None:
    assert seal_grants([], PUBLIC, LOG_ID, SEAT) == bytes([1, 0])
    assert open_grants(bytes([1, 0]), PRIVATE, LOG_ID, SEAT) == []


def test_grants_open_in_no_other_log_or_seat_and_with_no_other_key() -> None:
    other = Sealed(X25519PrivateKey.from_private_bytes(bytes(32)))
    for private, log_id, seat in (
        (PRIVATE, bytes(16), SEAT), (PRIVATE, LOG_ID, SEAT[::-1]), (other, LOG_ID, SEAT)
    ):  # fmt: skip
        with pytest.raises(Damaged):
            open_grants(GRANTS, private, log_id, seat)


@pytest.mark.parametrize(("code", "generation"), [(2, 1), (1, 2), (3, 1)])
def test_a_grant_opens_for_no_other_role_and_generation(code: int, generation: int) -> None:
    [first, *_] = read_grants(GRANTS)
    assert first[:2] == (1, 1)
    with pytest.raises(Damaged):
        open_grants(written([(code, generation, first[2])]), PRIVATE, LOG_ID, SEAT)


def test_every_changed_byte_is_damage() -> None:
    for place in range(len(GRANTS)):
        for turned in (1, 128, 255):
            changed = bytearray(GRANTS)
            changed[place] ^= turned
            with pytest.raises(Damaged):
                open_grants(bytes(changed), PRIVATE, LOG_ID, SEAT)


def test_cut_lengthened_repeated_or_reordered_grants_are_damage() -> None:
    first, second = GRANTS[2 : 2 + ONE], GRANTS[2 + ONE : 2 + 2 * ONE]
    forged = [GRANTS[:length] for length in range(len(GRANTS))]
    forged += [GRANTS + b"\0", b"\1\2" + first + first, b"\1\2" + second + first]
    forged.append(b"\1\1\1\0\0\0\0" + first[5:])
    forged += [b"\1\1" + bytes([code]) + first[1:] for code in (0, 4, 255)]
    for grants in forged:
        with pytest.raises(Damaged):
            read_grants(grants)


@given(st.binary(max_size=200), st.binary(max_size=12), st.integers(0, len(GRANTS)))
def test_what_is_read_is_what_was_written(noise: bytes, splice: bytes, place: int) -> None:
    for grants in (noise, b"\1\1" + noise, GRANTS[:place] + splice + GRANTS[place:]):
        try:
            assert written(read_grants(grants)) == grants
        except Damaged:
            continue
