"""The pages of the window, in the order of the rail; where an unblinded page meets the shell."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from app.desk.label.printers import PrinterShelf
from app.desk.unblinded.workbench import Workbench
from app.devices.office_printer import OfficePrinter, Send, send_paper
from app.devices.resources import verifiers
from app.ui.pages.backups import BackupsPage
from app.ui.pages.bag.page import BagPage
from app.ui.pages.bags import BagsPage
from app.ui.pages.cases import CasesPage
from app.ui.pages.ceremony import CeremonyPage
from app.ui.pages.commitments import CommitmentsPage
from app.ui.pages.equipment import EquipmentPage
from app.ui.pages.handover.page import HandoverPage
from app.ui.pages.home import HomePage
from app.ui.pages.inspection import InspectionPage
from app.ui.pages.keys import KeysPage
from app.ui.pages.log.kept import KeptFilters
from app.ui.pages.log.page import LogPage
from app.ui.pages.log.take import blinded_ways
from app.ui.pages.people import PeoplePage
from app.ui.pages.printers import PrintersPage
from app.ui.pages.review.page import ReviewPage
from app.ui.pages.seat import SeatPage
from app.ui.pages.shares.page import SharesPage
from app.ui.pages.specimen import SpecimenPage
from app.ui.pages.study import StudyPage
from app.ui.pages.versions import VersionsPage
from app.ui.paper_printer import print_on, print_page
from app.ui.spec import ChosenPlaces, PageSpec, Preferences
from app.ui.unblinded.allocation.life import ListLifePage
from app.ui.unblinded.allocation.page import AllocationListPage
from app.ui.unblinded.code_breaks import CodeBreaksPage
from app.ui.unblinded.countersigning import CountersigningPage
from app.ui.unblinded.inner import InnerPage
from app.ui.unblinded.label_proof import LabelProofPage
from app.ui.unblinded.names import NamesPage
from app.ui.unblinded.preparation.page import PreparationPage
from app.ui.unblinded.registers import RegistersPage
from app.ui.unblinded.request import RequestPage
from app.ui.unblinded.stock.page import StockPage
from app.ui.unblinded.taking import unblinded_ways
from app.ui.unblinded.unblinding import UnblindingPage

Save = Callable[[str, bytes], Path]


def pages(
    workbench: Workbench, save: Save, places: ChosenPlaces, printers: PrinterShelf,
    memory: Preferences,
) -> tuple[PageSpec, ...]:  # fmt: skip
    """Every page of an open study; `save` keeps a paper beside it and tells where.

    `places` are those of its backups, `printers` and `memory` those of the workstation.
    """
    tools, office = verifiers(), OfficePrinter(memory, paper_way())
    ways = [*blinded_ways(tools), *unblinded_ways(workbench, tools)]
    return (
        PageSpec("home", "home", HomePage, "F2"),
        *_bench_pages(workbench, save, office),
        PageSpec(
            "names", "person", lambda s: NamesPage(s, workbench), "Ctrl+F3", unblinded=True,
            on_rail=False, act=True, names=True,
        ),
        PageSpec("handover", "truck", lambda s: HandoverPage(s, save, office), "F5", act=True),
        PageSpec("bags", "bag", BagsPage, "F3"),
        PageSpec("bag", "bag", lambda s: BagPage(s, save), on_rail=False),
        PageSpec(
            "inner", "list", lambda s: InnerPage(s, workbench, save), unblinded=True, on_rail=False
        ),
        PageSpec(
            "proof", "shield", lambda s: LabelProofPage(s, save), "Ctrl+Y", unblinded=True,
            on_rail=False, act=True,
        ),
        PageSpec("stock", "stock", lambda s: StockPage(s, workbench), "F9", unblinded=True),
        *_list_pages(workbench, save),
        PageSpec("log", "log", lambda s: LogPage(s, save, KeptFilters(memory), ways), "F6"),
        PageSpec("cases", "unlock", CasesPage, "Ctrl+I", on_rail=False, act=True),
        PageSpec("review", "check", ReviewPage, "Ctrl+R", on_rail=False, act=True),
        *_people_pages(workbench),
        PageSpec(
            "backups", "shield", lambda s: BackupsPage(s, places), "Ctrl+B", on_rail=False,
            act=True,
        ),
        PageSpec(
            "printers", "print", lambda s: PrintersPage(s, printers, office), "Ctrl+P",
            on_rail=False, act=True,
        ),
        PageSpec("specimen", "tag", lambda s: SpecimenPage(s, save), "Ctrl+S", on_rail=False),
        PageSpec("versions", "list", lambda s: VersionsPage(s, save), "Ctrl+F2", on_rail=False),
        PageSpec("equipment", "settings", EquipmentPage, "Ctrl+Q", on_rail=False),
        PageSpec("study", "settings", StudyPage, "F12"),
    )


def paper_way() -> Send:
    """How papers reach a queue here: as a document through CUPS, drawn where there is none."""
    return print_on if sys.platform == "win32" else send_paper


def _bench_pages(
    workbench: Workbench, save: Save, office: OfficePrinter
) -> tuple[PageSpec, ...]:
    return (
        PageSpec(
            "request", "phone", lambda s: RequestPage(s, workbench), "Ctrl+N", unblinded=True,
            act=True,
        ),
        PageSpec(
            "preparation", "flask", lambda s: PreparationPage(s, workbench, save, office), "F4",
            unblinded=True, act=True,
        ),
        PageSpec(
            "unblinding", "unlock", lambda s: UnblindingPage(s, workbench, save, office), "Ctrl+U",
            unblinded=True, on_rail=False, act=True,
        ),
        PageSpec(
            "code_breaks", "print", lambda s: CodeBreaksPage(s, workbench, save, office), "Ctrl+K",
            unblinded=True, on_rail=False, act=True,
        ),
        PageSpec(
            "countersigning", "sign", lambda s: CountersigningPage(s, workbench), "Ctrl+F12",
            unblinded=True, on_rail=False, act=True,
        ),
    )


def _people_pages(workbench: Workbench) -> tuple[PageSpec, ...]:
    return (
        PageSpec("people", "people", PeoplePage, "F7"),
        PageSpec("seat", "people", SeatPage, on_rail=False),
        PageSpec("keys", "key", KeysPage, "Ctrl+F8", on_rail=False),
        PageSpec("inspection", "search", InspectionPage, "Ctrl+F7", on_rail=False),
        PageSpec(
            "registers", "list", lambda s: RegistersPage(s, workbench), "Ctrl+F6",
            unblinded=True, on_rail=False,
        ),
        PageSpec(
            "shares", "key", lambda s: SharesPage(s, print_page), "Ctrl+W", on_rail=False,
            act=True,
        ),
    )


def _list_pages(workbench: Workbench, save: Save) -> tuple[PageSpec, ...]:
    return (
        PageSpec(
            "list", "list", lambda s: AllocationListPage(s, workbench), "F10", unblinded=True,
            act=True,
        ),
        PageSpec(
            "life", "list", lambda s: ListLifePage(s, workbench, save), "Ctrl+F10",
            unblinded=True, on_rail=False, act=True,
        ),
        PageSpec("commitments", "list", CommitmentsPage, "Ctrl+F11", on_rail=False),
        PageSpec("ceremony", "unlock", CeremonyPage, "Ctrl+F9", on_rail=False),
    )
