"""Closing lines that break the window of a preparation, and lines of bags not rightly closed."""

from __future__ import annotations

from tests.custody.day import LATER, OTHER_BAG, Preparation, closed, next_to, requested, running
from tests.custody.provoking import provokes
from tests.custody.scribe import NOON, Facts, Scribe


def closed_upon(preparation: Preparation, second: Facts, how: str = "Released") -> Scribe:
    """A preparation closed by a second person's word, and the closing line behind it."""
    preparation.write("PreparationClosed", {"second": dict(second)})
    preparation.write(how)
    return preparation.scribe


@provokes("window.same_person")
def one_person_prepared_and_checked() -> Scribe:
    preparation = running()
    second = preparation.second(by="pharmacist")
    preparation.write("PreparationClosed", {"second": second})
    return preparation.scribe


@provokes("window.second_key")
def a_second_person_whom_nobody_knows() -> Scribe:
    preparation = running()
    second = preparation.second(key="ab" * 32)
    preparation.write("PreparationClosed", {"second": second})
    return preparation.scribe


@provokes("window.second_key")
def a_second_person_under_anothers_seat() -> Scribe:
    preparation = running()
    auditor = preparation.scribe.crew.auditor.seat.seat
    second = preparation.second(seat=auditor)
    preparation.write("PreparationClosed", {"second": second})
    return preparation.scribe


@provokes("window.second_key")
def a_second_person_under_anothers_name() -> Scribe:
    preparation = running()
    name = preparation.scribe.crew.auditor.seat.name
    preparation.write("PreparationClosed", {"second": preparation.second(name=name)})
    return preparation.scribe


@provokes("window.second_key")
def a_second_person_who_prepares_no_bags() -> Scribe:
    preparation = running()
    preparation.write("PreparationClosed", {"second": preparation.second(by="auditor")})
    return preparation.scribe


@provokes("window.second_key")
def a_second_person_who_typed_no_passphrase() -> Scribe:
    preparation = running()
    root = preparation.scribe.crew.operator.seat.root.hex()
    second = preparation.second(key=root)
    preparation.write("PreparationClosed", {"second": second})
    return preparation.scribe


@provokes("window.second_signature")
def a_second_signature_for_another_bag() -> Scribe:
    preparation = running()
    scribe, window = preparation.scribe, preparation.window
    return closed_upon(preparation, scribe.second(window, OTHER_BAG, "Released"))


@provokes("window.second_signature")
def a_second_signature_over_another_digest() -> Scribe:
    preparation = running()
    return closed_upon(preparation, preparation.second(digest="ab" * 32))


@provokes("window.second_signature")
def a_second_signature_for_another_window() -> Scribe:
    preparation = running()
    scribe, window = preparation.scribe, preparation.window
    return closed_upon(preparation, scribe.second(window + 1, preparation.bag, "Released"))


@provokes("window.second_signature")
def a_release_upon_a_second_signature_for_a_cancellation() -> Scribe:
    preparation = running()
    return closed_upon(preparation, preparation.second("Cancelled"))


@provokes("window.second_signature")
def a_cancellation_upon_a_second_signature_for_a_release() -> Scribe:
    preparation = running()
    return closed_upon(preparation, preparation.second("Released"), "Cancelled")


@provokes("window.second_signature")
def a_bag_not_treated_upon_a_second_signature_for_a_cancellation() -> Scribe:
    preparation = running()
    return closed_upon(preparation, preparation.second("Cancelled"), "NotTreated")


@provokes("window.steps")
def a_bag_released_without_its_labels() -> Scribe:
    preparation = requested().accept()
    preparation.write("ArmRevealed")
    return preparation.close().scribe


@provokes("window.steps")
def a_bag_released_whose_arm_nobody_read() -> Scribe:
    preparation = requested().accept()
    preparation.write("LabelsPrinted")
    return preparation.close().scribe


@provokes("window.closing")
def a_line_between_closing_and_release() -> Scribe:
    preparation = running()
    preparation.write("PreparationClosed")
    preparation.scribe.write("SignedIn", {}, "auditor")
    return preparation.scribe


@provokes("window.closing")
def a_release_without_a_closing() -> Scribe:
    preparation = running()
    preparation.write("Released")
    return preparation.scribe


@provokes("window.closing")
def a_bag_released_and_cancelled() -> Scribe:
    preparation = closed()
    preparation.write("Cancelled")
    return preparation.scribe


@provokes("window.other_preparation")
def a_release_of_another_request() -> Scribe:
    preparation = running()
    other = next_to(preparation, 2).accept()
    preparation.write("PreparationClosed")
    other.write("Released")
    return preparation.scribe


@provokes("window.closing_facts")
def a_release_of_another_bag() -> Scribe:
    preparation = running()
    preparation.write("PreparationClosed")
    preparation.write("Released", {"bag": OTHER_BAG})
    return preparation.scribe


@provokes("window.closing_facts")
def a_release_with_its_precise_time() -> Scribe:
    preparation = running()
    preparation.write("PreparationClosed")
    preparation.write("Released", at=LATER)
    return preparation.scribe


@provokes("window.closing_facts")
def a_release_that_tells_another_r() -> Scribe:
    preparation = running()
    preparation.write("PreparationClosed")
    preparation.write("Released", {"r": LATER})
    return preparation.scribe


@provokes("window.released_by_second")
def a_release_by_the_second_person() -> Scribe:
    preparation = running()
    preparation.write("PreparationClosed")
    preparation.write("Released", by="operator")
    return preparation.scribe


@provokes("window.bag_not_closed")
def a_bag_offered_before_its_release() -> Scribe:
    return running().after("BagOffered").scribe


@provokes("window.bag_not_closed")
def a_bag_that_nobody_made() -> Scribe:
    preparation = closed()
    preparation.write("BagOffered", {"bag": OTHER_BAG}, at=NOON)
    return preparation.scribe


@provokes("window.not_released")
def a_cancelled_bag_handed_on() -> Scribe:
    preparation = running().close("Cancelled")
    preparation.write("BagOffered")
    return preparation.scribe


@provokes("window.closing")
def a_log_that_ends_on_a_closed_preparation() -> Scribe:
    preparation = running()
    preparation.write("PreparationClosed")
    preparation.scribe.capsules.clear()
    return preparation.scribe
