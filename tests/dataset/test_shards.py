"""Shards cover a run exactly, and depend on nothing but its size."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fcsim.dataset.shards import shard_size, shards


@given(st.integers(1, 3_000_000))
def test_shards_cover_a_run_in_order(dialogues: int) -> None:
    found = list(shards(dialogues))
    assert [shard.number for shard in found] == list(range(len(found)))
    assert found[0].start == 0
    assert found[-1].stop == dialogues
    assert all(one.stop == next_one.start for one, next_one in pairwise(found))
    assert all(shard.stop - shard.start == shard_size(dialogues) for shard in found[:-1])
    assert 0 < found[-1].stop - found[-1].start <= shard_size(dialogues)


@pytest.mark.parametrize(
    ("dialogues", "size"), [(1, 250), (10_000, 250), (10_001, 251), (100_000, 2500), (200_000, 5000), (1_000_000, 5000)]
)
def test_the_size_of_a_shard(dialogues: int, size: int) -> None:
    assert shard_size(dialogues) == size


def test_the_names_of_a_shards_files_sort_as_its_number() -> None:
    names = [shard.file for shard in shards(60_000)]
    assert names == sorted(names)
    assert names[:2] == ["dialogues-00000.jsonl", "dialogues-00001.jsonl"]
