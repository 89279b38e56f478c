"""Three small territories on a cluster of this machine, through the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
from click.testing import CliRunner
from distributed import LocalCluster

from territo.cli import main
from toyville import territory

# Toyville beside two copies of it, each 10 km farther east, so that three territories are known.
SIRENS = {"toyville": "123456782", "toytwo": "223456782", "toythree": "323456782"}


def copies():
    """Communes and EPCI of the three: 990.., 991.., 992.., with the same inhabitants."""
    for number, (slug, siren) in enumerate(SIRENS.items()):
        ground = territory()
        communes = ground.communes.set_geometry(
            ground.communes.geometry.translate(10_000 * number, 0)
        )
        communes = communes.assign(epci=siren)
        communes.index = pd.Index([f"99{number}0{n}" for n in range(1, 10)], name="commune")
        yield replace(
            ground,
            code=siren,
            slug=slug,
            name=f"Métropole de {slug.capitalize()}",
            communes=communes,
            sectors=ground.sectors.iloc[:0],
            sector_communes=ground.sector_communes.iloc[:0],
        )


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A study of the three, each with a town hall in its first and its last commune."""
    root = tmp_path / "study"
    (root / "boundaries").mkdir(parents=True)
    (root / "sites").mkdir()
    grounds = list(copies())
    layers = {
        "communes": pd.concat([one.communes.reset_index() for one in grounds]),
        "epci": pd.DataFrame(
            {
                "epci": [one.code for one in grounds],
                "name": [one.name for one in grounds],
                "slug": [one.slug for one in grounds],
                "epci_type": "METRO",
                "population": [one.population for one in grounds],
                "population_basis": "population of a toy",
                "n_communes": 9,
                "cog": 2026,
                "aliases": "",
            }
        ),
        "sectors": grounds[0].sectors.reset_index(),
        "sector_communes": grounds[0].sector_communes,
        "organisations": grounds[0].organisation.iloc[:0],
    }
    file = root / "boundaries" / "metropoles.gpkg"
    for name, frame in layers.items():
        pyogrio.write_dataframe(frame, file, layer=name, driver="GPKG", append=file.exists())
    rows = ["site,name,kind,commune,lon,lat,precision"]
    for one in grounds:
        ends = one.communes.iloc[[0, -1]]
        for code, point in ends.geometry.centroid.to_crs(4326).items():
            place = f"{point.x:.9f},{point.y:.9f},housenumber"
            rows.append(f"m{code},Mairie {code},mairie,{code},{place}")
    (root / "sites" / "mairies.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    (root / "territo.toml").write_text('sites = ["sites/mairies.csv"]\n', encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def batch(*words):
    return CliRunner().invoke(main, ["batch", *words, "--within", "1 km"])


def contents(root):
    folder = root / "maps"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".territo-writing-" not in str(path)
    }


def test_the_folder_of_a_batch_comes_out_the_same(study):
    assert batch("all", "--jobs", "2").exit_code == 0
    found = CliRunner().invoke(main, ["verify", "maps/batch"])
    assert found.exit_code == 0, found.output
    # The page, the layers and the JSON of each, the table twice and what it was made from.
    assert found.stdout.splitlines()[-1] == "In all       12 of 12 outputs are the same"
    table = study / "maps" / "batch" / "territories.csv"
    table.write_text(table.read_text("utf-8").replace("4500.0", "4501.0", 1), encoding="utf-8")
    told = CliRunner().invoke(main, ["verify", str(table)])
    assert told.exit_code == 1
    assert told.stdout.splitlines()[-1] == (
        "Differs      table, population: 1 of 3 rows, first of 123456782 (4501.0 then, 4500.0 now)"
    )


def test_all_territories_are_studied_as_coverage_would(study):
    result = batch("all", "--jobs", "2")
    assert result.exit_code == 0, result.output
    table = pd.read_csv(study / "maps" / "batch" / "territories.csv", dtype={"siren": str})
    # By SIREN, whichever was done first.
    assert list(table["siren"]) == ["123456782", "223456782", "323456782"]
    assert list(table["population"]) == [4500.0] * 3
    assert list(table["doors"]) == [2, 2, 2]
    assert list(table["conserved"]) == [True] * 3
    pd.testing.assert_frame_equal(
        pd.read_parquet(study / "maps" / "batch" / "territories.parquet"),
        table.astype({"doors": "Int64", "conserved": "boolean"}),
        check_dtype=False,
    )
    # Each as `territo coverage` says and draws it.
    words = ["coverage", "toytwo", "--within", "1 km", "--json", "--out", "alone"]
    alone = json.loads(CliRunner().invoke(main, words).stdout)["figures"]["territory"][0]
    row = table.set_index("slug").loc["toytwo"]
    for name in ("covered_1km", "share_1km", "mean_cost", "median_cost", "p90_cost", "max_cost"):
        assert row[name] == pytest.approx(alone[name])
    own = study / "maps" / "batch" / "toytwo"
    assert sorted(path.name for path in own.iterdir()) == [
        "complete.json",
        "toytwo.gpkg",
        "toytwo.html",
        "toytwo.json",
    ]
    assert (own / "toytwo.html").read_bytes() == (study / "alone" / "toytwo.html").read_bytes()
    assert "Inhabitants conserved in 3 of 3 territories" in result.stdout
    for name in ("Toyville", "Toytwo", "Toythree"):
        assert f"Métropole de {name}: done" in result.stderr
    # Run again, nothing is studied and nothing changes.
    before = contents(study)
    again = batch("all", "--jobs", "1")
    assert again.stderr.count(": kept\n") == 3
    assert "Kept, for nothing they rest on has changed: Métropole de Toyville" in again.stdout
    assert contents(study) == before


def test_one_territory_that_fails_does_not_keep_the_others_from_ending(study):
    sites = study / "sites" / "mairies.csv"
    lines = sites.read_text(encoding="utf-8").splitlines()
    # The second has no door at all.
    kept = [line for line in lines if not line.startswith("m991")]
    sites.write_text("\n".join([*kept, ""]), encoding="utf-8")
    result = batch("all", "--jobs", "1")
    assert result.exit_code == 1
    assert "Error: 1 of 3 territories failed; the others are complete." in result.stderr
    assert "  Métropole de Toytwo: " in result.stderr
    table = pd.read_csv(study / "maps" / "batch" / "territories.csv").set_index("slug")
    assert list(table["status"]) == ["complete", "failed", "complete"]
    assert not (study / "maps" / "batch" / "toytwo" / "toytwo.html").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("toyville\ntoyvile\n\nnowhere\n", ["2 problems", "line 2: No territory", "line 4:"]),
        ("toyville\n123456782\n", ["line 2: Métropole de Toyville is named twice."]),
        ("# nothing\n", ["no territory is named"]),
    ],
)
def test_a_list_that_is_wrong_is_told_line_by_line_before_any_work(study, text, told):
    (study / "list.txt").write_text(text, encoding="utf-8")
    result = batch("list.txt")
    assert result.exit_code == 1
    assert [one for one in told if one not in result.stderr] == []
    assert not (study / "maps" / "batch").exists()


def test_the_table_of_other_territories_is_not_replaced(study):
    (study / "other.txt").write_text("toytwo\n", encoding="utf-8")
    table = study / "maps" / "batch" / "territories.csv"
    table.parent.mkdir(parents=True)
    table.write_text("siren,name\n123456782,Métropole de Toyville\n", encoding="utf-8")
    refused = batch("other.txt")
    assert refused.exit_code == 1
    assert "holds other territories than those that are asked for" in refused.stderr
    assert not (study / "maps" / "batch" / "toytwo").exists()


@pytest.mark.usefixtures("study")
def test_without_dask_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = batch("all")
    assert result.exit_code == 1
    assert "python -m pip install 'territo[batch]'" in result.stderr


@pytest.mark.usefixtures("study")
def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr("territo.study.batch.REACHED_S", 0.5)
    result = batch("all", "--scheduler", "tcp://127.0.0.1:1")
    assert result.exit_code == 1
    assert "No scheduler of Dask answers at tcp://127.0.0.1:1." in result.stderr
    assert (
        CliRunner().invoke(main, ["batch", "all", "--jobs", "1", "--scheduler", "x"]).exit_code == 2
    )


def test_a_cluster_that_runs_already_does_the_work(study):
    (study / "one.txt").write_text("toythree\n", encoding="utf-8")
    how = {"threads_per_worker": 1, "memory_limit": 0, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(n_workers=1, host="127.0.0.1", silence_logs=50, **how) as running:
        result = batch("one.txt", "--scheduler", running.scheduler_address)
        assert running.workers  # it is left as it was found
    assert result.exit_code == 0, result.output
    assert (study / "maps" / "batch" / "toythree" / "complete.json").is_file()


def children(pid):
    """List the processes that a process started, and those they started."""
    found = []
    for status in os.scandir("/proc"):
        if status.name.isdigit():
            try:
                told = Path(status, "stat").read_text(encoding="utf-8")
            except OSError:
                continue
            if int(told.rpartition(")")[2].split()[1]) == pid:
                found += [int(status.name), *children(int(status.name))]
    return found


def started(*words):
    return subprocess.Popen(
        [sys.executable, "-m", "territo", "batch", "all", "--within", "1 km", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.component
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_run_that_is_killed_between_territories_is_resumed_to_the_same_bytes(study):
    assert batch("all", "--jobs", "1", "--out", "whole").exit_code == 0
    whole = {
        path.relative_to(study / "whole").as_posix(): path.read_bytes()
        for path in sorted((study / "whole").rglob("*"))
        if path.is_file()
    }
    run = started("--jobs", "1")
    first = run.stderr.readline()
    workers = children(run.pid)
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stderr.close()
    assert first.startswith("1/3 ")
    assert first.endswith(": done\n")
    # Its processes end with it.
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in workers):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert not (study / "maps" / "batch" / "territories.csv").exists()
    resumed = batch("all", "--jobs", "1")
    assert resumed.exit_code == 0
    assert resumed.stderr.count(": kept") >= 1
    assert contents(study) == whole


@pytest.mark.component
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_that_is_killed_in_the_middle_loses_nothing(study):
    assert batch("all", "--jobs", "1", "--out", "whole").exit_code == 0
    run = started("--jobs", "2")
    folder = study / "maps" / "batch"
    killed = False
    deadline = time.monotonic() + 60
    while not killed:
        assert time.monotonic() < deadline
        # A territory is under way: its folder is being written to.
        if list(folder.glob("*/.territo-writing-*")):
            for pid in children(run.pid):
                command = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
                if "spawn_main" in command:
                    os.kill(pid, signal.SIGKILL)
                    killed = True
                    break
        time.sleep(0.005)
    _, told = run.communicate(timeout=120)
    assert run.returncode == 0, told
    assert told.count(": done") + told.count(": kept") == 3
    table = (study / "maps" / "batch" / "territories.csv").read_bytes()
    assert table == (study / "whole" / "batch" / "territories.csv").read_bytes()
