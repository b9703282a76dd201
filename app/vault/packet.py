"""The statistician's packet: a list and its salts, one secret under words that travel apart.

packet = ``OPLC1`` LF || nonce (12) || AES-256-GCM ciphertext and tag; key = HKDF-SHA256(the 16
bytes that the words say, no salt, info = ``opaline/packet/v1`` LF, 32 bytes), the first six bytes
being associated data. The words are drawn, not chosen, so no slow derivation is needed.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.desk.ports import PACKET_MARK
from app.trial.refusal import Refusal

SECRET_SIZE = 16
_NONCE_SIZE = 12


def seal_packet(secret: bytes, nonce: bytes, content: bytes) -> bytes:
    """The packet; `secret` has 16 bytes and seals one packet only, `nonce` has 12."""
    return PACKET_MARK + nonce + _cipher(secret).encrypt(nonce, content, PACKET_MARK)


def open_packet(secret: bytes, packet: bytes) -> bytes:
    """The content; raises Refusal ``packet.closed`` for other words or a packet that changed."""
    nonce = packet[len(PACKET_MARK) : len(PACKET_MARK) + _NONCE_SIZE]
    sealed = packet[len(PACKET_MARK) + _NONCE_SIZE :]
    try:
        return _cipher(secret).decrypt(nonce, sealed, PACKET_MARK)
    except (InvalidTag, ValueError) as why:
        raise Refusal("packet.closed") from why


def _cipher(secret: bytes) -> AESGCM:
    if len(secret) != SECRET_SIZE:
        raise ValueError("a packet's secret has 16 bytes")
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"opaline/packet/v1\n").derive(secret))
