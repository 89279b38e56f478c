"""Curves of a share on one chart: dashes and labels tell them apart, colour only helps."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import floor, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Okabe and Ito's colours, which remain apart for readers who confuse red and green.
COLOURS = ("#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9")
DASHES = ("none", "8 4", "2 3", "10 3 2 3", "14 5", "5 2", "1 5")
WIDTH, HEIGHT = 920.0, 420.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 310.0, 14.0, 52.0
LABELS = WIDTH - RIGHT + 34
LABEL_PX, LABEL_LETTERS, TICKS = 15.0, 38, 6


@dataclass(frozen=True)
class Curve:
    """One curve.

    Parameters
    ----------
    label
        What it is called, written at its end.
    points
        Abscissa and percent, in the order they are joined.
    outdone
        Whether another one does better: a single point is then hollow.
    """

    label: str
    points: tuple[tuple[float, float], ...]
    outdone: bool = False


@dataclass(frozen=True)
class Axes:
    """What is drawn on.

    Parameters
    ----------
    title
        What the chart is called by whoever cannot see it.
    across, up
        What the abscissa and the percents are.
    written
        Writes a mark of the abscissa.
    marks
        Abscissas that a thin line is drawn at, with a word each.
    """

    title: str
    across: str
    up: str
    written: Callable[[float], str]
    marks: tuple[tuple[float, str], ...] = ()


def chart(curves: Sequence[Curve], axes: Axes) -> str:
    """Draw curves on one chart.

    Parameters
    ----------
    curves
        The curves, each with a point or more.
    axes
        What they are drawn on.

    Returns
    -------
        An ``<svg>`` that names no other file. Labels are escaped.
    """
    largest = max(x for one in curves for x, _ in one.points) or 1.0
    right = WIDTH - RIGHT

    def across(x: float) -> float:
        return LEFT + (right - LEFT) * x / largest

    def up(y: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * y / 100

    frame = [*_up_axis(up, right), *_across_axis(across, largest, axes)]
    labels = _inside([up(one.points[-1][1]) for one in curves])
    lines = [
        _line(one, index, [(across(x), up(y)) for x, y in one.points], label)
        for index, (one, label) in enumerate(zip(curves, labels, strict=True))
    ]
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f'aria-label="{escape(axes.title)}">{"".join((*frame, *lines))}</svg>'
    )


def _inside(ends: Sequence[float]) -> list[float]:
    """Place labels apart from each other and within the chart, where there is room for all."""
    placed = apart(ends, LABEL_PX)
    down = max(TOP - min(placed, default=TOP), 0.0)
    return [place + down for place in placed]


def apart(places: Sequence[float], room: float) -> list[float]:
    """Move labels apart that would stand on each other.

    Parameters
    ----------
    places
        Where they should stand.
    room
        What each needs.

    Returns
    -------
        Where they stand, in the same order: a cluster spreads evenly around its middle.

    Examples
    --------
    >>> apart([10.0, 100.0, 10.0], 10)
    [5.0, 100.0, 15.0]
    """
    order = sorted(range(len(places)), key=lambda index: (places[index], index))
    clusters: list[list[int]] = []
    for index in order:
        clusters.append([index])
        while len(clusters) > 1 and _overlap(clusters[-2], clusters[-1], places, room):
            last = clusters.pop()
            clusters[-1] += last
    found = dict.fromkeys(order, 0.0)
    for cluster in clusters:
        first = _first(cluster, places, room)
        found |= {index: first + room * place for place, index in enumerate(cluster)}
    return [found[index] for index in range(len(places))]


def _first(cluster: list[int], places: Sequence[float], room: float) -> float:
    middle = sum(places[index] for index in cluster) / len(cluster)
    return middle - room * (len(cluster) - 1) / 2


def _overlap(one: list[int], other: list[int], places: Sequence[float], room: float) -> bool:
    end = _first(one, places, room) + room * len(one)
    return _first(other, places, room) < end


def steps(largest: float, most: int = TICKS) -> list[float]:
    """Choose round marks from zero to a largest value.

    Parameters
    ----------
    largest
        The largest value, above zero.
    most
        How many marks beside zero at most.

    Returns
    -------
        Multiples of 1, 2 or 5 times a power of ten.

    Examples
    --------
    >>> steps(4800), steps(7)
    ([0, 1000.0, 2000.0, 3000.0, 4000.0], [0, 2.0, 4.0, 6.0])
    """
    power = 10.0 ** floor(log10(largest / most))
    step = next(power * part for part in (1, 2, 5, 10) if largest / (power * part) <= most)
    return [0, *(step * count for count in range(1, int(largest / step + 1e-9) + 1))]


def _line(one: Curve, index: int, places: Sequence[tuple[float, float]], label: float) -> str:
    """Draw a curve, its label at its end."""
    colour = COLOURS[index % len(COLOURS)]
    dash = DASHES[index % len(DASHES)]
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return (
        f'<polyline class="curve" points="{corners}" stroke="{colour}" stroke-dasharray="{dash}"/>'
        f"{_leader(*places[-1], label)}"
        f'<line class="curve" x1="{LABELS - 26:.1f}" x2="{LABELS:.1f}" y1="{label:.1f}" '
        f'y2="{label:.1f}" stroke="{colour}" stroke-dasharray="{dash}"/>{_word(one.label, label)}'
    )


def _leader(x: float, y: float, label: float) -> str:
    return f'<polyline class="leader" points="{x:.1f},{y:.1f} {LABELS - 26:.1f},{label:.1f}"/>'


def _word(name: str, y: float) -> str:
    return (
        f'<text class="label" x="{LABELS + 5:.1f}" y="{y + 4:.1f}">{escape(_short(name))}'
        f"<title>{escape(name)}</title></text>"
    )


def _short(label: str) -> str:
    """Cut a label that there is no room for; whoever points at it reads the whole."""
    return label if len(label) <= LABEL_LETTERS else f"{label[: LABEL_LETTERS - 1].rstrip()}…"


def _up_axis(up: Callable[[float], float], right: float) -> list[str]:
    return [
        f'<line class="grid" x1="{LEFT:g}" x2="{right:g}" y1="{up(y):.1f}" y2="{up(y):.1f}"/>'
        f'<text class="tick up" x="{LEFT - 6:g}" y="{up(y) + 4:.1f}">{y}</text>'
        for y in range(0, 101, 20)
    ]


def _across_axis(across: Callable[[float], float], largest: float, axes: Axes) -> list[str]:
    base = HEIGHT - BOTTOM
    ticks = [
        f'<line class="grid" x1="{across(x):.1f}" x2="{across(x):.1f}" y1="{base:g}" '
        f'y2="{base + 5:g}"/>'
        f'<text class="tick" x="{across(x):.1f}" y="{base + 18:g}">{escape(axes.written(x))}</text>'
        for x in steps(largest)
    ]
    marks = [
        f'<line class="mark" x1="{across(x):.1f}" x2="{across(x):.1f}" y1="{TOP:g}" y2="{base:g}"/>'
        f'<text class="mark-word" x="{across(x) + 3:.1f}" y="{base - 5:g}">{escape(word)}</text>'
        for x, word in axes.marks
        if x <= largest
    ]
    words = (
        f'<text class="axis" x="{(LEFT + WIDTH - RIGHT) / 2:g}" y="{HEIGHT - 10:g}">'
        f"{escape(axes.across)}</text>"
        f'<text class="axis" transform="translate(14 {(TOP + base) / 2:g}) rotate(-90)">'
        f"{escape(axes.up)}</text>"
    )
    return [*marks, *ticks, words]
