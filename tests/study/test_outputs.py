from __future__ import annotations

from pathlib import Path

import pytest

from territo.errors import OutputError
from territo.study.outputs import require_free, staged


def test_what_was_written_aside_lands_together(tmp_path):
    targets = (tmp_path / "new" / "a.html", tmp_path / "new" / "b.gpkg")
    with staged(targets) as (html, layers):
        html.write_text("page", encoding="utf-8")
        layers.write_text("layers", encoding="utf-8")
        assert not targets[0].exists()
    assert [target.read_text(encoding="utf-8") for target in targets] == ["page", "layers"]
    assert sorted(path.name for path in targets[0].parent.iterdir()) == ["a.html", "b.gpkg"]


def test_a_failure_on_the_way_leaves_the_old_files_and_no_trace(tmp_path):
    target = tmp_path / "a.html"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), staged((target,)) as (new,):
        new.write_text("half", encoding="utf-8")
        raise RuntimeError
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_when_the_second_cannot_be_replaced_the_first_is_put_back(tmp_path):
    targets = (tmp_path / "a.html", tmp_path / "b.gpkg")
    targets[0].write_text("old", encoding="utf-8")
    targets[1].mkdir()  # a folder stands where the file should go
    (targets[1] / "kept").touch()
    with pytest.raises(OutputError, match=r"b\.gpkg cannot be written"), staged(targets) as new:
        for path in new:
            path.write_text("new", encoding="utf-8")
    assert targets[0].read_text(encoding="utf-8") == "old"


def test_a_new_file_is_taken_away_when_its_companion_cannot_be_written(tmp_path):
    targets = (tmp_path / "a.html", tmp_path / "b.gpkg")
    targets[1].mkdir()
    (targets[1] / "kept").touch()
    with pytest.raises(OutputError), staged(targets) as new:
        for path in new:
            path.write_text("new", encoding="utf-8")
    assert not targets[0].exists()


def test_existing_files_are_named_all_at_once(tmp_path):
    targets = (tmp_path / "a.html", tmp_path / "b.gpkg")
    for target in targets:
        target.touch()
    with pytest.raises(OutputError, match=r"a\.html and .*b\.gpkg exist already") as caught:
        require_free(targets, overwrite=False)
    assert "--overwrite" in caught.value.hint
    require_free(targets, overwrite=True)


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written to") as caught:
        require_free((tmp_path / "file" / "maps" / "a.html",), overwrite=False)
    assert "--out" in caught.value.hint


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody can write to")
def test_a_folder_that_refuses_files_is_said():
    with pytest.raises(OutputError, match="cannot be written to"):
        require_free((Path("/proc/self/a.html"),), overwrite=False)
