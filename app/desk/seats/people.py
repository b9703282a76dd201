"""What happens to seats after they are confirmed: passphrases, delegations, revocations."""

from __future__ import annotations

from datetime import date, datetime

from app.custody.canonical import Value
from app.custody.event import Event
from app.custody.kinds import PREPARERS, REVOKED_FOR
from app.custody.records import Line, SeatRow
from app.custody.renewal import keepers, reach_of
from app.desk.desk import Desk
from app.desk.journal import Person, Signing, Turn
from app.desk.training import require_past
from app.trial.clocks import show_instant
from app.trial.names import ROLE_KEYS, Meaning, Role, RoleKey
from app.trial.refusal import Refusal, Trouble

ENDS = {"RevocationProposed": "seat", "SeatRecovered": "replaces"}
"""The proposals that revoke a seat, and which of their facts names it."""


def change_passphrase(desk: Desk, person: Person, old: str, new: str) -> Person:
    """The person with a new passphrase; public keys and signatures made stay as they are.

    Whoever is at the desk goes on as the Person returned: the one before no longer
    signs. Raises Refusal ``passphrase.wrong``, ``passphrase.weak``,
    ``passphrase.same``, ``people.window_open``, and as `Turn.require_may`.
    """
    if old == new:
        raise Refusal("passphrase.same")
    return _rewrap(desk, person, old, new, "passphrase")


def raise_cost(desk: Desk, person: Person, passphrase: str) -> Person:
    """The person with keys that cost a guesser what this workstation can bear by now.

    Asked after each sign-in. Writes nothing, and returns the same Person, when
    they do already or a preparation is open. Raises Refusal ``passphrase.wrong``.
    """
    if not desk.vault.may_raise(desk.seat_row(person.seat.seat)) or _in_window(desk, person):
        return person
    return _rewrap(desk, person, passphrase, passphrase, "cost")


def propose_revocation(desk: Desk, signing: Signing, seat: str, reason: str) -> Line:
    """Revokes a seat (its id) once a second person confirms; `reason` is one of `REVOKED_FOR`.

    Raises Refusal ``seat.not_in_force``, ``request.reason``, ``people.too_few``.
    """
    if reason not in REVOKED_FOR:
        raise Refusal("request.reason", known=", ".join(REVOKED_FOR))
    with desk.journal.turn() as turn:
        _require_in_force(turn, seat)
        require_enough(turn, seat)
        return turn.write("RevocationProposed", {"seat": seat, "reason": reason}, signing)


def propose_delegation(
    desk: Desk, signing: Signing, seat: str, *, trained: date, start: datetime, end: datetime
) -> Line:
    """Another delegation and training of a seat (its id), once a second person confirms.

    Raises Refusal ``seat.not_in_force``, ``delegation.ends_first``,
    ``seat.trained_later``, and ``people.too_few`` when it would leave too few people
    who may sign.
    """
    if start > end:
        raise Refusal("delegation.ends_first")
    with desk.journal.turn() as turn:
        require_past(trained, turn.now.astimezone(turn.zone).date())
        _require_in_force(turn, seat)
        if not start <= turn.now <= end:
            require_enough(turn, seat)
        zone = desk.journal.zone
        facts: dict[str, Value] = {
            "seat": seat, "trained": trained.isoformat(),
            "start": show_instant(start.astimezone(zone)),
            "end": show_instant(end.astimezone(zone)),
        }  # fmt: skip
        return turn.write("DelegationProposed", facts, signing)


def require_enough(turn: Turn, without: str) -> None:
    """Refuses what would leave fewer than two preparers who may sign now, one a pharmacist.

    Raises Refusal ``people.too_few``.
    """
    now = turn.instant()
    left = [
        seat.role for seat in turn.people.effective()
        if seat.seat != without and seat.role in PREPARERS and seat.delegated(now)
    ]  # fmt: skip
    if len(left) < 2 or Role.PHARMACIST not in left:
        raise Refusal("people.too_few")


def require_may_change(turn: Turn, signing: Signing, proposal: Event) -> None:
    """What the revocation or delegation of a seat needs at its confirmation.

    Raises Refusal ``revocation.own``, ``people.too_few``, ``people.window_open``.
    """
    if proposal.kind == "RevocationProposed":
        if signing.person.seat.seat == proposal.text("seat"):
            raise Refusal("revocation.own")
        require_enough(turn, proposal.text("seat"))
        _require_no_window(turn)
    elif proposal.kind == "SeatRecovered":
        if signing.person.seat.seat == proposal.text("replaces"):
            raise Refusal("revocation.own")
    elif proposal.kind == "DelegationProposed":
        seat = turn.board.seats[proposal.text("seat")]
        if not seat.amended(proposal.facts).delegated(turn.instant()):
            require_enough(turn, seat.seat)


def renew_keys(desk: Desk, turn: Turn, signing: Signing, revoked: str) -> None:
    """What a seat just revoked could open gets a new generation, granted to those who stay.

    What was sealed before stays as it is: whoever copied it keeps what he could open.
    """
    seat = turn.people.seat(revoked)
    assert seat is not None
    roles = reach_of(seat.role)
    if not roles:
        return
    rows = {row.seat: row for row in turn.file.seats()}
    stay = keepers(turn.people.effective(), roles)
    kept: list[tuple[SeatRow, tuple[RoleKey, ...]]] = []
    for other in stay:
        row = rows.get(other.seat)
        if row is None or row.digest != turn.board.rows[other.seat]:
            raise Trouble("seat.damaged", seat=other.name)
        kept.append((row, ROLE_KEYS[other.role]))
    changed = desk.vault.renew(turn.log_id, roles, signing.person.keys, kept)
    for row in changed:
        turn.file.replace_seat(row)
    keys: list[Value] = [
        {"role": role.value, "generation": turn.people.generation(role) + 1} for role in roles
    ]
    told: list[Value] = [{"seat": row.seat, "row": row.digest} for row in changed]
    turn.write("KeysRenewed", {"keys": keys, "rows": told}, signing)


def _rewrap(desk: Desk, person: Person, old: str, new: str, cause: str) -> Person:
    before = desk.seat_row(person.seat.seat)
    made = desk.vault.rewrap(before, person.keys, old, new)
    with desk.journal.turn() as turn:
        if _in_window(desk, person):
            raise Refusal("people.window_open")
        if before not in turn.file.seats():
            raise Trouble("file.diverged")
        turn.file.replace_seat(made.row)
        signing = Signing(person, made.pen, Meaning.AUTHORED)
        turn.write("KeysRewrapped", {"row": made.row.digest, "cause": cause}, signing)
    return Person(person.seat, made.keys)


def _in_window(desk: Desk, person: Person) -> bool:
    # When a preparer is at the screen and not at the bench is the bench's own business.
    return bool(desk.board.open_stories()) and RoleKey.ARM in reach_of(person.seat.role)


def _require_no_window(turn: Turn) -> None:
    if turn.board.open_stories():
        raise Refusal("people.window_open")


def _require_in_force(turn: Turn, seat: str) -> None:
    if not turn.people.is_effective(seat):
        known = turn.board.seats.get(seat)
        raise Refusal("seat.not_in_force", name=known.name if known else seat)
