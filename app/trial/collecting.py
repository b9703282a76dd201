"""When Python looks for unreachable objects."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_later() -> Iterator[None]:
    """Meanwhile Python looks for no unreachable cycles; before and after it does as it did.

    A long list makes none, and each look walks all of it: two fifths of what its import costs.
    """
    automatic = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if automatic:
            gc.enable()
