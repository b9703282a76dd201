"""Decimal arithmetic that cannot lose a digit, and quotients kept whole until they are shown."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, localcontext

# Wide enough for products of five typed numbers; what would not fit raises instead of rounding.
_EXACT = Context(prec=200, traps=[Inexact, InvalidOperation, DivisionByZero])


def exactly() -> AbstractContextManager[Context]:
    """A decimal context in which every sum and product is exact, or raises `decimal.Inexact`."""
    return localcontext(_EXACT)


@dataclass(frozen=True, slots=True)
class Quotient:
    """`over` divided by `under`, which is positive; never carried out before it is rounded."""

    over: Decimal
    under: Decimal

    def rounded(self, step: Decimal) -> Decimal:
        """The nearest whole multiple of `step`, ties away from zero; has the decimals of `step`."""
        with exactly():
            divisor = self.under * step
            times, rest = divmod(abs(self.over), divisor)
            if 2 * rest >= divisor:
                times += 1
            return (-times if self.over < 0 else times) * step

    def rounded_up_to(self, step: Decimal) -> Decimal:
        """The smallest whole multiple of `step` not below this quotient, which is not negative."""
        with exactly():
            return Quotient(self.over, self.under * step).rounded_up() * step

    def rounded_up(self) -> int:
        """The smallest whole number not below this quotient, which is not negative."""
        with exactly():
            times, rest = divmod(self.over, self.under)
            return int(times) + (1 if rest else 0)

    def within(self, low: Decimal, high: Decimal) -> bool:
        """Whether it lies between two bounds, both included; compared without dividing."""
        with exactly():
            return low * self.under <= self.over <= high * self.under
