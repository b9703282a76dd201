"""The tree is that of RFC 6962: known roots, and a definition written the slow way."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.custody.tree import Frontier, leaf_hash, root_of

# Leaves and roots of the reference tree of the certificate transparency project.
LEAVES = [
    bytes.fromhex(data)
    for data in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def slow_root(data: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not data:
        return hashlib.sha256().digest()
    if len(data) == 1:
        return hashlib.sha256(b"\0" + data[0]).digest()
    k = 1
    while 2 * k < len(data):
        k *= 2
    return hashlib.sha256(b"\1" + slow_root(data[:k]) + slow_root(data[k:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_reference_tree_grows_as_published(size: int) -> None:
    assert root_of(map(leaf_hash, LEAVES[:size])).hex() == ROOTS[size]


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_the_frontier_agrees_with_the_definition(data: list[bytes]) -> None:
    frontier = Frontier()
    for size, item in enumerate(data):
        assert frontier.size == size
        assert frontier.root() == slow_root(data[:size])
        frontier.append(leaf_hash(item))
    assert frontier.root() == slow_root(data) == root_of(map(leaf_hash, data))


def test_a_copy_grows_on_its_own() -> None:
    frontier = Frontier()
    for item in LEAVES[:3]:
        frontier.append(leaf_hash(item))
    twin = frontier.copy()
    twin.append(leaf_hash(LEAVES[3]))
    assert (frontier.size, frontier.root().hex()) == (3, ROOTS[3])
    assert (twin.size, twin.root().hex()) == (4, ROOTS[4])
