"""Where doors should stand in the example that the package carries."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from territo.cli import main


def test_rouen_misses_the_door_that_loss_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ("rouen", "--kind", "direction", "--within", "5 km", "--json")
    first = json.loads(CliRunner().invoke(main, ["loss", *words]).stdout)["doors"][0]
    found = json.loads(
        CliRunner().invoke(main, ["optimise", "close", *words, "--close", "1"]).stdout
    )
    assert [row["site"] for row in found["doors"]["closed"]] == [first["site"]]
    assert found["change"] == pytest.approx(-first["newly_beyond_5km"])
    assert found["status"] == "optimal"
