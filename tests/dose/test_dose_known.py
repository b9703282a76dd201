"""The known answers at each start: complete, right, and a breakage anywhere is refused by name."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from pathlib import Path

import pytest

from app.devices.resources import known_doses, words
from app.dose import chamber, checked, compute, exact, filling, known
from app.dose.exact import Quotient
from app.dose.known import require_known
from app.trial import quantities
from app.trial.refusal import Refusal, Trouble
from app.trial.study import load_study
from app.trial.study_parts import WeightKind
from tests.dose.cases import CASES, RULES, VECTORS
from tests.trial.shelf import SHIPPED, valued

TOLD = tomllib.loads(known_doses().decode())
"""The vectors of clocks, pools and of what the program does not compute are not among them."""
ELSEWHERE = {
    "TV20": "desk/test_act_6_vials.py", "TV27": "dose/test_dose_vectors.py",
    "TV28": "trial/test_limits.py", "TV29": "trial/test_limits.py", "TV30": "trial/test_clocks.py",
}  # fmt: skip
"""Where a test of its own holds a vector."""
NOT_COMPUTED = {"TV22", "TV23", "TV25"}
"""What stays in a line, the load of DMSO, a predicted body weight: no act asks for them."""


def test_what_is_installed_comes_to_them() -> None:
    require_known(known_doses())


def test_they_are_the_field_s_own_vectors() -> None:
    mine = {(tuple(case.typed[:5]), case.expected, case.rule) for case in CASES}
    names = {"plain": "plain", "capped": "cap 100 kg", "upwards": "always up"}
    for case in TOLD["dose"]:
        told = case.get("refused") or tuple(case["figures"])
        assert (tuple(case["typed"][:5]), told, names[case.get("rule", "plain")]) in mine, case
    assert {case.name for case in VECTORS} <= {case["name"] for case in TOLD["dose"]}
    rules = known._rules(TOLD["rules"])
    assert {name: RULES[mine] for name, mine in names.items()} == rules


def test_no_vector_that_the_program_computes_is_left_out() -> None:
    numbers = {case["name"][:4] for sort in known._SORTS for case in TOLD[sort]}
    held = numbers | ELSEWHERE.keys() | NOT_COMPUTED
    assert held == {f"TV{number:02}" for number in range(1, 32)}


@pytest.mark.parametrize(("vector", "where"), ELSEWHERE.items())
def test_a_vector_held_elsewhere_is_named_by_its_test(vector: str, where: str) -> None:
    assert f'"""{vector}' in (Path(__file__).parents[1] / where).read_text("utf-8")


def test_a_weight_is_read_and_never_predicted() -> None:
    """TV25: who doses on a predicted weight would type it as measured; no study may say so."""
    assert {kind.value for kind in WeightKind} == {"measured", "estimated", "reported"}
    with pytest.raises(Refusal, match=r"study\.not_choice"):
        load_study(valued(SHIPPED, "request.weight_kinds", '["predicted"]'))


class HalfEven(Quotient):
    """Rounds ties to the even graduation, as a library's default does."""

    def rounded(self, step: Decimal) -> Decimal:
        """The nearest multiple of `step`."""
        return (self.over / self.under / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step


def rounded_up(self: Quotient) -> int:
    """A ceiling by floating point."""
    return int(-(-float(self.over) * 1.0000001 // float(self.under)))


def first_alone(first: object, second: object) -> None:
    """Holds nothing against anything."""


def floating(typed: str, *, what: str) -> Decimal:
    """A number read through a float."""
    return Decimal(float(typed.replace(",", ".")))


def twice(text: str, **more: str) -> Decimal:
    """Viability as a fraction, wherever a fraction is typed."""
    return quantities.read_decimal(text, what=more["what"]) * 2


BROKEN: list[tuple[str, object, str, object]] = [
    ("a narrow context", exact, "_EXACT", Context(prec=6)),
    ("a context that traps nothing", exact, "_EXACT", Context(prec=4, traps=[])),
    ("ties to even in both", compute, "Quotient", HalfEven),
    ("a ceiling by floats", Quotient, "rounded_up", rounded_up),
    ("numbers read as floats", checked, "read_decimal", floating),
    ("every number doubled", checked, "read_decimal", twice),
    ("a second path that errs", checked, "recompute", lambda rule, typed: "number.zero"),
    ("a rule that refuses nothing", compute, "_refuse_viability", lambda *given: None),
    ("a chamber of another volume", chamber, "_MICROLITRES", 100),
    ("nothing taken out", filling, "withdraw_again", lambda *given: Decimal(0)),
    ("one vial too few", Quotient, "rounded_up", lambda self: 1),
]  # fmt: skip


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case[0])
def test_a_breakage_is_refused_and_named(
    case: tuple[str, object, str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, place, name, wrong = case
    monkeypatch.setattr(place, name, wrong)
    with pytest.raises(Trouble) as told:
        require_known(known_doses())
    assert told.value.code == "dose.unsound"
    assert str(told.value.facts["case"]).startswith("TV")
    for language in ("fr", "en"):
        assert str(told.value.facts["case"]) in words(language).sentence(told.value)


def test_both_computations_wrong_alike_are_found_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second path is no witness against a mistake that both share: the known answer is."""
    monkeypatch.setattr(checked, "agree", first_alone)
    monkeypatch.setattr(Quotient, "rounded", HalfEven.rounded)
    with pytest.raises(Trouble, match=r"dose\.unsound"):
        require_known(known_doses())


def emptied(sort: str) -> Callable[[str], str]:
    """The data without one sort of case."""
    return lambda text: text.replace(f"[[{sort}]]", f"[[no_{sort}]]")


@pytest.mark.parametrize(
    "altered",
    [*map(emptied, known._SORTS), lambda text: text + "]", lambda text: "",
     lambda text: text.replace('"7.8"', '"7.9"', 1), lambda text: text.replace("per_kg", "other")],
)  # fmt: skip
def test_data_that_are_not_whole_let_nothing_begin(altered: Callable[[str], str]) -> None:
    with pytest.raises(Trouble, match=r"dose\.unsound"):
        require_known(altered(known_doses().decode()).encode())


def test_bytes_that_are_no_text_let_nothing_begin() -> None:
    with pytest.raises(Trouble, match=r"dose\.unsound"):
        require_known(b"\xff\xfe")


def test_a_refusal_with_another_reason_is_another_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def other(*given: object) -> None:
        raise Refusal("number.zero")

    monkeypatch.setattr(known, "typed_dose", other)
    with pytest.raises(Trouble, match=r"dose\.unsound"):
        require_known(known_doses())
