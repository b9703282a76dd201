"""How the two sounds that ship were made: short, quiet, told apart by pitch and by number."""

from __future__ import annotations

import io
import math
import struct
import wave

RATE = 16_000
LOUDEST = 0.22
"""The highest share of full scale."""
TONES = {"taken": ((988.0, 0.10),), "refused": ((330.0, 0.09), (0.0, 0.03), (262.0, 0.13))}
"""Pitch in hertz (0 for silence) and length in seconds, one after the other."""


def sound(name: str) -> bytes:
    """A sound as a WAV file: 16 bits, one channel, each tone rising and dying away."""
    samples = [
        math.sin(2 * math.pi * pitch * n / RATE) * _swell(n, round(RATE * length)) * LOUDEST
        for pitch, length in TONES[name] for n in range(round(RATE * length))
    ]  # fmt: skip
    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(RATE)
        made.writeframes(b"".join(struct.pack("<h", round(one * 32_767)) for one in samples))
    return file.getvalue()


def _swell(n: int, whole: int) -> float:
    """No click at the beginning, none at the end."""
    return min(1.0, n / (0.008 * RATE), (whole - n) / (0.5 * whole))
