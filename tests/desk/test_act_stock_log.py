"""The unblinded log of the stock holds every act once, with what was said of it."""

from __future__ import annotations

from app.desk.confirming import confirm
from app.desk.log.registers import STOCK
from app.desk.unblinded.vials import stock_life as life
from app.desk.unblinded.vials.ledger import IN_STOCK, Vial
from app.desk.unblinded.vials.stock import Attachment, Delivery, receive_stock
from app.desk.unblinded.vials.washing import Washing
from app.trial.names import BagCode, Meaning
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.desk.test_unblinded_registers import sheet_of


def test_every_act_of_the_stock_stands_in_its_log_with_what_was_said() -> None:
    hands = at("ended", cells=True)
    told = [one["event"] for one in lived_through(hands)]
    assert told == [
        "réception", "décongelé pour une poche", "réception", "libéré", "excursion de température",
        "décision\u00a0: utilisable", "sorti du stockage", "décision\u00a0: rejeté",
        "changé de place", "mis en quarantaine", "compté", "flacons d’albumine pour lavage",
        "lot rappelé", "résultat tardif", "retourné au fabricant", "destruction proposée",
        "détruit",
    ]  # fmt: skip


def test_what_was_said_of_each_act_is_in_the_log_too() -> None:
    hands = at("ended", cells=True)
    rows = lived_through(hands)
    said = {row["event"]: row["comment"] for row in rows}
    assert said["excursion de température"] == (
        "couvercle; 9 min; au plus -120 °C; enregistreur\u00a0: abababababab" + "ab" * 26
    )
    assert said["décision\u00a0: utilisable"] == "bref; décidé par AQ"
    assert said["compté"] == "manquants\u00a0: V-009; en trop\u00a0: X-1"
    assert said["détruit"] == "périmé; méthode\u00a0: incinération"
    assert said["résultat tardif"] == "J14; résultat\u00a0: stérile"
    (washed,) = (row for row in rows if row["product"] == "Albumine")
    assert washed["comment"] == f"pour la poche {BagCode(hands.bag).shown}; lavage"
    assert (washed["product"], washed["lot"], washed["out"]) == ("Albumine", "ALB-2601", "2")
    assert washed["balance"] == "21", "of 24, one promised to the bag"
    places = {row["unit"]: row["location"] for row in rows if row["event"] == "changé de place"}
    assert places == {"V-013": "cuve 2"}


def lived_through(hands: Hands) -> list[dict[str, str]]:
    """The stock's log without albumin's open lines, after each act of the stock was done once."""
    workbench, me, sign = hands.workbench, hands.me, hands.sign
    hands.bench.advance(24 * 60)
    day = hands.bench.desk.board.albumin[0].expiry
    new = [Vial(f"N-{n}", "MSC-0500", "D-9", 20_000_000, day) for n in range(3)]
    warm = life.Excursion(9, "-120", "couvercle", Attachment("sonde.csv", "ab" * 32))
    receive_stock(workbench, me, new, Delivery("B", "E-1", "intact", "cuve 1"))
    life.release_vials(workbench, sign(), ["N-0"], "certificats lus")
    life.record_excursion(workbench, me, ["V-010", "V-011"], warm)
    life.decide(workbench, sign(), ["V-010"], use=True, reason="bref", asked="AQ")
    life.record_outside(workbench, me, ["V-012"], 11, "inventaire")
    life.decide(workbench, sign(), ["V-012"], use=False, reason="long", asked="AQ")
    life.place_vials(workbench, me, ["V-013"], "cuve 2")
    life.quarantine(workbench, me, ["V-014"], "étiquette")
    held = life.look_at_stock(workbench, me).held
    there = [n for n, h in held.items() if h.vial.lot == "MSC-0426" and h.place in IN_STOCK]
    life.count_lot(
        workbench, me, "MSC-0426", [*(n for n in there if n != "V-009"), "X-1"],
        [Washing(BagCode(hands.bag).shown, "ALB-2601", 2, "lavage")],
    )  # fmt: skip
    life.recall_lot(workbench, sign(), "MSC-0500", "donneur")
    life.record_result(workbench, sign(), "MSC-0426", "stérile", "J14")
    life.return_vials(workbench, sign(), ["V-020"], shipper="B", shipment="R-1", reason="retour")
    line = life.propose_vials_destroyed(
        workbench, sign(), ["V-012"], method="incinération", reason="périmé"
    )
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)
    rows = [dict(zip(STOCK, row, strict=True)) for row in sheet_of(hands, "stock_log").rows]
    return [row for row in rows if row["product"] != "Albumine" or row["event"][0].islower()]
