"""A second decoder of Data Matrix symbols, which shares nothing with the first."""

from __future__ import annotations

from collections.abc import Callable

import arbez_dmtx
from PIL import Image


def libdmtx(image: Image.Image) -> list[str]:
    """What the second, independent decoder reads."""
    read: Callable[..., list[arbez_dmtx.Decoded]] = arbez_dmtx.decode
    return [found.data.decode() for found in read(image, max_count=1, timeout=4000)]
