from __future__ import annotations

import copy
import json
import pickle

import pytest

from app.blind.arm import Arm, arm_code, arm_from_code
from app.blind.mapping import ArmMapping
from app.trial.refusal import Failure, Refusal, Trouble

ARMS = (Arm.CELLS, Arm.CONTROL)


def test_an_arm_compares_and_hashes() -> None:
    assert Arm.CELLS == Arm.CELLS
    assert Arm.CELLS != Arm.CONTROL
    assert len({Arm.CELLS, Arm.CONTROL, Arm.CELLS}) == 2


@pytest.mark.parametrize("arm", ARMS)
def test_an_arm_shows_no_face(arm: Arm) -> None:
    shown = {repr(arm), str(arm), f"{arm}", f"{arm:>20}", "%s" % arm, "%r" % (arm,)}  # noqa: UP031
    assert shown == {"<arm>"}


@pytest.mark.parametrize("arm", ARMS)
def test_an_arm_holds_nothing_that_tells_it_from_the_other(arm: Arm) -> None:
    for name in ("name", "value", "__dict__", "_name_", "_value_"):
        assert not hasattr(arm, name)
    with pytest.raises(AttributeError):
        arm.name = "cells"  # type: ignore[attr-defined]
    assert object.__getstate__(arm) is None


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_arm_is_not_pickled(arm: Arm, protocol: int) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(arm, protocol)


@pytest.mark.parametrize("arm", ARMS)
def test_an_arm_is_neither_copied_nor_put_into_json(arm: Arm) -> None:
    for act in (copy.copy, copy.deepcopy, json.dumps):
        with pytest.raises(TypeError):
            act(arm)
    with pytest.raises(TypeError):
        copy.deepcopy({"arm": [arm]})


def test_no_third_arm_is_made() -> None:
    with pytest.raises(TypeError):
        Arm()


@pytest.mark.parametrize("arm", ARMS)
def test_an_arm_comes_back_from_its_code(arm: Arm) -> None:
    assert arm_from_code(arm_code(arm)) is arm
    assert len(arm_code(arm)) == 1


def test_the_codes_of_the_two_arms_stay_as_they_are() -> None:
    assert [arm_code(arm) for arm in ARMS] == ["T", "C"]


@pytest.mark.parametrize("code", ["", "t", "TC", "A", "T ", "\x00"])
def test_another_code_is_damage(code: str) -> None:
    with pytest.raises(Trouble) as caught:
        arm_from_code(code)
    assert caught.value.code == "arm.unreadable"


TOKENS = ("Cellules", "Témoin")
KEY = {"Cellules": Arm.CELLS, "Témoin": Arm.CONTROL}


def test_a_mapping_finds_the_arm_whatever_capitals_and_accents() -> None:
    mapping = ArmMapping.of(KEY, TOKENS)
    assert mapping.arm_of("TEMOIN") is Arm.CONTROL
    assert mapping.arm_of("Te\u0301moin") is Arm.CONTROL
    assert mapping.arm_of("cellules") is Arm.CELLS


def test_a_mapping_comes_back_from_its_codes() -> None:
    codes = ArmMapping.of(KEY, TOKENS).codes()
    assert codes == {"Cellules": "T", "Témoin": "C"}
    again = ArmMapping.from_codes(codes)
    assert [again.arm_of(token) for token in TOKENS] == [Arm.CELLS, Arm.CONTROL]


def test_a_mapping_shows_neither_words_nor_arms() -> None:
    assert repr(ArmMapping.of(KEY, TOKENS)) == "ArmMapping()"


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ({}, "mapping.incomplete"),
        ({"Cellules": Arm.CELLS}, "mapping.incomplete"),
        ({**KEY, "Placebo": Arm.CONTROL}, "mapping.unknown_word"),
        ({"Cellules": Arm.CELLS, "Témoin": Arm.CELLS}, "mapping.not_one_to_one"),
        ({**KEY, "TEMOIN": Arm.CONTROL}, "mapping.not_one_to_one"),
    ],
)
def test_a_mapping_that_is_not_whole_and_one_to_one_is_refused(
    key: dict[str, Arm], code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        ArmMapping.of(key, TOKENS)
    assert caught.value.code == code


def test_a_list_of_three_arms_has_no_mapping() -> None:
    with pytest.raises(Refusal, match="not_one_to_one"):
        ArmMapping.of({**KEY, "Placebo": Arm.CONTROL}, (*TOKENS, "Placebo"))


def test_a_word_the_list_does_not_use_has_no_arm() -> None:
    with pytest.raises(Refusal, match="unknown_word"):
        ArmMapping.of(KEY, TOKENS).arm_of("Placebo")


@pytest.mark.parametrize(
    "codes",
    [{}, {"A": "T"}, {"A": "T", "B": "T"}, {"A": "T", "B": "x"}, {"A": "T", "a": "C"}],
)
def test_damaged_codes_of_a_mapping_are_trouble(codes: dict[str, str]) -> None:
    with pytest.raises(Failure) as caught:
        ArmMapping.from_codes(codes)
    assert caught.value.key == "trouble.mapping.unreadable"
