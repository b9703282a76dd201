"""Lines that break the window of a preparation, each signed by a seat that may sign it."""

from __future__ import annotations

from tests.custody.day import (
    LATER,
    OTHER_BAG,
    D,
    R,
    closed,
    next_to,
    requested,
    running,
)
from tests.custody.provoking import provokes
from tests.custody.scribe import Scribe


@provokes("window.received_twice")
def a_request_received_twice() -> Scribe:
    return requested().receive().scribe


@provokes("window.not_received")
def an_acceptance_of_nothing() -> Scribe:
    preparation = requested()
    preparation.write("RequestAccepted", {"request": "f" * 32})
    return preparation.scribe


@provokes("window.not_received")
def an_acceptance_given_twice() -> Scribe:
    preparation = running()
    preparation.write("RequestAccepted")
    return preparation.scribe


@provokes("window.not_received")
def an_acceptance_after_the_request_was_declined() -> Scribe:
    preparation = requested()
    preparation.write("RequestDeclined")
    preparation.write("RequestAccepted")
    return preparation.scribe


@provokes("window.not_received")
def a_request_declined_after_its_acceptance() -> Scribe:
    preparation = running()
    preparation.write("RequestDeclined")
    return preparation.scribe


@provokes("window.not_received")
def a_request_declined_that_was_never_made() -> Scribe:
    preparation = requested()
    preparation.write("RequestDeclined", {"request": "f" * 32})
    return preparation.scribe


@provokes("window.announced")
def a_d_before_the_acceptance() -> Scribe:
    preparation = requested()
    preparation.write("RequestAccepted", {"d": "2026-03-24T11:59:59.999+01:00"})
    return preparation.scribe


@provokes("window.announced")
def an_r_before_d() -> Scribe:
    preparation = requested()
    preparation.write("RequestAccepted", {"d": R, "r": D})
    return preparation.scribe


@provokes("window.announced")
def a_start_before_the_hand_over() -> Scribe:
    preparation = requested()
    preparation.write("RequestAccepted", {"start_by": D})
    return preparation.scribe


@provokes("window.announced")
def a_start_at_the_very_end() -> Scribe:
    preparation = requested()
    preparation.write("RequestAccepted", {"start_by": LATER})
    return preparation.scribe


@provokes("window.announced")
def an_end_before_the_start() -> Scribe:
    preparation = requested()
    preparation.write("RequestAccepted", {"start_by": LATER, "use_by": R})
    return preparation.scribe


@provokes("window.outside")
def a_label_before_the_acceptance() -> Scribe:
    preparation = requested()
    preparation.write("LabelsPrinted")
    return preparation.scribe


@provokes("window.outside")
def a_label_after_the_closing() -> Scribe:
    preparation = closed()
    preparation.write("LabelsPrinted")
    return preparation.scribe


@provokes("window.outside")
def a_preparation_closed_twice() -> Scribe:
    preparation = closed()
    preparation.write("PreparationClosed")
    return preparation.scribe


@provokes("window.other_bag")
def a_label_of_another_bag() -> Scribe:
    preparation = running()
    preparation.write("LabelsPrinted", {"bag": OTHER_BAG})
    return preparation.scribe


@provokes("window.stamp")
def a_label_with_its_precise_time() -> Scribe:
    preparation = running()
    preparation.write("LabelsPrinted", at="2026-03-24T13:04:11.512+01:00")
    return preparation.scribe


@provokes("window.stamp")
def d_written_in_another_zone() -> Scribe:
    preparation = running()
    preparation.write("LabelsPrinted", at="2026-03-24T12:00:00.000+00:00")
    return preparation.scribe


@provokes("window.stamp")
def a_closing_before_the_later_r() -> Scribe:
    preparation = running().delay()
    preparation.write("PreparationClosed", at=R)
    return preparation.scribe


@provokes("window.labels")
def labels_that_do_not_add_up() -> Scribe:
    preparation = running()
    preparation.write("LabelsReconciled", {"unfound": 0})
    return preparation.scribe


@provokes("window.labels")
def labels_reconciled_that_were_never_printed() -> Scribe:
    preparation = requested().accept()
    preparation.write("LabelsReconciled")
    return preparation.scribe


@provokes("window.twice")
def labels_reconciled_twice() -> Scribe:
    preparation = running()
    preparation.write("LabelsReconciled")
    preparation.write("LabelsReconciled")
    return preparation.scribe


@provokes("window.twice")
def a_second_reveal() -> Scribe:
    preparation = running()
    preparation.write("ArmRevealed")
    return preparation.scribe


@provokes("window.twice")
def a_second_allocation() -> Scribe:
    preparation = running()
    preparation.write("Allocated", {"bag": OTHER_BAG})
    return preparation.scribe


@provokes("window.code_twice")
def a_bag_code_used_before() -> Scribe:
    preparation = running()
    other = next_to(preparation, 2)
    other.write("RequestAccepted")
    other.write("Allocated", {"bag": preparation.bag})
    return preparation.scribe


@provokes("window.before_allocation")
def a_reveal_before_the_allocation() -> Scribe:
    preparation = requested()
    preparation.write("RequestAccepted")
    preparation.write("ArmRevealed")
    return preparation.scribe


@provokes("window.before_allocation")
def a_closing_before_the_allocation() -> Scribe:
    preparation = requested()
    preparation.write("RequestAccepted")
    preparation.write("PreparationClosed")
    return preparation.scribe


@provokes("window.delay_earlier")
def a_delay_to_the_same_time() -> Scribe:
    preparation = running()
    preparation.write("Delayed", {"r": R})
    return preparation.scribe


@provokes("window.site_closed")
def a_request_for_a_site_that_is_closed() -> Scribe:
    preparation = requested()
    preparation.write("RequestReceived", {"request": "e" * 32, "site": "02"})
    return preparation.scribe


@provokes("window.other_subject")
def a_row_allocated_to_another_subject() -> Scribe:
    preparation = requested()
    preparation.write("RequestAccepted")
    preparation.write("Allocated", {"subject": "01-999"})
    return preparation.scribe


@provokes("window.unallocated")
def a_log_that_ends_before_the_allocation() -> Scribe:
    preparation = requested()
    preparation.write("RequestAccepted")
    return preparation.scribe
