"""A sheet measured in pixels, x to the right and y down, that matplotlib draws on."""

from __future__ import annotations

import json
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.font_manager import FontProperties

    from territo.arrays import Floats

    Corners = Sequence[tuple[float, float]] | Floats
    Dashes = tuple[float, float]

DPI = 160
POINTS = 72 / DPI
INK, QUIET, LINE, PAPER = "#1f2328", "#4d5560", "#c9ced6", "#ffffff"
MANIFEST = "territo"


@dataclass(frozen=True)
class Pen:
    """How shapes are drawn.

    Parameters
    ----------
    fill
        Colour inside; absent for none.
    edge
        Colour of the outline; absent for none.
    width
        Width of the outline in pixels.
    dashes
        Pixels drawn and left out, in turn; absent for a line without gaps.
    """

    fill: str | None = None
    edge: str | None = None
    width: float = 1.0
    dashes: Dashes | None = None


@dataclass(frozen=True)
class Sheet:
    """A white sheet.

    Parameters
    ----------
    axes
        What is drawn on, one unit a pixel.
    renderer
        Measures texts.
    """

    axes: Axes
    renderer: RendererAgg

    @classmethod
    def blank(cls, width: int, height: int) -> Sheet:
        """Take an empty sheet.

        Parameters
        ----------
        width, height
            Pixels.

        Returns
        -------
            The sheet.
        """
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=PAPER)
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        return cls(axes, canvas.get_renderer())  # type: ignore[no-untyped-call]

    def write(
        self,
        place: tuple[float, float],
        text: str,
        size: float,
        *,
        look: tuple[str, Literal["normal", "bold"]] = (INK, "normal"),
        ends: Literal["left", "center", "right"] = "left",
    ) -> None:
        """Write one line.

        Parameters
        ----------
        place
            Where its baseline begins, is centred or ends.
        text
            What is written, as it is: no formula is read in it.
        size
            Height of the letters in pixels.
        look
            Colour and weight.
        ends
            Which end of the text stands at the place.
        """
        colour, weight = look
        self.axes.text(
            *place,
            text,
            color=colour,
            ha=ends,
            va="baseline",
            fontproperties=_font(size, weight),
            parse_math=False,
            zorder=self._above(),
        )

    def width(self, text: str, size: float, weight: Literal["normal", "bold"] = "normal") -> float:
        """Measure a line.

        Parameters
        ----------
        text, size, weight
            As for `write`.

        Returns
        -------
            Its width in pixels.
        """
        with _boxes_for_missing_glyphs():
            found = self.renderer.get_text_width_height_descent(  # type: ignore[no-untyped-call]
                text, _font(size, weight), ismath=False
            )
        return float(found[0])

    def wrapped(
        self, text: str, size: float, room: float, weight: Literal["normal", "bold"] = "normal"
    ) -> list[str]:
        """Part a text into lines.

        Parameters
        ----------
        text, size, weight
            As for `write`.
        room
            Pixels that a line may take; a longer word has a line of its own.

        Returns
        -------
            The lines; what a no-break space joins stays together.
        """
        lines: list[str] = []
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size, weight) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def shapes(self, shapes: Sequence[Corners], pen: Pen) -> None:
        """Draw closed shapes, the later ones above the earlier ones.

        Parameters
        ----------
        shapes
            Corners of each.
        pen
            How they are drawn.
        """
        from matplotlib.collections import PolyCollection

        self.axes.add_collection(
            PolyCollection(
                shapes,
                facecolors=pen.fill or "none",
                edgecolors=pen.edge or "none",
                linewidths=pen.width * POINTS,
                linestyles=_style(pen),
                joinstyle="round",
                zorder=self._above(),
            ),
            autolim=False,
        )

    def lines(self, lines: Sequence[Corners], pen: Pen) -> None:
        """Draw open lines.

        Parameters
        ----------
        lines
            Corners of each.
        pen
            How they are drawn.
        """
        from matplotlib.collections import LineCollection

        self.axes.add_collection(
            LineCollection(
                lines,
                colors=pen.edge or INK,
                linewidths=pen.width * POINTS,
                linestyles=_style(pen),
                joinstyle="round",
                zorder=self._above(),
            ),
            autolim=False,
        )

    def save(self, file: Path, manifest: Mapping[str, object]) -> None:
        """Write the sheet as a PNG.

        Parameters
        ----------
        file
            The file.
        manifest
            What it was made from, kept in the file. No date and no version of what drew it: the
            same input gives the same bytes.
        """
        stated = {"Software": None, MANIFEST: json.dumps(manifest)}
        with _boxes_for_missing_glyphs():
            self.axes.get_figure(root=True).savefig(file, format="png", metadata=stated)  # type: ignore[union-attr]

    def _above(self) -> int:
        """Put what comes later above what came earlier, be it a shape, a line or a text."""
        return 1 + len(self.axes.collections) + len(self.axes.texts)


def _style(pen: Pen) -> str | tuple[int, Dashes]:
    # matplotlib counts dashes in widths of the line.
    return (0, (pen.dashes[0] / pen.width, pen.dashes[1] / pen.width)) if pen.dashes else "-"


def _font(size: float, weight: str) -> FontProperties:
    """Take the font that comes with matplotlib: the one of the machine may be another edition."""
    import matplotlib as mpl
    from matplotlib.font_manager import FontProperties

    name = "DejaVuSans-Bold.ttf" if weight == "bold" else "DejaVuSans.ttf"
    file = Path(mpl.get_data_path()) / "fonts" / "ttf" / name
    return FontProperties(fname=str(file), size=size * POINTS)


@contextmanager
def _boxes_for_missing_glyphs() -> Iterator[None]:
    """Draw a box for what the font does not have, as a page does, and say nothing."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        yield
