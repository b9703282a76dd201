"""``commit-list``: the statistician is told what nobody else may read, and commits to the list."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

from app.blind.listfile import Expected
from app.command.commit_list import run
from app.command.committing import as_sent
from app.command.practice import PASSPHRASE
from app.desk.allocation.answering import sign_commitment
from app.desk.journal import sign
from app.desk.unblinded.allocation.commissioning import propose_list
from app.desk.unblinded.allocation.commitment import annex, is_packet, open_committed
from app.desk.unblinded.allocation.list_files import read_file
from app.devices.resources import practice_list
from app.labels.matrix import read_back
from app.papers.render import paper_pdf
from app.trial.names import Meaning, Role
from app.trial.refusal import Refusal
from app.trial.spoken import read_spoken
from tests.blind.made_lists import SHIPPED, SPOKEN
from tests.desk.crowd import seated
from tests.desk.hands import Hands
from tests.desk.stages import USUAL, at, refused

LIST = SHIPPED / "blockrand-style.csv"


@dataclass(frozen=True)
class Made:
    """What a run told and wrote."""

    told: str
    packet: bytes
    page: bytes

    def after(self, head: str) -> str:
        """What stands behind a caption on the screen."""
        found = re.search(re.escape(head) + r" (.*)", self.told)
        assert found is not None
        return found[1]

    @property
    def words(self) -> str:
        return self.after("Words that open the packet, told once and kept nowhere:")

    @property
    def root(self) -> str:
        return self.after("Commitment, as words:")

    @property
    def code(self) -> str:
        return self.after("Commitment, as code:")


def told(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    return run(list(arguments), io.StringIO(), out, err), out.getvalue(), err.getvalue()


def committed(folder: Path, data: bytes, *more: str) -> Made:
    folder.mkdir(exist_ok=True)
    file = folder / "list.csv"
    file.write_bytes(data)
    code, out, err = told(str(file), "--out", str(folder), *more)
    assert (code, err) == (0, "")
    packet, page = folder / "list-packet.opalist", folder / "list-annex.pdf"
    return Made(out, packet.read_bytes(), page.read_bytes())


def test_the_statistician_is_told_what_was_not_read(tmp_path: Path) -> None:
    data = LIST.read_bytes().replace(b'"id"', 'N° d\'ordre'.encode(), 1)
    made = committed(tmp_path / "made", data)
    assert "Row 1, column “N° d'ordre”: This column is not known and was not read." in made.told
    said = committed(tmp_path / "said", data, "--column", "N° d'ordre=id")
    assert "not read" not in said.told


def text_of(page: bytes) -> str:
    document = pypdfium2.PdfDocument(page)
    try:
        assert len(document) == 1
        return str(document[0].get_textpage().get_text_bounded())
    finally:
        document.close()


def test_the_list_is_committed_to_by_packet_words_and_page(tmp_path: Path) -> None:
    made = committed(tmp_path, LIST.read_bytes())
    assert is_packet(made.packet) and b"Nancy" not in made.packet
    assert read_spoken(made.root, 32) == read_spoken(made.code, 32)
    assert "Blocks of 6 rows" in made.told and "after 3 patients seen" in made.told
    shown = " ".join(text_of(made.page).split())
    for word in made.root.split():
        assert word in shown
    assert "198" in shown and "Nancy" in shown
    for secret in ("6 rows", "%", *made.words.split()):
        assert secret not in shown.replace("66", "")


def test_the_page_is_the_same_to_the_byte_and_tells_nothing_of_the_order() -> None:
    found = read_file(LIST.read_bytes(), Expected(arms=2))
    pages = {paper_pdf(annex(found, bytes(32), "list.csv", SPOKEN[1])) for _ in range(2)}
    turned = LIST.read_bytes().translate(bytes.maketrans(b"AB", b"BA"))
    other = read_file(turned, Expected(arms=2))
    assert pages == {paper_pdf(annex(other, bytes(32), "list.csv", SPOKEN[1]))}
    assert paper_pdf(annex(found, bytes(32), "list.csv", SPOKEN[0])) not in pages


def propose(hands: Hands, made: Made, commitment: str) -> dict[str, object]:
    mine = open_committed(hands.workbench, made.packet, made.words, commitment)
    line = propose_list(hands.workbench, hands.sign(), mine, USUAL)
    event = hands.bench.desk.board.events[line.number]
    return dict(hands.workbench.sealed_facts(hands.me, event))


def test_the_pharmacy_types_words_or_code_and_the_root_is_sealed(tmp_path: Path) -> None:
    made = committed(tmp_path, practice_list())
    for commitment in (made.root, made.code):
        sealed = propose(at("seated"), made, commitment)
        assert sealed["committed"] == read_spoken(made.root, 32).hex()


def test_the_square_on_the_page_says_the_commitment(tmp_path: Path) -> None:
    made = committed(tmp_path, practice_list())
    document = pypdfium2.PdfDocument(made.page)
    try:
        image = document[0].render(scale=4).to_pil()
    finally:
        document.close()
    read = read_back(image)
    assert read == made.code.replace("-", "")
    assert read_spoken(read, 32) == read_spoken(made.root, 32)


def test_titles_that_are_not_known_are_said_and_travel_in_the_packet(tmp_path: Path) -> None:
    strange = practice_list().replace(b'"stratum"', b'"Ort"').replace(b'"id"', b'"Nr"')
    said = ("--column", "Ort=stratum", "--column", "Nr=")
    made = committed(tmp_path, strange, *said)
    assert propose(at("seated"), made, made.root)["columns"] == {"ort": "stratum", "nr": ""}
    usual = committed(tmp_path / "usual", practice_list())
    assert "columns" not in propose(at("seated"), usual, usual.root)
    file = str(tmp_path / "list.csv")
    code, _, err = told(file, "--out", str(tmp_path), "--column", "Ort=place")
    assert code == 2 and "Ort=place" in err
    assert told(file, "--out", str(tmp_path))[0] == 1


def test_another_list_other_words_or_a_slip_are_refused(tmp_path: Path) -> None:
    made = committed(tmp_path / "one", practice_list())
    again = committed(tmp_path / "two", practice_list())
    hands = at("seated")
    with refused(hands, "commitment.differs"):
        propose(hands, made, again.root)
    with refused(hands, "packet.closed"):
        open_committed(hands.workbench, made.packet, again.words, made.root)
    with refused(hands, "packet.closed"):
        spoiled = made.packet[:-1] + bytes([made.packet[-1] ^ 1])
        open_committed(hands.workbench, spoiled, made.words, made.root)
    with refused(hands, "spoken.mistyped"):
        open_committed(hands.workbench, made.packet, made.words, made.root[:-1])


ODD = b"PRACTICE\nsite,block,arm\n" + b"".join(
    f"{site},{block},{arm}\n".encode()
    for site in ("Nancy", "Dijon", "Strasbourg") for block in range(40) for arm in "AB"
)  # fmt: skip


def test_a_query_is_answered_in_the_packet_or_the_list_stays_out(tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(ODD)
    code, out, _ = told(str(file), "--out", str(tmp_path))
    assert code == 1 and "QUERY: the arms alternate" in out and "--answer" in out
    assert [path.name for path in tmp_path.iterdir()] == ["odd.csv"]
    hands = at("seated")
    with refused(hands, "list.query"):
        propose_list(hands.workbench, hands.sign(), as_sent(hands.workbench, ODD), USUAL)
    made = committed(tmp_path / "answered", ODD, "--answer", "Alternation was planned: see 9.2")
    assert "signed its commitment at your own seat" in made.told
    with refused(hands, "list.unsigned"):
        propose(hands, made, made.root)
    desk, before = hands.bench.desk, len(hands.bench.desk.board.events)
    with refused(hands, "seat.role"):
        sign_commitment(desk, hands.sign(), made.root)
    statistician = seated(hands, Role.STATISTICIAN, "Line Roux")
    pen = sign(statistician, PASSPHRASE, Meaning.AUTHORED)
    with refused(hands, "spoken.mistyped"):
        sign_commitment(desk, pen, made.root[:-1])
    other = committed(tmp_path / "again", ODD, "--answer", "Alternation was planned: see 9.2")
    sign_commitment(desk, pen, other.code)
    with refused(hands, "list.unsigned"):
        propose(hands, made, made.root)
    sign_commitment(desk, pen, made.code)
    with refused(hands, "commitment.signed"):
        sign_commitment(desk, pen, made.root)
    line = desk.board.events[-1]
    assert (line.by.name, line.meaning) == ("Line Roux", Meaning.APPROVED)
    assert line.facts == {"commitment": read_spoken(made.root, 32).hex()}
    assert propose(hands, made, made.root)["committed"] == line.text("commitment")
    assert len(desk.board.events) > before and hands.bench.verdict().events


def test_what_is_refused_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(LIST.read_bytes().replace(b"01-005", b"01-004"))
    code, out, _ = told(str(file), "--out", str(tmp_path))
    assert code == 1 and "stands further up" in out
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


@pytest.mark.parametrize(
    "arguments", [(), (str(LIST),), ("--out", "x"), (str(LIST), "--seed", "1")]
)
def test_what_cannot_be_obeyed_gets_one_sentence(arguments: tuple[str, ...]) -> None:
    code, out, err = told(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_commitment_is_made_once(tmp_path: Path) -> None:
    committed(tmp_path, practice_list())
    code, _, err = told(str(tmp_path / "list.csv"), "--out", str(tmp_path))
    assert code == 2 and "made once" in err
    assert told(str(LIST), "--out", str(tmp_path / "nowhere"))[0] == 2


def test_a_packet_is_no_list_for_whoever_lacks_the_words(tmp_path: Path) -> None:
    made = committed(tmp_path, practice_list())
    with pytest.raises(Refusal) as caught:
        read_file(made.packet, Expected(arms=2))
    assert caught.value.code == "list.refused"
