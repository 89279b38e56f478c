"""Fixtures that several rooms share."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from hypothesis import settings

import said
from geocoder import Geocoder
from overpass import Service
from toyville import CRS, ToyStudy, centre, territory, write_boundaries

if TYPE_CHECKING:
    from pathlib import Path

# Scripts for the Python of QGIS, not modules of ours.
collect_ignore = ["desktop/open_layers.py", "desktop/open_tables.py"]

# Machines differ: time is measured in benchmarks. The same examples in every run.
settings.register_profile("territo", deadline=None, derandomize=True)
settings.load_profile("territo")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Show what the commands of a failed test said."""
    report = yield
    if report.failed:
        report.sections += said.sections(item)
    return report


@pytest.fixture(autouse=True)
def commands_remembered(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what each command says, for the report of a test that fails."""
    said.remember(request.node, monkeypatch)


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks are kept in a folder of the test's own, never in the reader's."""
    monkeypatch.setenv("TERRITO_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        assert host in {"127.0.0.1", "::1", "localhost"}, f"a test asked for {host}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def toy_study(tmp_path: Path) -> ToyStudy:
    """A study folder: boundaries, two town halls at the centres of communes 1 and 9, settings."""
    root = tmp_path / "study"
    for folder in ("boundaries", "sites"):
        (root / folder).mkdir(parents=True)
    write_boundaries(root / "boundaries" / "metropoles.gpkg", territory())
    points = gpd.GeoSeries(gpd.points_from_xy(*zip(centre(1), centre(9), strict=True)), crs=CRS)
    lonlat = points.to_crs(4326)
    rows = [
        f"{site},Mairie {n},mairie,9900{n},{point.x:.9f},{point.y:.9f},housenumber"
        for site, n, point in zip("ab", (1, 9), lonlat, strict=True)
    ]
    study = ToyStudy(root)
    study.write_sites("\n".join(["site,name,kind,commune,lon,lat,precision", *rows, ""]))
    (root / "territo.toml").write_text(
        'territory = "toyville"\nsites = ["sites/mairies.csv"]\n', encoding="utf-8"
    )
    return study


@pytest.fixture(scope="session")
def postgis_server():
    """Start PostgreSQL with PostGIS on the loopback."""
    from postgis import running

    with running() as started:
        yield started


@pytest.fixture
def serve():
    """Start Overpass on the loopback with given answers; the last one is repeated."""
    started = []

    def start(*answers):
        started.append(Service(*answers))
        return started[-1]

    yield start
    for service in started:
        service.stop()


@pytest.fixture
def geocoder():
    """Start the geocoding service on the loopback, with the addresses that it knows."""
    started = []

    def start(*known, **how):
        started.append(Geocoder(*known, **how))
        return started[-1]

    yield start
    for service in started:
        service.stop()
