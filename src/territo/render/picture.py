"""A study as one picture for slides and print; drawn by matplotlib, which is an extra."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from territo.language import in_its_language
from territo.palette import NO_ACCESS_COLOUR, distance_colours
from territo.render import french, summary
from territo.render.lattice import classes
from territo.render.picture_doors import draw_doors, draw_symbol, sites_of
from territo.render.picture_ground import (
    COMMUNE_PEN,
    EMPTY_GROUND,
    SECTOR_PEN,
    draw_ground,
    draw_north,
    draw_scale,
    sector_limits,
    view,
)
from territo.render.picture_sheet import INK, LINE, QUIET, Pen, Sheet
from territo.render.places import places
from territo.render.texts import labelled, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from territo.model import EtatDesLieux

# 16:9, as slides are.
WIDTH, HEIGHT = 2560, 1440
MARGIN = 72.0
LEGEND_LEFT = 1830.0
NAME, TITLE, TEXT, SMALL = 36.0, 58.0, 30.0, 22.0
LEADING = 1.35
ROW = 52.0  # from one line of the legend to the next
KEY = 56.0  # what a symbol of the legend takes


@dataclass(frozen=True)
class Row:
    """A line of the legend.

    Parameters
    ----------
    told
        What it says.
    draw
        Draws its key, given the middle of the key and what its side is multiplied by; absent for a
        heading.
    beside
        What is said at the right end.
    """

    told: str
    draw: Callable[[tuple[float, float], float], None] | None = None
    beside: str = ""


@in_its_language
def write_picture(file: Path, etat: EtatDesLieux, manifest: Mapping[str, object]) -> None:
    """Draw what a study found.

    Parameters
    ----------
    file
        The PNG to write, 2560 by 1440 pixels, in the language that the manifest states. The same
        input and the same matplotlib give the same bytes.
    etat
        What was found.
    manifest
        What it was made from, kept in the file as the text ``territo``.
    """
    sheet = Sheet.blank(WIDTH, HEIGHT)
    top = _title(sheet, etat)
    bottom = _sources(sheet, etat, manifest)
    seen = view(etat, (MARGIN, top, LEGEND_LEFT - MARGIN, bottom))
    draw_ground(sheet, seen, etat, _colours(etat))
    kinds = places(etat)
    draw_doors(sheet, seen, etat, kinds)
    draw_scale(sheet, seen, (MARGIN, bottom))
    draw_north(sheet, etat, (LEGEND_LEFT - 2 * MARGIN, bottom))
    _legend(sheet, _rows(sheet, etat, kinds), (top, bottom))
    sheet.save(file, manifest)


def _title(sheet: Sheet, etat: EtatDesLieux) -> float:
    """Write the name of the territory and the main result; return where the map may begin."""
    room = WIDTH - 2 * MARGIN
    y = MARGIN + NAME
    name = sheet.wrapped(etat.territory.name, NAME, room)
    sheet.write((MARGIN, y), _cut(name), NAME, look=(QUIET, "normal"))
    y += 0.5 * NAME
    for line in sheet.wrapped(summary.sentence(etat), TITLE, room, "bold"):
        y += TITLE * (LEADING - 0.1)
        sheet.write((MARGIN, y), line, TITLE, look=(INK, "bold"))
    return y + 0.9 * TITLE


def _cut(lines: list[str]) -> str:
    return lines[0] if len(lines) == 1 else f"{lines[0]}…"


def _sources(sheet: Sheet, etat: EtatDesLieux, manifest: Mapping[str, object]) -> float:
    """Write what the picture rests on, at the foot; return where the map must end."""
    credited = manifest["attributions"]
    attributions = " · ".join(map(str, credited)) if isinstance(credited, list | tuple) else ""
    told = [
        labelled(say("method_population"), summary.population_told(etat)),
        summary.distance_told(etat),
        f"{attributions}.",
        say("method_cog", cog=etat.territory.cog),
        say("method_version", version=manifest["version"]),
    ]
    lines = sheet.wrapped(" ".join(told), SMALL, WIDTH - 2 * MARGIN)
    top = HEIGHT - 0.7 * MARGIN - len(lines) * SMALL * LEADING
    sheet.lines([[(MARGIN, top), (WIDTH - MARGIN, top)]], Pen(edge=LINE, width=2))
    for number, line in enumerate(lines, start=1):
        place = (MARGIN, top + number * SMALL * LEADING + 6)
        sheet.write(place, line, SMALL, look=(QUIET, "normal"))
    return top - 28


def _colours(etat: EtatDesLieux) -> list[str]:
    return [*distance_colours(len(etat.same_unit) + 1), NO_ACCESS_COLOUR]


def _rows(sheet: Sheet, etat: EtatDesLieux, kinds: list[dict[str, object]]) -> list[Row]:
    """Say what every colour, line and symbol of the picture means."""
    unit = "legend_squares" if etat.headline.unit == "m" else "legend_squares_min"
    lined = [
        Row(say("legend_commune_limit"), _line(sheet, COMMUNE_PEN)),
        *([Row(say("legend_sectors"), _line(sheet, SECTOR_PEN))] if _has_sectors(etat) else []),
    ]
    return [
        Row(say(unit), beside=say("picture_people")),
        *_squares(sheet, etat),
        *([Row(say("legend_empty_ground"), _patch(sheet, EMPTY_GROUND))] if _empty(etat) else []),
        Row(""),
        *(row for kind in kinds for row in _kind(sheet, kind)),
        *lined,
    ]


def _empty(etat: EtatDesLieux) -> bool:
    """Tell whether some ground has no inhabitant: spread evenly, only whole communes have none."""
    spread = etat.demand.placed == "areal"
    return not spread or bool((etat.territory.communes["population"] == 0).any())


def _has_sectors(etat: EtatDesLieux) -> bool:
    return sector_limits(etat) is not None


def _squares(sheet: Sheet, etat: EtatDesLieux) -> list[Row]:
    """Name the classes of the squares, with the share of the inhabitants in each."""
    shown = [french.cutoff(coverage.cutoff) for coverage in etat.same_unit]
    names = [
        say("legend_between", low=shown[at - 1], high=one)
        if at
        else say("legend_within", threshold=one)
        for at, one in enumerate(shown)
    ]
    names += [say("legend_beyond", threshold=shown[-1]), say("legend_apart")]
    weight = etat.demand.points["weight"].to_numpy(dtype=float)
    people = np.bincount(classes(etat.same_unit), weights=weight, minlength=len(names))
    total = float(weight.sum())
    told = [
        Row(
            name,
            _patch(sheet, colour),
            french.percent(100 * count / total) if total else french.or_dash(str, None),
        )
        for name, colour, count in zip(names, _colours(etat), people.tolist(), strict=True)
    ]
    # Nobody is without access to a door on most territories: it is not spoken of there.
    return told if people[-1] else told[:-1]


def _kind(sheet: Sheet, kind: dict[str, object]) -> list[Row]:
    """Name a kind of site, once for each way it is drawn."""
    sites = sites_of(kind)
    label = str(kind["label"])
    looks = {
        "full": label,
        "hollow": say("legend_approximate", kind=label),
        "dashed": say("legend_illustrative", kind=label),
    }
    drawn = [
        Row(told, _symbol(sheet, kind, {"look": look}))
        for look, told in looks.items()
        if any(site["look"] == look for site in sites)
    ]
    return drawn + [
        Row(say(f"legend_age_{age}"), _symbol(sheet, kind, {"look": "full", "age": age}))
        for age in ("certain", "possible", "renovated")
        if any(site.get("age") == age for site in sites)
    ]


def _patch(sheet: Sheet, colour: str) -> Callable[[tuple[float, float], float], None]:
    def draw(middle: tuple[float, float], shrunk: float) -> None:
        _box(sheet, middle, (40 * shrunk, 28 * shrunk), Pen(fill=colour, edge="#6b6b6b", width=1.4))

    return draw


def _box(sheet: Sheet, middle: tuple[float, float], size: tuple[float, float], pen: Pen) -> None:
    (x, y), (across, up) = middle, (size[0] / 2, size[1] / 2)
    corners = [
        (x - across, y - up),
        (x + across, y - up),
        (x + across, y + up),
        (x - across, y + up),
    ]
    sheet.shapes([corners], pen)


def _line(sheet: Sheet, pen: Pen) -> Callable[[tuple[float, float], float], None]:
    def draw(middle: tuple[float, float], shrunk: float) -> None:
        x, y = middle
        sheet.lines([[(x - 24 * shrunk, y), (x + 24 * shrunk, y)]], pen)

    return draw


def _symbol(
    sheet: Sheet, kind: dict[str, object], site: dict[str, object]
) -> Callable[[tuple[float, float], float], None]:
    def draw(middle: tuple[float, float], shrunk: float) -> None:
        draw_symbol(sheet, middle, kind, site, shrunk)

    return draw


def _legend(sheet: Sheet, rows: list[Row], room: tuple[float, float]) -> None:
    """Write the legend beside the map, smaller where it has many lines."""
    top, bottom = room
    width = WIDTH - MARGIN - LEGEND_LEFT
    for shrunk in np.linspace(1, 0.4, 13).tolist():
        parted = [_parted(sheet, row, shrunk, width) for row in rows]
        if sum(_high(lines) for lines in parted) * shrunk <= bottom - top:
            break
    y = top
    for row, lines in zip(rows, parted, strict=True):
        _row(sheet, row, lines, y, shrunk)
        y += _high(lines) * shrunk


def _high(lines: list[str]) -> float:
    return ROW + (len(lines) - 1) * TEXT * 1.2


def _parted(sheet: Sheet, row: Row, shrunk: float, width: float) -> list[str]:
    beside = sheet.width(row.beside, TEXT * shrunk) + TEXT if row.beside else 0
    room = width - (KEY * 1.2 * shrunk if row.draw else 0) - beside
    return sheet.wrapped(row.told, TEXT * shrunk, room, "normal" if row.draw else "bold")


def _row(sheet: Sheet, row: Row, lines: list[str], y: float, shrunk: float) -> None:
    """Write one row whose upper end is given."""
    size = TEXT * shrunk
    base = y + 0.66 * ROW * shrunk
    if row.draw:
        row.draw((LEGEND_LEFT + KEY / 2 * shrunk, base - 0.36 * size), shrunk)
    left = LEGEND_LEFT + (KEY * 1.2 * shrunk if row.draw else 0)
    for number, line in enumerate(lines):
        place = (left, base + number * size * 1.2)
        sheet.write(place, line, size, look=(INK, "normal" if row.draw else "bold"))
    if row.beside:
        colour = INK if row.draw else QUIET
        end = (WIDTH - MARGIN, base)
        sheet.write(end, row.beside, size, look=(colour, "normal"), ends="right")
