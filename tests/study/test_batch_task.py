"""What a worker does with one territory, without a cluster."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from territo.errors import TerritoError
from territo.project import find_project
from territo.study.batch_task import Asked, answer


@pytest.fixture
def asked(toy_study):
    project = replace(find_project(toy_study.root), maps=toy_study.root / "batch")
    return Asked(project, own_thresholds=True, overwrite=False)


def contents(asked):
    return {path.name: path.read_bytes() for path in (asked.project.maps / "toyville").iterdir()}


def test_what_is_complete_is_kept(asked):
    first = answer(asked)
    assert not first.kept
    # 100 + 200 + ... + 900 inhabitants; doors "a" and "b".
    assert (first.row["population"], first.row["doors"], first.row["conserved"]) == (4500, 2, True)
    before = contents(asked)
    second = answer(asked)
    assert second.kept
    assert second.row == first.row
    assert contents(asked) == before


@pytest.mark.parametrize(
    ("name", "gone"), [("toyville.html", True), ("toyville.json", False), ("complete.json", False)]
)
def test_what_is_missing_or_was_changed_is_made_again_to_the_same_bytes(asked, name, gone):
    answer(asked)
    before = contents(asked)
    file = asked.project.maps / "toyville" / name
    if gone:
        file.unlink()
    else:
        file.write_text("changed", encoding="utf-8")
    assert not answer(asked).kept
    assert contents(asked) == before


@pytest.mark.parametrize("change", [{"within": ("2 km",)}, {"detour": 1.3}])
def test_other_settings_are_refused_unless_they_may_be_replaced(asked, change):
    answer(asked)
    before = contents(asked)
    other = replace(asked, project=replace(asked.project, **change))
    with pytest.raises(TerritoError, match="holds results of other settings, inputs or version"):
        answer(other)
    assert contents(asked) == before
    assert not answer(replace(other, overwrite=True)).kept
    assert contents(asked) != before


def test_a_list_that_was_changed_is_another_input(asked, toy_study):
    answer(asked)
    file = toy_study.root / "sites" / "mairies.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace("Mairie 1", "Hôtel 1"), encoding="utf-8"
    )
    with pytest.raises(TerritoError, match="other settings, inputs or version"):
        answer(asked)


def test_another_folder_with_the_same_files_says_the_same(asked, toy_study):
    answer(asked)
    before = contents(asked)
    moved = toy_study.root.rename(toy_study.root.with_name("elsewhere"))
    project = replace(find_project(moved), maps=moved / "batch")
    again = replace(asked, project=project)
    assert answer(again).kept
    assert contents(again) == before


def test_what_is_wrong_crosses_to_another_process_with_all_its_problems(asked, toy_study):
    toy_study.write_sites("site,name,kind,lon,lat\na,A,mairie,x,49\nb,B,mairie,1,y\n")
    with pytest.raises(TerritoError) as wrong:
        answer(asked)
    crossed = pickle.loads(pickle.dumps(wrong.value))  # noqa: S301 - our own bytes
    assert str(crossed) == str(wrong.value)
    assert crossed.hint == wrong.value.hint
    assert "line 2" in str(crossed)
    assert "line 3" in str(crossed)
