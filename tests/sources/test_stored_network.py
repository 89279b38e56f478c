from __future__ import annotations

import dataclasses
import errno

import numpy as np
import pytest

import toyville
from territo.errors import NetworkError, SourceError
from territo.network import build
from territo.sources.cache import cache_dir
from territo.sources.stored_network import (
    network_key,
    read_network,
    stored,
    write_network,
)

NETWORK = build(toyville.streets(), "m")


def same(one, two):
    for field in dataclasses.fields(one):
        left, right = getattr(one, field.name), getattr(two, field.name)
        if isinstance(left, np.ndarray):
            assert left.dtype == right.dtype
            assert np.array_equal(left, right), field.name
        else:
            assert left == right, field.name


def test_a_network_comes_back_as_it_was(tmp_path):
    file = tmp_path / "network.npz"
    write_network(NETWORK, file)
    same(NETWORK, read_network(file))
    assert [path.name for path in tmp_path.iterdir()] == ["network.npz"]


def test_it_is_made_once_and_kept():
    made = []

    def make():
        made.append(1)
        return NETWORK

    same(NETWORK, stored("key", make))
    same(NETWORK, stored("key", make))
    assert len(made) == 1
    stored("key", make, fresh=True)
    assert len(made) == 2


def test_a_failed_build_keeps_nothing():
    def fail():
        raise NetworkError("no street")

    with pytest.raises(NetworkError):
        stored("key", fail)
    assert not list(cache_dir().rglob("*"))


def test_where_nothing_can_be_kept_it_is_used_all_the_same(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("TERRITO_CACHE", str(tmp_path / "file" / "cache"))
    same(NETWORK, stored("key", lambda: NETWORK))
    # Who asks for it to be kept is told.
    with pytest.raises(SourceError, match="cannot be kept in") as caught:
        stored("key", lambda: NETWORK, fresh=True)
    assert "TERRITO_CACHE" in caught.value.hint


def test_a_disk_that_fills_up_leaves_no_half_network(monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    same(NETWORK, stored("key", lambda: NETWORK))
    assert not [file for file in cache_dir().rglob("*") if file.is_file()]


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_stored_network_that_was_cut_short_is_made_again(share):
    stored("key", lambda: NETWORK)
    (file,) = cache_dir().rglob("*.npz")
    file.write_bytes(file.read_bytes()[: int(share * file.stat().st_size)])
    with pytest.raises(SourceError, match="does not hold a network"):
        read_network(file)
    same(NETWORK, stored("key", lambda: NETWORK))
    same(NETWORK, read_network(file))


def test_whatever_changes_the_network_changes_its_name():
    names = {
        network_key("a", {"mode": "walk"}),
        network_key("b", {"mode": "walk"}),
        network_key("a", {"mode": "bike"}),
    }
    assert len(names) == 3
    assert network_key("a", {"x": 1, "y": 2}) == network_key("a", {"y": 2, "x": 1})
