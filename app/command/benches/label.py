"""From the press of the button to the bytes at the printer, beside the sum of its parts."""

from __future__ import annotations

from collections.abc import Callable

from app.command.practice import Crew
from app.command.practice_bag import Scene
from app.desk.label.labelling import bag_label
from app.desk.label.print_jobs import job_of
from app.desk.seats.signing_in import record_sign_in
from app.desk.unblinded.bench.reveal import reveal_arm
from app.desk.unblinded.label.printing import print_labels
from app.labels.proof import Sheet, prove
from app.labels.raster import decode, label_raster
from app.labels.render import label_pdf
from app.trial.names import Meaning

Work = Callable[[], None]
COPIES = 3


def press_and_parts(scene: Scene, crew: Crew) -> tuple[Work, Work]:
    """A reprint asked for and printed; page, dots, proof, printer's forms and one act, bare.

    The scene's bag must be allocated; its arm is revealed, its first labels printed.
    """
    workbench, desk = scene.workbench, scene.workbench.desk
    scene.at(scene.story.d)
    reveal_arm(scene.workbench, crew.sign(crew.pharmacist, Meaning.AUTHORED), scene.request)
    print_labels(workbench, crew.pharmacist, scene.request)
    second = crew.sign(crew.operator, Meaning.CHECKED)
    label, dots = bag_label(desk, scene.story), desk.printer.dots_per_mm

    def press() -> None:
        # Each press is a label that was never read before.
        decode.cache_clear()
        print_labels(
            workbench, crew.pharmacist, scene.request, reason="bench", second=second,
            returned=COPIES,
        )  # fmt: skip

    def parts() -> None:
        decode.cache_clear()
        sheet = Sheet(label_pdf(label), label_raster(label, dots))
        prove(label, sheet)
        job = job_of(scene.bag, sheet.pdf, sheet.raster, COPIES, desk.printer.offset)
        record_sign_in(desk, crew.auditor)
        desk.printer.print(job)

    return press, parts
