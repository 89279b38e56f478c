"""The map of a study, as one file that opens anywhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from territo.crs import LONLAT, transformer
from territo.errors import OutputError
from territo.language import in_its_language
from territo.render import (
    french,
    layers,
    opening,
    panel_tables,
    pareto,
    streets,
    summary,
    swipe,
    whatif,
)
from territo.render.difference import difference
from territo.render.elements import Carte, Part, Sheet, assemble
from territo.render.limits import limits
from territo.render.lines import lines
from territo.render.places import places
from territo.render.texts import MAP, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.model import EtatDesLieux
    from territo.model.frontier import Frontier
    from territo.model.scenario import Difference
    from territo.model.trials import Trials

MEGABYTE = 1_000_000
# What a page may be too large for, and what to do about it.
_FEWER = "or study fewer communes at once."
HEAVY = {
    "squares": ("the squares", f"Give a coarser grid (1 km), {_FEWER}"),
    "communes": ("the contours of the communes", f"Simplify the contours, {_FEWER}"),
    "sectors": ("the limits of the sectors", f"Simplify the contours of the sectors, {_FEWER}"),
    "areas": ("the service areas", f"State fewer thresholds (--within), {_FEWER}"),
    "gaps": ("the zones beyond the thresholds", f"State fewer thresholds (--within), {_FEWER}"),
    "sites": ("the sites", f"Count fewer kinds of sites (--kind), or a shorter list, {_FEWER}"),
    "ways": ("the ways along the streets", f"Give a coarser grid (1 km), {_FEWER}"),
}
_PAYLOAD = re.compile(
    r'<script type="application/json" id="territo-(\w+)">(.*?)</script>', re.DOTALL
)
BASEMAP = {
    "url": "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png"
    "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
    "attribution": "© IGN – Géoplateforme",
}


@in_its_language
def page(
    etat: EtatDesLieux,
    manifest: Mapping[str, object],
    change: Difference | None = None,
    trials: Trials | None = None,
) -> str:
    """Draw what a study found.

    Parameters
    ----------
    etat
        What was found.
    manifest
        What it was made from, as JSON can say it: version, inputs (file, sha256), parameters,
        attributions, and more; embedded whole as ``<script id="manifest">``.
    change
        What a scenario that led to it changes; absent for none.
    trials
        What it tries other sites with beside what was found; absent for nothing more.

    Returns
    -------
        One HTML page, in the language that the manifest states. It needs no other file. It asks the
        network for nothing but the tiles of the Plan IGN: at once where it comes from a server,
        when its reader asks where it is opened as a file. The same input gives the same text. When
        what it needs to try other sites makes it larger than `budget`, it goes without, and says
        so.

    Raises
    ------
    OutputError
        When it is larger even so.
    """
    frontier = trials.frontier if trials else None
    scenario = "scenario" in manifest
    tried = whatif.left_out("scenario") if scenario else whatif.whatif(etat, trials)
    html = _drawn(etat, manifest, tried, change, frontier)
    if len(html.encode("utf-8")) <= whatif.budget(etat):
        return html
    lean = _drawn(etat, manifest, whatif.left_out("size"), change, frontier)
    _require_small(lean, etat)
    return lean


def _require_small(html: str, etat: EtatDesLieux) -> None:
    """Refuse a page that a mail, or an old computer, would not take."""
    size, most = len(html.encode("utf-8")), whatif.budget(etat)
    if size <= most:
        return
    parts = {key: len(payload.encode("utf-8")) for key, payload in _PAYLOAD.findall(html)}
    heaviest = max(parts, key=lambda key: parts[key])
    what, remedy = HEAVY.get(heaviest, (heaviest, "Study fewer communes at once."))
    raise OutputError(
        f"The map of {etat.territory.name} would be {size / MEGABYTE:.1f} MB; at most "
        f"{most / MEGABYTE:.0f} MB open everywhere. The most of it, "
        f"{parts[heaviest] / MEGABYTE:.1f} MB, is for {what}.",
        remedy,
    )


def _drawn(
    etat: EtatDesLieux,
    manifest: Mapping[str, object],
    trials: Mapping[str, object],
    change: Difference | None,
    frontier: Frontier | None,
) -> str:
    west, south, east, north = _bounds(etat)
    sheet = Sheet(
        title=say("title", territory=etat.territory.name),
        summary=summary.sentence(etat),
        no_script=say("no_script"),
    )
    carte = Carte(centre=(round((south + north) / 2, 5), round((west + east) / 2, 5)))
    parts = [
        Part("manifest", dict(manifest), drawn=False),
        Part("texts", MAP.all(), drawn=False),
        Part("frame", _frame(etat, manifest, [[south, west], [north, east]])),
        Part("basemap", BASEMAP),
        Part("squares", layers.squares(etat)),
        *([Part("difference", difference(change))] if change else []),
        Part("communes", layers.communes(etat)),
        Part("areas", streets.areas(etat)),
        Part("gaps", layers.gaps(etat)),
        Part("sectors", limits(etat)),
        Part("sites", places(etat)),
        Part("lines", lines(etat)),
        Part("ways", streets.ways(etat)),
        *([Part("swipe", swipe.before(change.base))] if change else []),
        Part("figures", summary.figures(etat)),
        Part("week", opening.panel(etat)),
        Part("tables", panel_tables.sections(etat, change)),
        Part("whatif", trials),
        Part("pareto", pareto.section(frontier) if frontier else None),
        Part("method", summary.method(etat, manifest)),
        Part("panel", {}),
        Part("print", {}),
    ]
    return assemble(sheet, carte, parts)


def _frame(
    etat: EtatDesLieux, manifest: Mapping[str, object], bounds: list[list[float]]
) -> dict[str, object]:
    return {
        "territory": etat.territory.name,
        "slug": etat.territory.slug,
        "population": float(etat.level("territory")["population"].iloc[0]),
        "bounds": bounds,
        "thresholds": [french.cutoff(coverage.cutoff) for coverage in etat.coverages],
        "units": [coverage.cutoff.unit for coverage in etat.coverages],
        "unit": etat.headline.unit,
        "headline": summary.headline_index(etat),
        "attributions": manifest["attributions"],
    }


def _bounds(etat: EtatDesLieux) -> tuple[float, float, float, float]:
    """Bounds in longitude/latitude: of the four corners, which is enough for a first view."""
    west, south, east, north = etat.territory.communes.total_bounds
    lon, lat = transformer(etat.territory.crs, LONLAT)(
        np.array([west, east, east, west]), np.array([south, south, north, north])
    )
    edges = (lon.min(), lat.min(), lon.max(), lat.max())
    west, south, east, north = (round(float(edge), 5) for edge in edges)
    return west, south, east, north
