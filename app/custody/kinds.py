"""The kinds of lines: who signs, which time they carry, what they say, what they seal.

A later program adds kinds, and words to choices; it never changes or removes
one. Every rule here is the same for both arms, which is why the table can be
public.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from app.custody.bucket import CAPSULE_BUCKET, LINE_BUCKET, STOCK_BUCKET
from app.custody.entry import SignerKind
from app.custody.kit_kinds import KIT_KINDS
from app.custody.list_kinds import LIST_KINDS, bag_code
from app.custody.night_kinds import NIGHT_KINDS
from app.custody.people_facts import SEAT_FACTS, SECOND_FACTS
from app.custody.schema import (
    Record,
    choice,
    day,
    decimal,
    hexadecimal,
    instant,
    items,
    record,
    text,
    whole,
)
from app.custody.study_kinds import STUDY_KINDS
from app.custody.unblinding_kinds import UNBLINDING_KINDS, sheet
from app.trial.names import SEATED, Meaning, Role, RoleKey
from app.trial.study_parts import ConsentRoute, Equipment, WeightKind


class Stamp(enum.StrEnum):
    """Which time a line carries: the moment itself, or one of the two announced ones."""

    PRECISE = "precise"
    D = "D"
    R = "R"


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the kind table. `bucket` is 0 for kinds without a sealed part."""

    name: str
    signer: SignerKind
    stamp: Stamp
    bucket: int
    facts: Record
    meaning: Meaning | None = None
    """What its signature must mean, where only one meaning is right."""
    key: RoleKey = RoleKey.ARM
    """The role key that its sealed part is under."""


REVOKED_FOR = ("left", "lost", "suspected")
"""Why a seat is revoked: its person leaves, its passphrase is lost, or in a stranger's hands."""
REPLACED, SHARES = "replaced", 3
"""Why an escrow is revoked for a newer one, and how many printed shares it has."""
_yes = choice("yes")
_bag = bag_code
_name = text(1, 80)
_note = text(0, 200)
_request = hexadecimal(16)
_subject = text(6, 7)
_site = text(2, 2)
_slip = text(1, 40)
_temperature = text(1, 8)

_STRATUM = record(stratum=_name, rows=whole(1, 10**6))
_GO = {"alive": _yes, "eligible": _yes, "consent": _yes, "line": _yes}
_RELEASE_CHECKS = (
    "worksheet", "labels", "visual", "overbag", "infusion_line", "chamber", "box",
)  # fmt: skip

_ROOT, _ESIGN = SignerKind.ROOT, SignerKind.ESIGN

_TABLE = (
    Kind("StudyProposed", _ESIGN, Stamp.PRECISE, 0, record(
        name=_name, version=whole(1, 9999), configuration=hexadecimal(32),
        practice=whole(0, 1), program=text(1, 20), founder=SEAT_FACTS,
    )),
    Kind("SeatProposed", _ESIGN, Stamp.PRECISE, 0, SEAT_FACTS),
    Kind("SitesProposed", _ESIGN, Stamp.PRECISE, 0, record(sites=items(_site, 1))),
    Kind("ListProposed", _ESIGN, Stamp.PRECISE, LINE_BUCKET, record(
        strata=items(_STRATUM, 1),
        salted_root=hexadecimal(32), sealed_root=hexadecimal(32),
    )),
    Kind("Confirmed", _ESIGN, Stamp.PRECISE, 0, record(
        line=whole(0, 2**40), leaf=hexadecimal(32),
    ), Meaning.APPROVED),
    Kind("SignedIn", _ROOT, Stamp.PRECISE, 0, record()),
    Kind("AlbuminReceived", _ROOT, Stamp.PRECISE, 0, record(
        lot=_name, expiry=day, bottles=whole(1, 9999),
    )),
    Kind("StockReceived", _ROOT, Stamp.PRECISE, STOCK_BUCKET, record()),
    Kind("RequestReceived", _ROOT, Stamp.PRECISE, 0, record(
        request=_request, subject=_subject, site=_site, ward=_name, bed=text(1, 20),
        birth_year=whole(1900, 2100),
        weight=record(
            kg=decimal(), kind=choice(*WeightKind), source=_name,
            at=instant,
        ),
        onset=instant, included=instant, consent=choice(*ConsentRoute),
        eligibility=_note, prescriber=_name, prescription=_name, read_back=_name,
    )),
    Kind("RequestDeclined", _ROOT, Stamp.PRECISE, 0, record(
        request=_request,
        reason=choice("withdrawn", "ineligible", "died", "too_late", "closed_to_inclusion"),
    )),
    Kind("RequestAccepted", _ESIGN, Stamp.PRECISE, LINE_BUCKET, record(
        request=_request, d=instant, r=instant, use_by=instant, start_by=instant, place=_name,
        bottles=whole(1, 99), capsule_key=hexadecimal(32), checks=record(**_GO),
    )),
    Kind("Allocated", _ROOT, Stamp.D, LINE_BUCKET, record(
        request=_request, subject=_subject, stratum=_name, bag=_bag,
    )),
    Kind("ArmRevealed", _ESIGN, Stamp.D, LINE_BUCKET, record(
        request=_request, bag=_bag, purpose=choice("preparation"),
    )),
    Kind("LabelsPrinted", _ROOT, Stamp.D, LINE_BUCKET, record(
        request=_request, bag=_bag, run=whole(1, 99), full=whole(1, 99), record=whole(0, 99),
        digest=hexadecimal(32),
    )),
    Kind("Delayed", _ESIGN, Stamp.R, LINE_BUCKET, record(request=_request, bag=_bag, r=instant)),
    Kind("PreparationClosed", _ESIGN, Stamp.R, CAPSULE_BUCKET, record(
        request=_request, bag=_bag, second=SECOND_FACTS,
    )),
    Kind("Released", _ESIGN, Stamp.R, LINE_BUCKET, record(
        request=_request, bag=_bag, r=instant, seal=text(1, 40),
        albumin=items(record(lot=_name, expiry=day, bottles=whole(1, 99)), 1),
        checks=record(**dict.fromkeys(_RELEASE_CHECKS, _yes)),
    ), Meaning.RELEASED),
    Kind("Cancelled", _ESIGN, Stamp.R, LINE_BUCKET, record(
        request=_request, bag=_bag,
        reason=choice("died", "withdrawn", "limitation_of_care", "ineligible"),
    )),
    Kind("NotTreated", _ESIGN, Stamp.R, LINE_BUCKET, record(request=_request, bag=_bag)),
    Kind("BagOffered", _ROOT, Stamp.PRECISE, 0, record(
        bag=_bag, giver=_name, taker=_name, seal=text(1, 40), temperature=_temperature,
        slip=_slip, done=instant, checks=record(**_GO),
    )),
    Kind("BagAccepted", _ROOT, Stamp.PRECISE, 0, record(
        bag=_bag, taker=_name, temperature=_temperature, slip=_slip, done=instant,
    )),
    Kind("WardReceived", _ROOT, Stamp.PRECISE, 0, record(
        bag=_bag, receiver=_name, seal_intact=choice("yes", "no"), temperature=_temperature,
        slip=_slip, done=instant,
    )),
    Kind("BedsideChecked", _ROOT, Stamp.PRECISE, 0, record(
        bag=_bag, first=_name, second=_name, slip=_slip, done=instant,
    )),
    Kind("InfusionStarted", _ROOT, Stamp.PRECISE, 0, record(bag=_bag, slip=_slip, done=instant)),
    Kind("InfusionEnded", _ROOT, Stamp.PRECISE, 0, record(
        bag=_bag, slip=_slip, done=instant, volume_ml=decimal(), flush_ml=decimal(),
        residual_ml=decimal(), reaction=choice("none", "mild", "severe"),
    )),
    Kind("BagReturned", _ESIGN, Stamp.PRECISE, 0, record(
        bag=_bag, giver=_name, seal_intact=choice("yes", "no"), slip=_slip, done=instant,
        reason=choice("died", "withdrawn", "limitation_of_care", "ineligible", "expired",
                      "damaged", "recalled"),
    )),
    Kind("DestructionProposed", _ESIGN, Stamp.PRECISE, LINE_BUCKET, record(
        bag=_bag, method=_name, done=instant,
    )),
    Kind("Exported", _ROOT, Stamp.PRECISE, 0, record(
        what=choice("custody_report"), bag=_bag, digest=hexadecimal(32), lines=whole(0, 2**40),
    )),
)  # fmt: skip

_SEAT = hexadecimal(8)
# Added when the vault was finished; a program that does not know them stops at the first.
_OF_PEOPLE = (
    Kind("RevocationProposed", _ESIGN, Stamp.PRECISE, 0, record(
        seat=_SEAT, reason=choice(*REVOKED_FOR, REPLACED),
    )),
    Kind("DelegationProposed", _ESIGN, Stamp.PRECISE, 0, record(
        seat=_SEAT, trained=day, start=instant, end=instant,
    )),
    Kind("KeysRenewed", _ESIGN, Stamp.PRECISE, 0, record(
        keys=items(record(role=choice(*RoleKey), generation=whole(2, 2**32 - 1)), 1, 3),
        rows=items(record(seat=_SEAT, row=hexadecimal(32)), 1),
    )),
    Kind("KeysRewrapped", _ESIGN, Stamp.PRECISE, 0, record(
        row=hexadecimal(32), cause=choice("passphrase", "cost"),
    )),
    Kind("PassphraseFailed", _ROOT, Stamp.PRECISE, 0, record(seat=_SEAT, times=whole(1, 9999))),
    Kind("InspectionOpened", _ESIGN, Stamp.PRECISE, 0, record(seat=_SEAT)),
    Kind("IdentityRecorded", _ROOT, Stamp.PRECISE, LINE_BUCKET, record(subject=_subject),
         key=RoleKey.IDENTITY),
)  # fmt: skip
_OF_COPIES = (
    Kind("Restored", _ESIGN, Stamp.PRECISE, 0, record(
        size=whole(1, 2**40), root=hexadecimal(32), kept=whole(1, 2**40), lost=whole(0, 2**40),
    )),
)  # fmt: skip

_line, _leaf = whole(0, 2**40), hexadecimal(32)
_about = {"line": _line, "leaf": _leaf}
# What a reader of the log leaves in it: marks on earlier lines, and what was taken away.
_OF_REVIEW = (
    Kind("LineFlagged", _ROOT, Stamp.PRECISE, 0, record(
        line=_line, leaf=_leaf,
        concern=choice("unclear", "late", "unexpected", "incomplete", "other"),
    )),
    Kind("QuestionAsked", _ROOT, Stamp.PRECISE, 0, record(**_about, text=text(1, 400))),
    Kind("QuestionAnswered", _ROOT, Stamp.PRECISE, 0, record(**_about, text=text(1, 400))),
    Kind("QuestionClosed", _ROOT, Stamp.PRECISE, 0, record(**_about, text=text(0, 400))),
    Kind("Reviewed", _ESIGN, Stamp.PRECISE, 0, record(
        line=_line, leaf=_leaf, scope=text(1, 200), findings=text(0, 800),
    ), Meaning.REVIEWED),
    Kind("SampleDrawn", _ROOT, Stamp.PRECISE, 0, record(
        line=_line, leaf=_leaf, seed=hexadecimal(32), numbers=items(_line, 1),
    )),
    Kind("LineChecked", _ROOT, Stamp.PRECISE, 0, record(
        line=_line, leaf=_leaf, sample=_line, found=choice("in_order", "question"),
    )),
    Kind("LogExported", _ROOT, Stamp.PRECISE, 0, record(
        what=choice("log", "study", "bundle", "archive", "stock_log", "subject_log", "labels",
                    "reveals", "unblindings", "deviations", "reviews", "inner_log"),
        form=choice("csv", "jsonl", "pdf", "zip"), view=choice("blinded", "unblinded"),
        filter=text(0, 500), lines=_line, digest=hexadecimal(32),
    )),
    Kind("BackupProven", _ROOT, Stamp.PRECISE, 0, record(
        line=_line, leaf=_leaf, place=text(1, 80),
    )),
)  # fmt: skip

_done = {"bag": _bag, "slip": _slip, "done": instant}
# The life of the stock, and what goes otherwise after a release.
_OF_STOCK = (
    Kind("AlbuminChanged", _ESIGN, Stamp.PRECISE, 0, record(
        lot=_name, expiry=day, bottles=whole(1, 9999),
        change=choice("quarantined", "released", "recalled", "destroyed", "returned", "lost"),
    )),
    Kind("EquipmentNoted", _ESIGN, Stamp.PRECISE, 0, record(
        equipment=_name, sort=choice(*Equipment), due=day,
        state=choice("in_service", "withdrawn"),
    )),
    Kind("StockNoted", _ROOT, Stamp.PRECISE, STOCK_BUCKET, record()),
    Kind("StockDecided", _ESIGN, Stamp.PRECISE, STOCK_BUCKET, record()),
    Kind("StockDestructionProposed", _ESIGN, Stamp.PRECISE, STOCK_BUCKET, record()),
    Kind("DestructionWithdrawn", _ESIGN, Stamp.PRECISE, 0, record(line=_line, leaf=_leaf)),
    Kind("RepeatAgreed", _ESIGN, Stamp.PRECISE, 0, record(request=_request, former=_bag)),
    Kind("BagRecalled", _ESIGN, Stamp.PRECISE, LINE_BUCKET, record(**_done)),
    Kind("BagLost", _ESIGN, Stamp.PRECISE, 0, record(**_done)),
    Kind("DoseRecomputed", _ESIGN, Stamp.PRECISE, LINE_BUCKET, record(bag=_bag)),
)  # fmt: skip

SLIPS = ("handover", "albumin")
"""The papers that go with a released bag."""
# What became of a bag's labels; what goes with it.
_some = whole(0, 999)
_OF_LABELS = (
    Kind("LabelsReconciled", _ESIGN, Stamp.R, 0, record(
        request=_request, bag=_bag, printed=_some, applied=_some, record=_some, spoiled=_some,
        destroyed=_some, unfound=_some, printer=_name,
    )),
    Kind("SlipPrinted", _ROOT, Stamp.PRECISE, 0, record(
        bag=_bag, document=choice(*SLIPS), slip=_slip, printer=_name,
    )),
)  # fmt: skip
LABELS_GONE = ("applied", "record", "spoiled", "destroyed", "unfound")
"""What may have become of a label that was printed: the facts that ``printed`` is the sum of."""
_OF_LISTS = tuple(
    Kind(name, signer, Stamp.PRECISE, bucket, facts)
    for name, signer, bucket, facts in (*LIST_KINDS, *KIT_KINDS)
)

# A subject's treatment told, learned by someone, or kept on paper: why and what stays sealed.
_OF_UNBLINDING = (
    Kind("CodeBreakPrinted", _ROOT, Stamp.D, LINE_BUCKET, record(
        request=_request, bag=_bag, sheet=sheet,
    )),
    *(Kind(name, signer, Stamp.PRECISE, bucket, facts)
      for name, signer, bucket, facts in UNBLINDING_KINDS),
)  # fmt: skip
_OF_STUDY = tuple(Kind(name, _ESIGN, Stamp.PRECISE, 0, facts) for name, facts in STUDY_KINDS)
_OF_NIGHT = tuple(
    Kind(name, SignerKind.ESIGN, Stamp(stamp), bucket, facts)
    for name, stamp, bucket, facts in NIGHT_KINDS
)
# What the workstation itself tells.
_OF_WORKSTATION = (
    Kind("ClockJumped", _ROOT, Stamp.PRECISE, 0, record(
        expected=instant, seen=choice("running", "log"),
    )),
    Kind("FileUpgraded", _ROOT, Stamp.PRECISE, 0, record(
        old=whole(1, 9999), new=whole(1, 9999), program=text(1, 20),
    )),
)  # fmt: skip

_OF_ESCROW = (
    Kind("SharesPlaced", _ESIGN, Stamp.PRECISE, 0, record(seat=_SEAT, holders=items(
        record(share=whole(1, SHARES), holder=_name, envelope=_slip), 1, SHARES,
    ))),
    Kind("SharesTested", _ROOT, Stamp.PRECISE, 0, record(
        seat=_SEAT, shares=items(whole(1, SHARES), 1, SHARES),
    )),
    Kind("SeatRecovered", _ESIGN, Stamp.PRECISE, 0, record(
        **SEAT_FACTS.fields, replaces=hexadecimal(8), alone=choice("yes", "no"),
    )),
    Kind("OpeningShared", _ESIGN, Stamp.PRECISE, 0, record(
        **_about, shares=items(whole(1, SHARES), 1, SHARES),
    ), Meaning.APPROVED),
)  # fmt: skip

_OF_STATISTICIAN = (
    Kind("CommitmentSigned", _ESIGN, Stamp.PRECISE, 0, record(commitment=hexadecimal(32)),
         Meaning.APPROVED),
)  # fmt: skip

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        *_TABLE, *_OF_PEOPLE, *_OF_COPIES, *_OF_REVIEW, *_OF_STOCK, *_OF_LABELS,
        *_OF_UNBLINDING,
        *_OF_LISTS,
        *_OF_STUDY,
        *_OF_NIGHT,
        *_OF_WORKSTATION,
        *_OF_ESCROW,
        *_OF_STATISTICIAN,
    )
}  # fmt: skip
PROPOSALS = frozenset(
    {"StudyProposed", "SeatProposed", "SitesProposed", "ListProposed", "DestructionProposed",
     "RevocationProposed", "DelegationProposed", "Restored", "StockDestructionProposed",
     "SpecimenProposed", "StudyAmended", "ListExtended", "AllocationsResumed",
     "AllocationVoided", "RowVoided", "AllocatedOutside", "DoneOutside", "OpeningProposed",
     "SeatRecovered"}
)  # fmt: skip
"""The kinds that take effect only when a second person's ``Confirmed`` names their leaf."""
WINDOW_KINDS = frozenset(
    {"Allocated", "ArmRevealed", "LabelsPrinted", "Delayed", "CodeBreakPrinted",
     "LabelsReconciled", "SingleOperator"}
)
"""The only lines of a bag that stand inside its own window."""
HANDED_ON = frozenset(
    {"BagOffered", "BagAccepted", "WardReceived", "BedsideChecked", "InfusionStarted",
     "InfusionEnded", "BagReturned", "BagRecalled", "BagLost"}
)  # fmt: skip
"""What can only happen to a bag that was released."""
AFTER_RELEASE = HANDED_ON | {"SlipPrinted"}
"""The kinds of which a line follows the release of its bag."""
CLOSINGS = frozenset({"Released", "Cancelled", "NotTreated"})
"""The kinds of which exactly one follows ``PreparationClosed`` in the same transaction."""
PREPARERS = frozenset({Role.PHARMACIST, Role.OPERATOR})
"""The roles that make up and check bags, and write all kinds of lines."""
MARKS = frozenset(
    {"LineFlagged", "QuestionAsked", "QuestionAnswered", "QuestionClosed", "Reviewed",
     "SampleDrawn", "LineChecked", "BackupProven"}
)  # fmt: skip
"""The kinds by which a reader marks an earlier line, named by its number and its leaf."""
FOLLOWS = {
    "Countersigned": frozenset({"SingleOperator", "DestroyedAlone", "SeatRecovered"}),
    "UnblindingSeconded": frozenset({"SubjectUnblinded"}),
    "ImpactAssessed": frozenset(
        {"SubjectUnblinded", "InadvertentReported", "NotTreated", "CodeBreakChanged"}
    ),
    "ImpactClosed": frozenset({"ImpactAssessed"}),
    "SheetSeconded": frozenset({"CodeBreakChanged"}),
    "OpeningShared": frozenset({"OpeningProposed"}),
}
"""The kinds that follow up an earlier line, named as a mark names it, and of which kinds it is."""
SECONDING = frozenset(
    {"Countersigned", "UnblindingSeconded", "ImpactClosed", "SheetSeconded", "OpeningShared"}
)
"""Those by which another person than its author, or than those it names, follows it up, once."""
NAMES_LINE = MARKS | {
    "ListExtended", "NumbersSealed", "AllocationsStopped", "AllocationsResumed", "DoneOutside",
    "ListOpened",
}
"""The kinds that name an earlier line by its number and its leaf, without confirming it."""
EXPORTS = frozenset({"Exported", "LogExported"})
"""The kinds that tell what was taken out of the study."""
_ANYONES = frozenset(
    {"SignedIn", "KeysRewrapped", "PassphraseFailed", "InadvertentReported", "ClockJumped",
     "FileUpgraded", "SlipPrinted"}
) | EXPORTS | MARKS  # fmt: skip
_ONE_ROLE_S = {
    "SeatRecovered": Role.ESCROW, "OpeningShared": Role.ESCROW,
    "CommitmentSigned": Role.STATISTICIAN,
}  # fmt: skip
ADMITTING = frozenset({"SeatProposed", "SeatRecovered"})


def writers_of(kind: str) -> frozenset[Role]:
    """The roles that may write a kind of line: preparers, for some anyone or one role alone."""
    if kind in _ONE_ROLE_S:
        return frozenset({_ONE_ROLE_S[kind]})
    return frozenset(SEATED) if kind in _ANYONES else PREPARERS
