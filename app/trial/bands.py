"""How plausible a typed value is: taken, confirmed from its source with a reason, or refused.

The bounds are those of the study. A slipped decimal mark makes ten times too
much or too little, so no band may take silently what is ten times another
value that it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.trial.quantities import show_decimal
from app.trial.refusal import Refusal

TENFOLD = 10


@dataclass(frozen=True, slots=True)
class Band:
    """Four bounds in ascending order, each of them still on its better side."""

    refuse_below: Decimal
    confirm_below: Decimal
    confirm_above: Decimal
    refuse_above: Decimal

    def takes(self, value: Decimal) -> bool:
        """Whether a value is taken without a word."""
        return self.confirm_below <= value <= self.confirm_above

    def require(self, value: Decimal, what: str, *, confirmed: bool) -> None:
        """Raises Refusal ``band.refused``, or ``band.confirm`` unless it was confirmed."""
        if not self.refuse_below <= value <= self.refuse_above:
            low, high = self.refuse_below, self.refuse_above
            raise Refusal("band.refused", what=what, low=show_decimal(low), high=show_decimal(high))
        if not (confirmed or self.takes(value)):
            low, high = self.confirm_below, self.confirm_above
            raise Refusal("band.confirm", what=what, low=show_decimal(low), high=show_decimal(high))

    @property
    def in_order(self) -> bool:
        """Whether the bounds ascend."""
        bounds = (self.refuse_below, self.confirm_below, self.confirm_above, self.refuse_above)
        return list(bounds) == sorted(bounds)

    @property
    def bears_a_slip(self) -> bool:
        """Whether ten times one value taken, or its tenth, is never taken silently too."""
        return self.confirm_above < TENFOLD * self.confirm_below

    @property
    def bears_any_slip(self) -> bool:
        """The same of every value that is not refused, those to be confirmed included."""
        return (
            self.bears_a_slip
            and self.refuse_above < TENFOLD * self.confirm_below
            and TENFOLD * self.refuse_below > self.confirm_above
        )


def check_bands(bands: Mapping[str, Band], weight: Band) -> None:
    """Raises Refusal ``study.order`` or ``study.slip`` with the place of a band without sense.

    The weight is held to it with those in force only, since older
    configurations do not speak of bands.
    """
    for place, band, sane in _held(bands, weight):
        if not band.in_order:
            raise Refusal("study.order", place=place, other=place)
        if not sane:
            raise Refusal("study.slip", place=place)


def _held(bands: Mapping[str, Band], weight: Band) -> Iterator[tuple[str, Band, bool]]:
    for name, band in bands.items():
        yield f"bands.{name}", band, band.bears_a_slip
    if bands:
        yield "dose.weight_refuse_above", weight, weight.bears_any_slip
