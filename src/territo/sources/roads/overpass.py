"""Streets from Overpass, through osmnx: asked in bounded time, kept only when whole."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd

from territo.crs import LONLAT
from territo.errors import SourceError
from territo.sources.http import USER_AGENT
from territo.sources.roads.osmnx_graph import NODE_TAGS, TAGS, graph_streets, mark_barriers
from territo.sources.roads.tags import PARTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    import shapely

    from territo.model.network import Streets
    from territo.sources.roads.edges import Wanted

BUSY = {429, 504}
# Written last into a folder of answers: the state of the map they tell, perhaps empty.
STATE = "state.txt"
NO_STREETS = "no street there"


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
        Whether to ask although an answer is kept; the new one takes its place.
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
        streets, or when its answers cannot be kept. Nothing of such an answer is kept.
    """
    area = gpd.GeoSeries([wanted.area], crs=wanted.crs).to_crs(LONLAT).iloc[0]
    asked = hashlib.sha256(overpass.url.encode() + area.wkb).hexdigest()[:24]
    kept = overpass.cache / asked
    graph = None
    if (kept / STATE).is_file() and not overpass.fresh:
        # What is kept was whole when it was written; damaged since, it is asked again.
        with contextlib.suppress(SourceError):
            graph, date = _graph(area, wanted, overpass, kept), (kept / STATE).read_text("utf-8")
    if graph is None:
        graph, date = _ask(area, wanted, overpass, kept)
    return graph_streets(graph, wanted, "OpenStreetMap", date)


def _ask(area: shapely.Geometry, wanted: Wanted, overpass: Overpass, kept: Path) -> tuple[Any, str]:
    """Ask aside, and keep the answers once they were found to be streets."""
    try:
        overpass.cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=overpass.cache) as aside:
            answers = Path(aside) / "answers"
            graph = _graph(area, wanted, overpass, answers)
            date = _state(answers)
            (answers / STATE).write_text(date, encoding="utf-8")
            shutil.rmtree(kept, ignore_errors=True)
            # Another run may have kept the same answers meanwhile: its are as good.
            with contextlib.suppress(OSError):
                answers.rename(kept)
    except OSError as error:
        raise SourceError(
            f"The streets cannot be kept in {overpass.cache} ({error}).",
            source=str(overpass.cache),
            hint="Let it be written to, or name another folder in TERRITO_CACHE.",
        ) from error
    return graph, date


def _graph(area: shapely.Geometry, wanted: Wanted, overpass: Overpass, folder: Path) -> Any:  # noqa: ANN401
    """Let osmnx make a graph of the answers in a folder, asking for those that are not there."""
    import osmnx
    import requests

    try:
        with _settings(overpass, folder):
            graph = osmnx.graph_from_polygon(
                area, network_type="all", simplify=False, retain_all=True, truncate_by_edge=True
            )
            if not graph.edges:
                raise _refused(overpass.url, NO_STREETS)
            mark_barriers(graph, wanted.mode)
            return osmnx.simplify_graph(
                graph, node_attrs_include=[PARTED], edge_attrs_differ=list(TAGS)
            )
    except osmnx._errors.InsufficientResponseError as error:  # noqa: SLF001 - its only home
        raise _refused(overpass.url, NO_STREETS) from error
    except (requests.RequestException, ValueError) as error:
        raise _refused(overpass.url, str(error)) from error


def _state(folder: Path) -> str:
    """Say how old the map is that answers tell: of several, the oldest."""
    told = []
    for file in folder.glob("*.json"):
        about = json.loads(file.read_bytes()).get("osm3s")
        told.append(str(about.get("timestamp_osm_base", "")) if isinstance(about, dict) else "")
    return min(filter(None, told), default="")[:10]


def _refused(url: str, why: str) -> SourceError:
    return SourceError(
        f"OpenStreetMap's service {url} gave no streets ({why[:200]}).",
        source=url,
        hint="Try again later, or give an extract: --network FILE.osm.pbf.",
    )


@contextlib.contextmanager
def _settings(overpass: Overpass, folder: Path) -> Iterator[None]:
    """Set osmnx's globals for one request, and put them back."""
    from osmnx import settings

    chosen: dict[str, Any] = {
        "all_oneway": False,
        "cache_folder": str(folder),
        "cache_only_mode": False,
        "doh_url_template": None,
        "http_user_agent": USER_AGENT,
        "overpass_rate_limit": False,
        "overpass_url": overpass.url,
        "requests_kwargs": {"hooks": {"response": _Check(overpass)}},
        "requests_timeout": overpass.timeout_s,
        "use_cache": True,
        "useful_tags_node": list(NODE_TAGS),
        "useful_tags_way": list(TAGS),
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
        url = self.overpass.url
        if answer.status_code in BUSY:
            self.busy += 1
            if self.busy < self.overpass.tries:
                return
            raise _refused(url, f"busy, status {answer.status_code}")
        self.busy = 0
        if answer.is_redirect:
            raise _refused(url, f"it moved to {answer.headers['location']}")
        if not answer.ok:
            raise _refused(url, f"status {answer.status_code}")
        fault = _fault(answer.content)
        if fault:
            raise _refused(url, fault)


def _fault(content: bytes) -> str:
    """Say what is wrong with an answer; empty when nothing is.

    One without any street is not wrong: of the squares that a large area is asked in, one may lie
    at sea.
    """
    try:
        found = json.loads(content)
    except ValueError:
        return "the answer is not JSON"
    if isinstance(found, dict) and "remark" in found:
        return f"incomplete: {found['remark']}"
    try:
        nodes = [one for one in found["elements"] if one["type"] == "node"]
        ways = [one for one in found["elements"] if one["type"] == "way"]
        placed = {one["id"] for one in nodes if float(one["lat"]) or float(one["lon"])}
        needed = {node for one in ways if one["id"] for node in one["nodes"]}
    except (KeyError, TypeError, ValueError):
        return "the answer is not made as Overpass makes them"
    return "" if needed <= placed else "incomplete: streets without their nodes"
