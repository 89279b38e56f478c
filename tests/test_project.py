from __future__ import annotations

from pathlib import Path

import pytest

from territo.errors import ProjectError
from territo.project import example_dir, find_project, read_project
from territo.study.asked import asked


def settings(folder: Path, text: str) -> Path:
    (folder / "territo.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_repository_is_the_example_and_its_territory_is_rouen():
    project = read_project(example_dir())
    assert project.territory == "rouen"
    assert project.path(project.boundaries).is_file()
    assert all(project.path(file).is_file() for file in project.sites)


def test_settings_override_defaults_and_nothing_else(tmp_path):
    settings(tmp_path, 'territory = "lyon"\nwithin = ["800 m"]\ndetour = 1\nmaps = "results"\n')
    project = read_project(tmp_path)
    assert (project.territory, project.within, project.detour) == ("lyon", ("800 m",), 1.0)
    assert project.path(project.maps) == tmp_path / "results"
    assert project.kinds == ("mairie",)


def test_a_study_without_boundaries_uses_those_of_the_example(tmp_path):
    project = read_project(settings(tmp_path, 'territory = "lyon"\n'))
    assert project.path(project.boundaries) == example_dir() / "boundaries" / "metropoles.gpkg"
    assert project.path(project.sites[0]) == example_dir() / "sites" / "mairies.csv"


def test_every_wrong_key_is_named_with_the_nearest_known_one(tmp_path):
    settings(tmp_path, 'teritory = "lyon"\nwithin = "3 km"\ndetour = "big"\nmaps = 3\n')
    with pytest.raises(ProjectError) as caught:
        read_project(tmp_path)
    message = str(caught.value)
    assert 'unknown key "teritory", did you mean "territory"?' in message
    assert "within should be a list of texts, not '3 km'" in message
    assert "detour should be a number, not 'big'" in message
    assert "maps should be a text, not 3" in message


def test_of_a_table_only_what_is_wrong_in_it_is_shown(tmp_path):
    text = '[services]\ndirectory = "https://example.org"\nwithin = ["1 km"]\n'
    with pytest.raises(ProjectError) as caught:
        read_project(settings(tmp_path, text))
    assert caught.value.message.endswith(
        "territo.toml: services.within should be a text, not ['1 km']"
    )
    long = "x" * 100
    with pytest.raises(ProjectError, match=r"detour should be a number, not 'x{39}…$"):
        read_project(settings(tmp_path, f'detour = "{long}"\n'))


def test_values_that_cannot_be_used_are_refused_even_where_nothing_uses_them(tmp_path):
    # Straight lines need no speed, no snapping, no direction.
    text = """
    territory = "lyon"
    as_of = "2026"
    within = ["3 miles"]
    detour = 1e308
    mode = "wlak"
    direction = "there"
    max_snap = "0 m"
    buffer = "far"
    [speeds]
    walk_khm = 4
    """
    with pytest.raises(ProjectError) as caught:
        read_project(settings(tmp_path, text))
    for said in (
        'as_of: "2026" is not a date.',
        'within: "3 miles" is not a threshold.',
        "detour: A detour factor of 1e+308 is more than any town asks",
        'mode should be line or walk or bike or drive, not "wlak"',
        'direction should be to-site or from-site, not "there"',
        "max_snap: A threshold of 0 m covers nothing",
        'buffer: "far" is not a threshold.',
        'speeds: No speed is called "walk_khm". Did you mean "walk_kmh"?',
    ):
        assert said in caught.value.message
    with pytest.raises(ProjectError, match="speeds: Speeds must be above zero: bike_kmh"):
        read_project(settings(tmp_path, "[speeds]\nbike_kmh = -1\n"))
    with pytest.raises(ProjectError, match="detour: A detour factor of nan"):
        read_project(settings(tmp_path, "detour = nan\n"))
    assert read_project(settings(tmp_path, 'as_of = ""\nbuffer = ""\n')).buffer == ""


def test_a_file_that_is_not_toml_says_the_line(tmp_path):
    with pytest.raises(ProjectError, match="line 1"):
        read_project(settings(tmp_path, "territory = \n"))


def test_the_nearest_study_above_is_found(tmp_path):
    settings(tmp_path, 'territory = "lyon"\n')
    below = tmp_path / "sites" / "old"
    below.mkdir(parents=True)
    assert find_project(below).root == tmp_path


def test_outside_any_study_the_example_is_used_with_maps_here_and_no_territory(tmp_path):
    project = find_project(tmp_path)
    assert project.territory == ""
    assert project.maps == tmp_path / "maps"
    with pytest.raises(ProjectError, match="No territory is named"):
        asked(project)


def test_what_was_asked_comes_first_and_what_was_not_stays(tmp_path):
    study = find_project(settings(tmp_path, 'territory = "lyon"\n'))
    project = asked(
        study, territory=None, sites=(), kinds=("direction",), within=(), detour=None, out=None
    )
    assert (project.territory, project.kinds) == ("lyon", ("direction",))
    assert project.within == study.within


def test_a_list_of_ones_own_counts_all_its_kinds(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    study = find_project(settings(tmp_path, 'territory = "lyon"\n'))
    project = asked(study, sites=(Path("mine.csv"),))
    assert project.kinds == ()
    assert project.sites == (tmp_path / "mine.csv",)
    assert asked(study, sites=(Path("mine.csv"),), kinds=("antenne",)).kinds == ("antenne",)


def test_a_list_is_the_same_from_whatever_folder_it_is_named(tmp_path, monkeypatch):
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    project = asked(read_project(example_dir()), sites=(Path("..") / "mine.csv",))
    assert project.sites == (tmp_path / "mine.csv",)


def test_files_of_sectors_are_paths_wherever_they_are_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = 'territory = "lyon"\nsectors = ["boundaries/poles.csv"]\n'
    text += '[sector_columns]\nsector = "id"\n'
    study = find_project(settings(tmp_path, text))
    assert study.sectors == (Path("boundaries") / "poles.csv",)
    assert study.sector_columns == {"sector": "id"}
    assert asked(study, sectors=(Path("mine.gpkg"),)).sectors == (tmp_path / "mine.gpkg",)


def test_the_costs_of_the_example_are_nobodys_default(tmp_path):
    assert read_project(example_dir()).costs
    assert find_project(tmp_path).costs == {}
