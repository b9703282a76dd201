"""Every primitive is asked for a known answer at the start; each one, once broken, is found."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from nacl.pwhash import argon2id

from app.devices.resources import words
from app.trial.refusal import Trouble
from app.vault import grants, kdf, keyring, selftest, signing, wrap
from app.vault.selftest import require_sound

ROOT = Path(__file__).parents[2]
SEAT, STUDY = "HKDF-SHA256, AES-256-GCM (seat)", "HKDF-SHA256, AES-256-GCM (study)"


class Hasty:
    """Argon2id that spares the memory it was told to use."""

    def __init__(self, *, memory_cost: int, **more: Any) -> None:
        self.lazy = Argon2id(memory_cost=memory_cost // 2 or 8, **{**more, "lanes": 1})

    def derive(self, key: bytes) -> bytes:
        """A key that cost less."""
        return self.lazy.derive(key)


class Constant:
    """HKDF that does not look at its input."""

    def __init__(self, algorithm: object, length: int, **more: Any) -> None:
        self.length = length

    def derive(self, key: bytes) -> bytes:
        """Always the same."""
        return bytes(self.length)


class Trusting:
    """AES-GCM that takes what does not verify."""

    def __init__(self, key: bytes) -> None:
        self.inner = AESGCM(key)

    def encrypt(self, *given: bytes) -> bytes:
        """As it should."""
        return self.inner.encrypt(*given)

    def decrypt(self, *given: bytes) -> bytes:
        """Something, whatever it was."""
        try:
            return self.inner.decrypt(*given)
        except InvalidTag:
            return b"value"


class Naked:
    """AES-GCM that seals nothing."""

    def __init__(self, key: bytes) -> None:
        pass

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """The clear text."""
        return data + bytes(16)

    def decrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """The clear text."""
        return data[:-16]


class Open:
    """HPKE that anybody opens."""

    def decrypt(self, sealed: bytes, private: object, info: bytes) -> bytes:
        """The role key, whoever asks."""
        return bytes(range(32))


class Credulous:
    """Ed25519 that finds every signature good."""

    @staticmethod
    def from_public_bytes(key: bytes) -> SimpleNamespace:
        """A public key."""
        return SimpleNamespace(verify=lambda signature, message: None)


class Absent:
    """What a library forbids, as one in a certified mode may."""

    def __init__(self, *given: object, **more: object) -> None:
        raise UnsupportedAlgorithm("forbidden here")


class Forgetful:
    """Ed25519 that signs something else."""

    @staticmethod
    def from_private_bytes(seed: bytes) -> SimpleNamespace:
        """A private key."""
        right = Ed25519PrivateKey.from_private_bytes(seed)
        return SimpleNamespace(
            public_key=right.public_key, sign=lambda message: right.sign(message + b"!")
        )


BROKEN: list[tuple[str, object, str, object]] = [
    ("SHA-256", selftest, "hashlib", SimpleNamespace(sha256=hashlib.sha1)),
    ("Argon2id", kdf, "Argon2id", Hasty),
    ("Argon2id", kdf, "Argon2id", Absent),
    ("Argon2id", selftest, "Argon2id", Hasty),
    (SEAT, wrap, "HKDF", Constant),
    (SEAT, wrap, "AESGCM", Trusting),
    (SEAT, wrap, "AESGCM", Naked),
    (SEAT, wrap, "bytes_eq", lambda one, other: True),
    (STUDY, keyring, "HKDF", Constant),
    (STUDY, keyring, "AESGCM", Trusting),
    (STUDY, keyring, "AESGCM", Naked),
    (STUDY, keyring, "AESGCM", Absent),
    ("X25519, HPKE", grants, "_SUITE", Open()),
    ("Ed25519", signing, "Ed25519PublicKey", Credulous),
    ("Ed25519", signing, "Ed25519PrivateKey", Forgetful),
]  # fmt: skip


def named(case: tuple[str, object, str, object]) -> str:
    """What is broken, and how."""
    return f"{case[0]} {getattr(case[3], '__name__', type(case[3]).__name__)}"


def test_what_is_installed_is_sound() -> None:
    require_sound()


@pytest.mark.parametrize("case", BROKEN, ids=map(named, BROKEN))
def test_a_broken_primitive_is_found_and_named(
    case: tuple[str, object, str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    primitive, module, name, weak = case
    monkeypatch.setattr(module, name, weak)
    with pytest.raises(Trouble) as told:
        require_sound()
    assert (told.value.code, told.value.facts) == ("crypto.unsound", {"primitive": primitive})
    for language in ("fr", "en"):
        assert primitive in words(language).sentence(told.value)


def test_every_primitive_is_broken_once() -> None:
    assert {case[0] for case in BROKEN} == set(selftest._PROBES)


def test_the_known_answer_of_a_passphrase_is_another_library_s_too() -> None:
    theirs = argon2id.kdf(32, "forêt".encode(), bytes(16), opslimit=1, memlimit=32 * 1024)
    assert theirs.hex() == selftest._DERIVED


DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""Without one, what stops a window is told in the terminal alone, and waits for nobody."""


def started(before: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program, started after something was done to it."""
    program = f"import sys\n{before}\nfrom app.__main__ import main\nsys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True,
        check=False, env={k: v for k, v in os.environ.items() if k not in DISPLAYS},
    )  # fmt: skip


MISSING = "sys.modules['cryptography'] = None"
OLD = "sys.modules['cryptography.hazmat.primitives.hpke'] = None"
WEAK = (
    "import app.vault.signing as s, types\n"
    "s.Ed25519PublicKey = types.SimpleNamespace(\n"
    "    from_public_bytes=lambda key: types.SimpleNamespace(verify=lambda *given: None))"
)


@pytest.mark.parametrize("verb", ["verify", "demo", "bench", "window"])
@pytest.mark.parametrize(
    ("before", "say"), [(MISSING, "missing"), (OLD, "missing"), (WEAK, "Ed25519")]
)
def test_the_program_refuses_to_start(verb: str, before: str, say: str, tmp_path: Path) -> None:
    told = started(before, verb, str(tmp_path / "study.opaline"), "--language", "en")
    assert (told.returncode, told.stdout) == (2, "")
    assert say in told.stderr and "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_needs_no_key_starts_without_cryptography() -> None:
    told = started(MISSING, "dose", "--help")
    assert told.returncode == 0, told.stderr


def test_it_speaks_the_language_asked_for() -> None:
    told = started(MISSING, "verify", "--language", "fr", "x")
    assert "cryptographie" in told.stderr
    assert "cryptographic" in started(MISSING, "verify", "x", "--language", "xx").stderr
