"""No secret of the vault shows itself: not printed, not pickled, not in a failure."""

from __future__ import annotations

import copy
import pickle
import traceback
from collections.abc import Iterator

import pytest

from app.trial.names import RoleKey
from app.trial.refusal import Failure
from app.vault.wrap import BlobName, Wrapped
from tests.fakes import SeededEntropy
from tests.vault.seats import LOG_ID, PASSPHRASE, SEAT, cheap_vault, founder

SEED = b"faces"


def secrets() -> list[bytes]:
    """Every secret that `SEED` makes: two blobs' seeds, then two role keys."""
    drawn = SeededEntropy(SEED)
    login, esign = (drawn.draw("key", name.secret_size) for name in BlobName)
    roles = [drawn.draw("key", 32) for _ in range(2)]
    return [login[:32], login[32:], esign, *roles, PASSPHRASE.encode()]


def holders() -> Iterator[object]:
    """Everything that holds a secret while a seat is open."""
    vault = cheap_vault(SEED)
    row = founder(vault)
    seat = vault.open_seat(LOG_ID, row, PASSPHRASE)
    blobs = Wrapped.decode(row.wrapped)
    yield from (vault, seat, seat.root, seat.esign(PASSPHRASE), seat.keyring)
    yield from seat.keyring.generations(RoleKey.ARM)
    yield blobs.login.open(PASSPHRASE, BlobName.LOGIN.context(LOG_ID, SEAT))


def shown(text: str) -> bool:
    """Whether a text tells a secret, raw, as Python writes bytes, or in hexadecimal."""
    told = (face for one in secrets() for face in (one.hex(), repr(one)[2:-1]))
    return PASSPHRASE in text or any(face in text for face in told)


def test_the_secrets_looked_for_are_the_ones_in_use() -> None:
    seat = cheap_vault(SEED).open_seat(LOG_ID, founder(cheap_vault(SEED)), PASSPHRASE)
    [arm] = seat.keyring.generations(RoleKey.ARM)
    assert arm.key.open() == secrets()[3]
    assert shown(f"left {secrets()[0]!r}") and shown(secrets()[4].hex())


def test_nothing_shows_a_secret() -> None:
    for one in holders():
        assert not shown(f"{one!r} {one} {[one]!r}")


def test_nothing_shows_what_a_passphrase_could_be_guessed_from() -> None:
    vault = cheap_vault(SEED)
    row = founder(vault)
    blobs = Wrapped.decode(row.wrapped)
    told = repr((vault.open_seat(LOG_ID, row, PASSPHRASE), blobs, blobs.login))
    for blob in (blobs.login, blobs.esign):
        assert repr(blob.commitment)[2:-1] not in told and repr(blob.ciphertext)[2:-1] not in told


def test_no_open_key_is_pickled_or_deeply_copied() -> None:
    _vault, *keys = holders()
    for one in keys:
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            with pytest.raises(TypeError):
                pickle.dumps(one, protocol)
        with pytest.raises(TypeError):
            copy.deepcopy(one)


def test_no_failure_tells_a_secret() -> None:
    vault = cheap_vault(SEED)
    row = founder(vault)
    for log_id, passphrase in ((LOG_ID, PASSPHRASE + " not"), (bytes(16), PASSPHRASE)):
        with pytest.raises(Failure) as told:
            vault.open_seat(log_id, row, passphrase)
        chain = "".join(traceback.format_exception(told.value))
        assert not shown(chain) and not shown(repr(told.value.facts))
