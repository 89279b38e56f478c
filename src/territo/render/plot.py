"""A chart as a PNG, for reports that take no SVG; drawn by matplotlib, which is an extra."""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING

from territo.errors import OutputError
from territo.render.curves import COLOURS, DASHES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from territo.render.curves import Axes, Curve

RED = "#b2182b"
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
# As fine as print is.
SIZE_INCHES, DPI = (9.0, 5.0), 300
# More points than these are not marked each.
MOST_MARKED = 40


def require_matplotlib() -> None:
    """Refuse a picture, before any long work, where nothing can draw it.

    Raises
    ------
    OutputError
        When matplotlib is not installed.
    """
    if find_spec("matplotlib") is None:
        raise OutputError(
            "matplotlib, which draws pictures, is not installed.",
            "Install it with: pip install 'territo[plot]'; the page has the same chart.",
        )


def write_png(file: Path, curves: Sequence[Curve], axes: Axes, points: Sequence[Curve]) -> None:
    """Draw curves on one chart.

    Parameters
    ----------
    file
        The PNG to write.
    curves, axes, points
        As for `territo.render.curves.chart`.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    figure = Figure(figsize=SIZE_INCHES, dpi=DPI, layout="constrained")
    ground = figure.add_subplot()
    for index, one in enumerate(curves):
        across, up = zip(*one.points, strict=True)
        dash = DASHES[index % len(DASHES)]
        style = "-" if dash == "none" else (0, tuple(float(part) for part in dash.split()))
        colour = COLOURS[index % len(COLOURS)]
        mark = "." if index == 0 and len(across) <= MOST_MARKED else ""
        ground.plot(across, up, mark, color=colour, linestyle=style, label=_plain(one.label))
    # Shapes, told in the legend: labels beside the points would stand on each other.
    for index, one in enumerate(points):
        shape = MARKERS[index % len(MARKERS)]
        fill = "white" if one.outdone else RED
        ground.plot(*one.points[0], shape, color=RED, mfc=fill, label=_plain(one.label))
    ground.set(xlabel=axes.across, ylabel=axes.up, ylim=(0, 102), title=_plain(axes.title))
    ground.set_xlim(left=0)
    ground.xaxis.set_major_formatter(FuncFormatter(lambda value, _: axes.written(value)))
    ground.grid(color="#c9ced6", linewidth=0.6)
    ground.legend(loc="lower right")
    # No date and no version: the same input gives the same bytes.
    with warnings.catch_warnings():
        # What the font cannot draw is a box in the picture, and as it is in the page.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        figure.savefig(file, format="png", metadata={"Software": None})


def _plain(text: str) -> str:
    """Keep matplotlib from reading a formula between two dollars."""
    # What begins with "_" has no place in a legend.
    return text.replace("$", r"\$").removeprefix("_")
