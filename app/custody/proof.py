"""Proofs over the tree of RFC 6962: one line stands in a log, one log grew from another.

Who keeps a head of the log can check both without the log itself: from some
log2(size) hashes of 32 bytes each. Making a proof needs all leaves.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.custody.tree import EMPTY_ROOT, node_hash, root_of

Proof = tuple[bytes, ...]


class ProofError(ValueError):
    """The proof does not show what it is said to show."""


def inclusion_proof(leaves: Sequence[bytes], index: int) -> Proof:
    """PATH of RFC 6962, section 2.1.1: that leaf `index` (from 0) stands under the root of all.

    Raises IndexError for a leaf that is not there.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return ()
    half = _half(len(leaves))
    if index < half:
        return (*inclusion_proof(leaves[:half], index), root_of(leaves[half:]))
    return (*inclusion_proof(leaves[half:], index - half), root_of(leaves[:half]))


def consistency_proof(leaves: Sequence[bytes], size: int) -> Proof:
    """PROOF of RFC 6962, section 2.1.2: that the tree of the first `size` leaves grew into all.

    From an empty tree everything grows, which takes no hash. Raises IndexError
    for a size beyond the leaves.
    """
    if not 0 <= size <= len(leaves):
        raise IndexError(size)
    return _subproof(leaves, size, True) if size else ()


def check_inclusion(leaf: bytes, index: int, size: int, proof: Proof, root: bytes) -> None:
    """Raises ProofError unless `leaf` is number `index` of the `size` leaves under `root`.

    RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        raise ProofError("index")
    left, last, found = index, size - 1, leaf
    for step in proof:
        if not last:
            raise ProofError("length")
        if left & 1 or left == last:
            found = node_hash(step, found)
            left, last = _up(left, last)
        else:
            found = node_hash(found, step)
        left, last = left >> 1, last >> 1
    if last or found != root:
        raise ProofError("root")


def check_consistency(
    before: tuple[int, bytes], after: tuple[int, bytes], proof: Proof
) -> None:
    """Raises ProofError unless the log with head `after` grew from the one with head `before`.

    A head is size and root. RFC 9162, section 2.1.4.2.
    """
    size, root = before
    if not 0 <= size <= after[0]:
        raise ProofError("size")
    if size in (0, after[0]):
        if proof or root != (after[1] if size else EMPTY_ROOT):
            raise ProofError("root")
        return
    # A full subtree is its own first hash, which the proof leaves out.
    steps = proof if size & (size - 1) else (root, *proof)
    _check_growth(before, after, steps)


def _check_growth(before: tuple[int, bytes], after: tuple[int, bytes], steps: Proof) -> None:
    if not steps:
        raise ProofError("length")
    left, last = before[0] - 1, after[0] - 1
    while left & 1:
        left, last = left >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if not last:
            raise ProofError("length")
        if left & 1 or left == last:
            old, new = node_hash(step, old), node_hash(step, new)
            left, last = _up(left, last)
        else:
            new = node_hash(new, step)
        left, last = left >> 1, last >> 1
    if last or (old, new) != (before[1], after[1]):
        raise ProofError("root")


def _subproof(leaves: Sequence[bytes], size: int, known: bool) -> Proof:
    if size == len(leaves):
        return () if known else (root_of(leaves),)
    half = _half(len(leaves))
    if size <= half:
        return (*_subproof(leaves[:half], size, known), root_of(leaves[half:]))
    return (*_subproof(leaves[half:], size - half, False), root_of(leaves[:half]))


def _half(size: int) -> int:
    """The largest power of two below `size`."""
    return int(1 << (size - 1).bit_length() - 1)


def _up(left: int, last: int) -> tuple[int, int]:
    """Climbs past the levels at which this node has no right neighbour."""
    while left and not left & 1:
        left, last = left >> 1, last >> 1
    return left, last
