"""States beside each other, as one page that opens anywhere and prints."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import numpy as np
from folium.template import Template

from territo.coverage.figures import weighted_quantile
from territo.language import spoken
from territo.palette import EMPTY_COLOUR, SHARE_BREAKS, SHARE_COLOURS
from territo.render import french, summary, twins
from territo.render.assets import static, styles
from territo.render.comparison_table import head, row_of, say, texts, years_of
from territo.render.curves import Axes, Curve, chart
from territo.render.places import kind_label
from territo.render.small_map import small_map
from territo.render.whatif import budget
from territo.scenario.beside import within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from territo.model import EtatDesLieux
    from territo.model.side_by_side import SideBySide, State
    from territo.units import Unit

MEGABYTE = 1_000_000
# Costs at which each curve is drawn, zero among them.
DRAWN = 161
# The chart ends where this share of the inhabitants of the worst served state is within.
TO_SHARE = 0.99


def comparison_page(beside: SideBySide, manifests: Sequence[Mapping[str, object]]) -> str:
    """Draw states beside each other.

    Parameters
    ----------
    beside
        The states.
    manifests
        What each was made from, in their order.

    Returns
    -------
        One HTML page that needs no other file; of scenarios, with two maps beside each other unless
        they would make it larger than `budget`, which it then says; of territories, without a
        script. The same input gives the same text.
    """
    if not beside.of_scenarios:
        return _drawn(beside, manifests, {})
    html = _drawn(beside, manifests, {"twins": twins.twin_maps(beside)})
    size, most = len(html.encode("utf-8")), budget(beside.first)
    if size <= most:
        return html
    told = [french.number(one / MEGABYTE, 1) for one in (size, most)]
    said = say("twins_left_out", size=told[0], most=told[1])
    return _drawn(beside, manifests, {"left_out": said})


def _drawn(
    beside: SideBySide, manifests: Sequence[Mapping[str, object]], maps: Mapping[str, object]
) -> str:
    first = beside.first
    threshold = french.cutoff(first.headline)
    title = (
        say("title_scenarios", territory=first.territory.name)
        if beside.of_scenarios
        else say("title_territories")
    )
    template = Template(static("comparison.html.jinja"), autoescape=True, trim_blocks=True)
    text: str = template.render(
        language=spoken(),
        title=title,
        style=styles(("page.css", "comparison.css")),
        lead=say("lead", threshold=threshold, kinds=_kinds(manifests[0])),
        texts=texts(),
        head=head(beside),
        rows=[row_of(beside, name) for name in beside.table.index],
        years=years_of(beside),
        maps_caption=say("maps_caption", threshold=threshold),
        maps=[
            (one.title, small_map(one.etat, say("map_of", title=one.title)))
            for one in beside.states
        ],
        legend=_legend(),
        curves_caption=say("curves_caption"),
        curves=curves(beside),
        method=_method(beside, manifests),
        inputs=_inputs(manifests),
        attributions=_unique(manifests, "attributions"),
        version=manifests[0]["version"],
        **maps,
    )
    return text


def curves(beside: SideBySide) -> str:
    """Draw the share of the inhabitants within every distance or time, all states on one chart.

    Parameters
    ----------
    beside
        The states.

    Returns
    -------
        An ``<svg>``.
    """
    unit = beside.first.headline.unit
    largest = max(_far(state.etat) for state in beside.states)
    costs = np.linspace(0, largest, DRAWN)
    lines = [_curve(state, costs) for state in beside.states]
    axes = Axes(
        title=say("curves_caption"),
        across=say(f"axis_{unit}"),
        up=say("axis_share"),
        written=lambda cost: _tick(cost, unit),
        marks=tuple(
            (one.cutoff.value, french.cutoff(one.cutoff)) for one in beside.first.same_unit
        ),
    )
    return chart(lines, axes)


def _curve(state: State, costs: np.ndarray) -> Curve:
    shares = within(state.etat, costs)
    return Curve(state.title, tuple(zip(costs.tolist(), shares.tolist(), strict=True)))


def _far(etat: EtatDesLieux) -> float:
    """Find how far the chart must go for a state, its thresholds included."""
    cost = etat.nearest.legs["cost"].to_numpy(dtype=float, na_value=np.nan)
    known = np.isfinite(cost)
    weight = etat.demand.points["weight"].to_numpy(dtype=float)
    far = weighted_quantile(cost[known], weight[known], TO_SHARE) or 0.0
    return max(far, etat.headline.value)


def _tick(cost: float, unit: Unit) -> str:
    if unit == "min":
        return french.number(cost)
    return french.distance(cost).replace(f"{french.decimal_mark()}0", "") if cost else "0"


def _kinds(manifest: Mapping[str, object]) -> str:
    parameters = manifest["parameters"]
    kinds = parameters.get("kinds", []) if isinstance(parameters, dict) else []
    return ", ".join(kind_label(str(kind)) for kind in kinds) or say("all_kinds")


def _legend() -> list[tuple[str, str]]:
    """Pair each class of share with its colour."""
    edges = (0.0, *SHARE_BREAKS, 100.0)
    words = [
        say("class", low=low, high=high)
        for low, high in itertools.pairwise(map(french.exact, edges))
    ]
    return [*zip(SHARE_COLOURS, words, strict=True), (EMPTY_COLOUR, say("nobody"))]


def _method(beside: SideBySide, manifests: Sequence[Mapping[str, object]]) -> list[tuple[str, str]]:
    etat = beside.first
    rows = [
        (say("method_distance"), summary.distance_told(etat)),
        (say("method_population"), summary.population_told(etat)),
        (say("method_rank"), say("method_rank_text")),
        (say("method_vintage"), say("method_cog", cog=etat.territory.cog)),
    ]
    if not beside.of_scenarios:
        sources = beside.table["organisation_source"].dropna()
        rows += [
            (say("method_organisation", title=beside.table["title"][name]), str(source))
            for name, source in sources.items()
        ]
    parameters = manifests[0]["parameters"]
    rows.append((say("parameters"), json.dumps(parameters, ensure_ascii=False)))
    return rows


def _inputs(manifests: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """List the files that were read, each once."""
    found: dict[object, Mapping[str, object]] = {}
    for one in manifests:
        inputs = one["inputs"]
        found |= {file["file"]: file for file in inputs} if isinstance(inputs, list) else {}
        projection = one.get("projection")
        found |= {projection["file"]: projection} if isinstance(projection, dict) else {}
    return list(found.values())


def _unique(manifests: Sequence[Mapping[str, object]], key: str) -> list[str]:
    found: dict[str, None] = {}
    for one in manifests:
        values = one[key]
        found |= dict.fromkeys(map(str, values)) if isinstance(values, list) else {}
    return list(found)
