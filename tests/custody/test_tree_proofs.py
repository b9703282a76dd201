"""Proofs are those of RFC 6962: the published ones, and whatever is not right is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.custody.proof import (
    Proof,
    ProofError,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
)
from app.custody.tree import leaf_hash, root_of
from tests.custody.test_merkle_tree import LEAVES, ROOTS

# Of the reference tree of the certificate transparency project, leaves counted from 0.
INCLUSION: dict[tuple[int, int], str] = {
    (0, 1): "",
    (0, 8): """96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7
        5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
        6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4""",
    (5, 8): """bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b
        ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0
        d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7""",
    (2, 3): "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    (1, 5): """6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
        5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
        bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b""",
}
CONSISTENCY: dict[tuple[int, int], str] = {
    (1, 1): "",
    (1, 8): """96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7
        5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
        6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4""",
    (6, 8): """0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a
        ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0
        d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7""",
    (2, 5): """5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
        bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b""",
    (6, 7): """0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a
        b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f
        d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7""",
}
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
SIZES = st.integers(1, 70)


def published(hashes: str) -> Proof:
    return tuple(map(bytes.fromhex, hashes.split()))


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(bytes([n])) for n in range(size)]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_is_proven_as_published(index: int, size: int) -> None:
    proof = published(INCLUSION[index, size])
    assert inclusion_proof(HASHES[:size], index) == proof
    check_inclusion(HASHES[index], index, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("size", "grown"), CONSISTENCY)
def test_consistency_is_proven_as_published(size: int, grown: int) -> None:
    proof = published(CONSISTENCY[size, grown])
    assert consistency_proof(HASHES[:grown], size) == proof
    before, after = ((n, bytes.fromhex(ROOTS[n])) for n in (size, grown))
    check_consistency(before, after, proof)


@given(SIZES, st.data())
def test_every_leaf_is_proven_and_no_other(size: int, data: st.DataObject) -> None:
    tree = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(tree, index)
    assert len(proof) <= (size - 1).bit_length()
    check_inclusion(tree[index], index, size, proof, root_of(tree))
    for leaf, at, of in (
        (leaf_hash(b"another"), index, size), (tree[index], index + 1, size),
        (tree[index], index - 1, size),
    ):  # fmt: skip
        with pytest.raises(ProofError):
            check_inclusion(leaf, at, of, proof, root_of(tree))


@given(SIZES, st.data())
def test_every_growth_is_proven_and_no_other(grown: int, data: st.DataObject) -> None:
    tree = leaves(grown)
    size = data.draw(st.integers(0, grown))
    proof = consistency_proof(tree, size)
    before, after = (size, root_of(tree[:size])), (grown, root_of(tree))
    check_consistency(before, after, proof)
    forged = [*tree[:-1], leaf_hash(b"another")]
    if size == grown:
        with pytest.raises(ProofError):
            check_consistency(before, (grown, root_of(forged)), proof)
    if 0 < size < grown:
        with pytest.raises(ProofError):
            check_consistency((size, leaf_hash(b"another")), after, proof)
        with pytest.raises(ProofError):
            check_consistency(before, (grown, root_of(forged)), proof)
    with pytest.raises(ProofError):
        check_consistency((grown + 1, after[1]), after, proof)


@given(SIZES, st.data())
def test_a_proof_changed_anywhere_proves_nothing(size: int, data: st.DataObject) -> None:
    tree = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    first = data.draw(st.integers(1, size))

    def spoilt(proof: Proof) -> Proof:
        place = data.draw(st.integers(0, len(proof)))
        if place < len(proof) and data.draw(st.booleans()):
            return (*proof[:place], bytes(32), *proof[place + 1 :])
        if place < len(proof) and data.draw(st.booleans()):
            return (*proof[:place], *proof[place + 1 :])
        return (*proof[:place], bytes(32), *proof[place:])

    with pytest.raises(ProofError):
        check_inclusion(
            tree[index], index, size, spoilt(inclusion_proof(tree, index)), root_of(tree)
        )
    heads = (first, root_of(tree[:first])), (size, root_of(tree))
    with pytest.raises(ProofError):
        check_consistency(*heads, spoilt(consistency_proof(tree, first)))


@given(
    st.binary(min_size=32, max_size=32), st.integers(-2, 2**40), st.integers(-2, 2**40),
    st.lists(st.binary(max_size=40), max_size=45),
)  # fmt: skip
def test_nonsense_proves_nothing(root: bytes, one: int, two: int, hashes: list[bytes]) -> None:
    proof = tuple(hashes)
    with pytest.raises(ProofError):
        check_inclusion(HASHES[0], one, two, proof, root)
    with pytest.raises(ProofError):
        check_consistency((one, HASHES[0]), (two, root), proof)


def test_no_proof_is_made_of_what_is_not_there() -> None:
    for index in (-1, 3):
        with pytest.raises(IndexError):
            inclusion_proof(leaves(3), index)
    for size in (-1, 4):
        with pytest.raises(IndexError):
            consistency_proof(leaves(3), size)
