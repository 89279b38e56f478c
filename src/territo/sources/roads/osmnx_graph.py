"""Streets through osmnx: from Overpass, with its cache, or out of a GraphML it saved."""

from __future__ import annotations

import json
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np

from territo import __version__
from territo.crs import LONLAT
from territo.errors import NetworkError, SourceError
from territo.sources.roads.edges import Wanted, streets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from territo.model.network import Streets

TAGS = (
    "access", "bicycle", "cycleway", "cycleway:both", "cycleway:left", "cycleway:right", "foot",
    "highway", "junction", "maxspeed", "motor_vehicle", "motorcar", "motorroad", "oneway",
    "oneway:bicycle", "oneway:foot", "vehicle",
)  # fmt: skip
BUSY = {429, 504}
PROJECT = "https://pypi.org/project/territo"


@dataclass(frozen=True)
class Overpass:
    """How to ask Overpass.

    Parameters
    ----------
    url
        Base address of the service.
    cache
        Folder that keeps its answers; an answer that is kept is not asked again.
    tries
        How often a busy server is asked before giving up; osmnx waits 55 seconds between.
    timeout_s
        How long one answer may take.
    fresh
        Whether to ask although an answer is kept.
    """

    url: str
    cache: Path
    tries: int = 3
    timeout_s: int = 180
    fresh: bool = False


def read_overpass(wanted: Wanted, overpass: Overpass) -> Streets:
    """Fetch the streets of an area.

    Parameters
    ----------
    wanted
        Which streets, and how.
    overpass
        How to ask.

    Returns
    -------
        The streets.

    Raises
    ------
    SourceError
        When the service is out of reach, refuses, stays busy, or answers something else than
        streets. Nothing of such an answer is kept.
    """
    import osmnx
    import requests

    area = gpd.GeoSeries([wanted.area], crs=wanted.crs).to_crs(LONLAT).iloc[0]
    try:
        with _settings(overpass):
            graph = osmnx.graph_from_polygon(
                area, network_type="all", simplify=False, retain_all=True, truncate_by_edge=True
            )
            graph = osmnx.simplify_graph(graph, edge_attrs_differ=list(TAGS))
    except SourceError:
        raise
    except (requests.RequestException, OSError, ValueError) as error:
        raise _refused(overpass.url, str(error)) from error
    except osmnx._errors.InsufficientResponseError as error:  # noqa: SLF001 - its only home
        raise _refused(overpass.url, str(error)) from error
    return _streets(graph, wanted, "OpenStreetMap", str(graph.graph.get("created_date", ""))[:10])


def _refused(url: str, why: str) -> SourceError:
    return SourceError(
        f"OpenStreetMap's service {url} gave no streets ({why[:200]}).",
        source=url,
        hint="Try again later, or give an extract: --network FILE.osm.pbf.",
    )


@contextmanager
def _settings(overpass: Overpass) -> Iterator[None]:
    """Set osmnx's globals for one request, and put them back."""
    from osmnx import settings

    chosen: dict[str, Any] = {
        "overpass_url": overpass.url,
        "overpass_rate_limit": False,
        # A fresh answer replaces the one that is kept.
        "use_cache": not overpass.fresh,
        "cache_folder": str(overpass.cache),
        "requests_timeout": overpass.timeout_s,
        "requests_kwargs": {"hooks": {"response": _Check(overpass)}},
        "doh_url_template": None,
        "useful_tags_way": list(TAGS),
        "http_user_agent": f"territo/{__version__} (+{PROJECT})",
    }
    before = {name: getattr(settings, name) for name in chosen}
    look_up = socket.getaddrinfo  # osmnx pins addresses for the whole process
    try:
        for name, value in chosen.items():
            setattr(settings, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)
        socket.getaddrinfo = look_up


class _Check:
    """Looks at each answer before osmnx does: it retries for ever, and keeps errors as data."""

    def __init__(self, overpass: Overpass) -> None:
        self.overpass = overpass
        self.busy = 0

    def __call__(self, answer: Any, *_: object, **__: object) -> None:  # noqa: ANN401 - requests'
        """Refuse what is no whole answer."""
        if answer.status_code in BUSY:
            self.busy += 1
            if self.busy < self.overpass.tries:
                return
            raise _refused(self.overpass.url, f"busy, status {answer.status_code}")
        if not answer.ok:
            raise _refused(self.overpass.url, f"status {answer.status_code}")
        try:
            found = json.loads(answer.content)
        except ValueError:
            raise _refused(self.overpass.url, "the answer is not JSON") from None
        if "remark" in found:
            raise _refused(self.overpass.url, f"incomplete: {found['remark']}")
        if not found.get("elements"):
            raise _refused(self.overpass.url, "no street there")


def read_graphml(file: Path, wanted: Wanted) -> Streets:
    """Read the streets of a GraphML that osmnx saved.

    Parameters
    ----------
    file
        The file.
    wanted
        Which streets, and how.

    Returns
    -------
        The streets.

    Raises
    ------
    SourceError
        When the file is missing or no such file.
    NetworkError
        When nothing in it serves.
    """
    import osmnx

    if not file.is_file():
        raise SourceError(f"{file} does not exist.", source=str(file), hint="Check its name.")
    try:
        graph = osmnx.load_graphml(file)
    except Exception as error:
        # networkx's reader raises whatever its XML parser, or a missing key, makes of the file.
        raise SourceError(
            f"{file} is not a GraphML that osmnx saved ({error}).",
            source=str(file),
            hint="Save one with osmnx.save_graphml, or give an .osm.pbf.",
        ) from error
    if not len(graph.edges):
        raise NetworkError(f"{file} has no street.", "Give the streets of the territory.")
    return _streets(graph, wanted, file.name, str(graph.graph.get("created_date", ""))[:10])


def _streets(graph: Any, wanted: Wanted, source: str, date: str) -> Streets:  # noqa: ANN401
    """Read a graph's edges; each stands for one direction already."""
    import osmnx

    edges = osmnx.graph_to_gdfs(graph, nodes=False).reset_index()
    said = [name for name in TAGS if name in edges and name != "oneway"]
    tags = [
        {key: _word(value) for key, value in row.items() if _word(value)} | {"oneway": "yes"}
        for row in edges[said].to_dict("records")
    ]
    tags = [row | {"highway": _class(row.get("highway", ""))} for row in tags]
    lines = gpd.GeoDataFrame(
        {"u": edges["u"], "v": edges["v"], "tags": tags}, geometry=edges.geometry, crs=edges.crs
    )
    return streets(lines, wanted, source, date, {"arcs": len(edges)})


def _word(value: object) -> str:
    """Write an attribute as a tag; of several, merged by osmnx, all of them."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)


def _class(highway: str) -> str:
    """Of several classes merged in one edge, the first."""
    return highway.split(";", maxsplit=1)[0]
