"""Known answers of every primitive, asked each time before a key is touched.

Each probe goes through the vault's own code, so that it tests what is used: a
known answer must come out, and what was altered must be refused. A library
that is missing, replaced or weakened is found here and not in a study file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.custody.entry import SignerKind
from app.desk.ports import Box
from app.trial.names import RoleKey
from app.trial.refusal import Failure, Refusal, Trouble
from app.trial.sealed import Sealed
from app.vault.grants import open_grants
from app.vault.kdf import KdfCost, derive
from app.vault.keyring import HeldKey, RoleKeyring
from app.vault.reading import Damaged
from app.vault.signing import SigningPen, verify
from app.vault.wrap import Blob

_CHEAP = KdfCost(32, 1, 1)
_SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
_SIGNATURE = bytes.fromhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
    "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)
_GRANTS = bytes.fromhex(
    "0101010000000100501eb5b6d781ec47245698dfa23eb670763a29bbf0d8f08d1c8edcdd95b76615"
    "6ead9c6ef90ca4b065fe3226f348cfe542dacd970d0037902092cf8551738602c478279d28d4291a"
    "88dab605ce0423fc34"
)
_DERIVED = "181def624f3f1fe01b20dcdf51461dca1f5349b9748c0ea4315525fb026b7306"
_BLOB = "945febec5494c8844b3d081011ab8529664c6c94e46117f54c26b5b4da6671eb"
_SEALED = "0101000000010000000000000000000000008fddd0ff08663574d6bc4dcb163d8fdae4850317a8"
_ODD = (UnsupportedAlgorithm, InvalidTag, InvalidSignature, Failure, ValueError, TypeError,
        ArithmeticError, LookupError, AttributeError, MemoryError)  # fmt: skip


class _Still:
    """Entropy that is none: the probes need known answers."""

    def draw(self, purpose: str, size: int) -> bytes:
        """Zeros."""
        return bytes(size)


def require_sound() -> None:
    """Raises Trouble ``crypto.unsound`` (fact ``primitive``) unless every probe answers right."""
    for name, probe in _PROBES.items():
        try:
            sound = probe()
        except _ODD:
            sound = False
        if not sound:
            raise Trouble("crypto.unsound", primitive=name)


def _refused(act: Callable[[], object], *failures: type[Exception]) -> bool:
    try:
        act()
    except failures:
        return True
    return False


def _digest() -> bool:
    # FIPS 180-4, "abc".
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    return hashlib.sha256(b"abc").hexdigest() == known


def _passphrase() -> bool:
    # RFC 9106, 5.3.
    argon2 = Argon2id(
        salt=b"\2" * 16, length=32, iterations=3, lanes=4, memory_cost=32,
        ad=b"\4" * 12, secret=b"\3" * 8,
    )  # fmt: skip
    known = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    mine = derive("forêt", bytes(16), _CHEAP).open().hex()
    return (argon2.derive(b"\1" * 32).hex(), mine) == (known, _DERIVED)


def _wrapping() -> bool:
    secret, context = Sealed(bytes(range(32))), b"opaline/wrap/v1\n"
    blob = Blob.make(secret, "forêt", context, _CHEAP, _Still())
    turned = blob.ciphertext[:-1] + bytes([blob.ciphertext[-1] ^ 1])
    altered = Blob(blob.cost, blob.salt, blob.commitment, blob.nonce, turned)
    return (
        hashlib.sha256(blob.encode()).hexdigest() == _BLOB
        and blob.open("forêt", context).open() == secret.open()
        and _refused(lambda: blob.open("foret", context), Refusal)
        and _refused(lambda: altered.open("forêt", context), Damaged)
    )


def _sealing() -> bool:
    ring = RoleKeyring([HeldKey(RoleKey.ARM, 1, Sealed(bytes(range(32))))])
    box, other = (Box(RoleKey.ARM, "line", b"place", bound) for bound in (b"bound", b"other"))
    sealed = ring.seal(box, b"value", bytes(12))
    return (
        sealed.hex() == _SEALED
        and ring.open(box, sealed) == b"value"
        and _refused(lambda: ring.open(other, sealed), Trouble)
    )


def _granting() -> bool:
    mine, other = (Sealed(X25519PrivateKey.from_private_bytes(key)) for key in (_SEED, bytes(32)))
    (held,) = open_grants(_GRANTS, mine, bytes(16), "00" * 8)
    return held.key.open() == bytes(range(32)) and _refused(
        lambda: open_grants(_GRANTS, other, bytes(16), "00" * 8), Damaged
    )


def _signing() -> bool:
    # RFC 8032, 7.1, test 1.
    pen = SigningPen.of(SignerKind.ROOT, Sealed(_SEED))
    verify(pen.public_key, _SIGNATURE, b"")
    turned = _SIGNATURE[:40] + bytes([_SIGNATURE[40] ^ 1]) + _SIGNATURE[41:]
    return (
        pen.sign(b"") == _SIGNATURE
        and _refused(lambda: verify(pen.public_key, _SIGNATURE, b"x"), ValueError)
        and _refused(lambda: verify(pen.public_key, turned, b""), ValueError)
    )


_PROBES: Mapping[str, Callable[[], bool]] = {
    "SHA-256": _digest,
    "Argon2id": _passphrase,
    "HKDF-SHA256, AES-256-GCM (seat)": _wrapping,
    "HKDF-SHA256, AES-256-GCM (study)": _sealing,
    "X25519, HPKE": _granting,
    "Ed25519": _signing,
}
