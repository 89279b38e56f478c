"""The scripts and styles that go into the page: ours, and Leaflet's."""

from __future__ import annotations

import re
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# In the order they need each other.
SCRIPTS = (
    "frame.js",
    "french.js",
    "dom.js",
    "packing.js",
    "classes.js",
    "saving.js",
    "lattice.js",
    "communes.js",
    "squares.js",
    "difference.js",
    "areas.js",
    "gaps.js",
    "sectors.js",
    "fan.js",
    "sites.js",
    "lines.js",
    "ways.js",
    "swipe_scale.js",
    "swipe.js",
    "basemap.js",
    "legend.js",
    "search.js",
    "choices.js",
    "figures.js",
    "week.js",
    "tables.js",
    "data_tables.js",
    "data.js",
    "method.js",
    "surface.js",
    "whatif_ground.js",
    "whatif_engine.js",
    "whatif_along.js",
    "whatif_trial.js",
    "whatif_tables.js",
    "whatif_moves.js",
    "whatif_moves_table.js",
    "whatif_cost.js",
    "whatif_cost_table.js",
    "whatif_markers.js",
    "whatif_panel.js",
    "whatif.js",
    "pareto_layout.js",
    "pareto_chart.js",
    "pareto.js",
    "panel.js",
    "print_map.js",
    "print.js",
)
STYLES = (
    "page.css",
    "panel.css",
    "content.css",
    "map.css",
    "whatif.css",
    "swipe.css",
    "data.css",
    "pareto.css",
    "narrow.css",
    "print.css",
)
# Leaflet's own pictures are those of controls and markers that the page does not use.
_PICTURE = re.compile(r"[\w-]+:\s*url\([^)]*\);")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def static(name: str) -> str:
    """Read a file that is carried with this package.

    Parameters
    ----------
    name
        Its name in ``static/``.

    Returns
    -------
        Its text.
    """
    return (files("territo.render") / "static" / name).read_text(encoding="utf-8")


def scripts(names: Sequence[str] = SCRIPTS) -> str:
    """Return the scripts of a page.

    Parameters
    ----------
    names
        Which ones, in the order they need each other.

    Returns
    -------
        JavaScript, in the order it must run.
    """
    return "\n".join(static(name) for name in names)


def styles(names: Sequence[str] = STYLES) -> str:
    """Return the style sheets of a page.

    Parameters
    ----------
    names
        Which ones, the rules for narrow screens last.

    Returns
    -------
        CSS.
    """
    return "\n".join(static(name) for name in names)


def leaflet_script() -> str:
    """Return Leaflet's script.

    Returns
    -------
        JavaScript that names no file to fetch.
    """
    return _SOURCE_MAP.sub("", _leaflet("leaflet.js"))


def leaflet_style() -> str:
    """Return Leaflet's style sheet.

    Returns
    -------
        CSS that names no file to fetch.
    """
    return _PICTURE.sub("", _leaflet("leaflet.css"))


def _leaflet(name: str) -> str:
    # Found, not imported: importing an XStatic package may go through the deprecated pkg_resources.
    spec = find_spec("xstatic.pkg.leaflet")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("XStatic-Leaflet is not installed", name="xstatic.pkg.leaflet")
    return (Path(spec.origin).parent / "data" / name).read_text(encoding="utf-8")
