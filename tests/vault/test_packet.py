"""The packet that a statistician seals: one secret of sixteen bytes, and nothing altered."""

from __future__ import annotations

import pytest

from app.desk.ports import PACKET_MARK
from app.trial.refusal import Refusal
from app.vault.packet import open_packet, seal_packet

SECRET, NONCE, CONTENT = bytes(range(16)), bytes(12), b"a list and its salts"


def test_a_packet_is_opened_by_its_secret_alone() -> None:
    packet = seal_packet(SECRET, NONCE, CONTENT)
    assert packet.startswith(PACKET_MARK) and CONTENT not in packet
    assert open_packet(SECRET, packet) == CONTENT
    other = bytes([*SECRET[:-1], SECRET[-1] ^ 1])
    for secret, data in ((other, packet), (SECRET[:15], packet), (SECRET + b"\0", packet)):
        with pytest.raises(Refusal, match=r"packet\.closed"):
            open_packet(secret, data)


@pytest.mark.parametrize("place", [0, 6, 17, 18, -1])
def test_a_packet_that_was_altered_is_not_opened(place: int) -> None:
    packet = bytearray(seal_packet(SECRET, NONCE, CONTENT))
    packet[place] ^= 1
    if place == 0:
        # The mark is told by whoever reads the packet; what it seals is bound to the true one.
        assert open_packet(SECRET, bytes(packet)) == CONTENT
        return
    with pytest.raises(Refusal, match=r"packet\.closed"):
        open_packet(SECRET, bytes(packet))


@pytest.mark.parametrize("size", [0, 15, 17, 32])
def test_nothing_is_sealed_under_a_secret_of_another_length(size: int) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        seal_packet(bytes(size), NONCE, CONTENT)
