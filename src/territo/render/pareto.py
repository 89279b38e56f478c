"""Coverage against the number of doors, as one page that opens anywhere and prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from folium.template import Template

from territo.render import french, summary
from territo.render.assets import static, styles
from territo.render.curves import Axes, Curve, chart
from territo.render.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.model.frontier import Frontier


_TEXTS = Texts("pareto")
_say = _TEXTS.say


def pareto_page(frontier: Frontier, manifest: Mapping[str, object]) -> str:
    """Draw the curve, with today and the scenarios as points.

    Parameters
    ----------
    frontier
        The curve and the points.
    manifest
        What it was made from.

    Returns
    -------
        One HTML page in French that needs no other file and no script.
    """
    base = frontier.base
    threshold = french.cutoff(base.headline)
    template = Template(static("pareto.html.jinja"), autoescape=True, trim_blocks=True)
    text: str = template.render(
        title=_say("title", territory=base.territory.name),
        style=styles(("page.css", "comparison.css")),
        lead=_say("lead", threshold=threshold, candidates=french.number(frontier.candidates)),
        texts=_TEXTS.all(),
        chart=chart(*drawn(frontier)),
        points=[_point(row) for row in frontier.points.to_dict("records")],
        rows=[_row(int(doors), row) for doors, row in frontier.curve.iterrows()],
        notes=_notes(frontier),
        method=[
            (_say("method_distance"), summary.distance_told(base)),
            (_say("method_population"), summary.population_told(base)),
            (_say("method_sites"), " ".join(summary.site_notes(base))),
            (_say("method_curve"), _say("method_curve_text")),
        ],
        inputs=manifest["inputs"],
        attributions=manifest["attributions"],
        version=manifest["version"],
    )
    return text


def drawn(frontier: Frontier) -> tuple[list[Curve], Axes, list[Curve]]:
    """Prepare the curve against doors, or euros a year where every cost is known.

    Parameters
    ----------
    frontier
        The curve and the points.

    Returns
    -------
        Curves, what they are drawn on, and points, as `territo.render.curves.chart` draws them.
    """
    across = "yearly_cost" if frontier.by_cost else "doors"
    curve, points = frontier.curve.reset_index(), frontier.points
    axes = Axes(
        title=_say("title", territory=frontier.base.territory.name),
        across=_say(f"axis_{across}"),
        up=_say("axis_share", threshold=french.cutoff(frontier.base.headline)),
        written=french.number,
    )
    line = sorted(zip(curve[across].astype(float), curve["share"], strict=True))
    lines = [Curve(_say("best"), tuple(line))]
    # The bound is of a number of doors, whatever they cost.
    if not frontier.by_cost and not curve["proven"].all():
        people = float(frontier.base.demand.points["weight"].sum())
        most = 100 * curve["bound"] / people
        bound = sorted(zip(curve[across].astype(float), most, strict=True))
        lines.append(Curve(_say("bound"), tuple(bound)))
    dots = [
        Curve(str(row["title"]), ((float(row[across]), float(row["share"])),))
        for row in points.to_dict("records")
    ]
    return lines, axes, dots


def _point(row: Mapping[str, object]) -> tuple[str, list[str]]:
    enough = row["enough"]
    return str(row["title"]), [
        french.number(_number(row["doors"])),
        french.people(_number(row["covered"])),
        french.percent(_number(row["share"])),
        french.number(_number(row["missing"]), 1),
        "–" if pd.isna(enough) else french.number(_number(enough)),
        *_euros(row),
    ]


def _row(doors: int, row: pd.Series) -> tuple[str, list[str]]:
    return french.number(doors), [
        french.people(row["covered"]),
        french.percent(row["share"]),
        french.people(row["bound"]),
        _say("yes") if row["proven"] else _say("no"),
        *_euros(row.to_dict()),
    ]


def _euros(row: Mapping[str, object]) -> list[str]:
    if "yearly_cost" not in row:
        return []
    cost = row["yearly_cost"]
    return ["–" if pd.isna(cost) else french.number(_number(cost))]


def _number(value: object) -> float:
    return float(str(value))


def _notes(frontier: Frontier) -> list[str]:
    notes = [_say("left_out", name=name, why=why) for name, why in frontier.left_out.items()]
    return [*notes, *([_say("by_cost")] if frontier.by_cost else [])]
