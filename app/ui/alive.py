"""Whether a part of the screen is still there, for an errand that ends after its page was taken."""

from __future__ import annotations

from collections.abc import Callable

from shiboken6 import isValid

is_alive: Callable[[object], bool] = isValid
"""False once Qt has deleted it: a page of a person who has left while the errand went on."""
