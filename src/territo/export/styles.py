"""How each layer of a study is drawn: the classes and the colours of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo import palette
from territo.export.styles_scenario import changes, fates
from territo.export.styles_sites import sites
from territo.export.symbols import Condition, Fill, Line, Rule, Style

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from territo.model import EtatDesLieux
    from territo.units import Cutoff

OPACITY = 0.75
# Inhabitants who take a piece of street -> its width in millimetres.
WIDTHS_MM = ((0.0, 0.2), (10.0, 0.4), (100.0, 0.8), (1000.0, 1.4), (10_000.0, 2.2))
THIN = "\u202f"
NO_BREAK = "\u00a0"


def styles_of(etat: EtatDesLieux, layers: Mapping[str, pd.DataFrame]) -> dict[str, list[Style]]:
    """Choose the styles of the layers of a study.

    Parameters
    ----------
    etat
        What was found.
    layers
        The layers, by name.

    Returns
    -------
        The styles of each layer that is drawn, its default first.
    """
    return {name: _STYLES[name](etat) for name in layers if name in _STYLES}


def french(cutoff: Cutoff) -> str:
    """Write a threshold as French does.

    Parameters
    ----------
    cutoff
        The threshold.

    Returns
    -------
        Its text, with a decimal comma.
    """
    return str(cutoff).replace(".", ",").replace(" ", NO_BREAK)


def shares(cutoff: Cutoff) -> Style:
    """Draw the share of the inhabitants covered at a threshold.

    Parameters
    ----------
    cutoff
        The threshold.

    Returns
    -------
        The style, for communes or sectors.
    """
    column = f"share_{cutoff.slug}"
    edges = [0.0, *palette.SHARE_BREAKS, 100.0]
    rules = [Rule("sans habitant", (Condition(column, "is null"),), _ground(palette.EMPTY_COLOUR))]
    for low, high, colour in zip(edges[:-1], edges[1:], palette.SHARE_COLOURS, strict=True):
        tests = (Condition(column, ">=", low), Condition(column, "<", high))
        label = f"{low:g} à {high:g}{NO_BREAK}%".replace(".", ",")
        # The last class holds everything up to 100.
        rules.append(Rule(label, tests if high < edges[-1] else tests[:1], _ground(colour)))
    return Style(f"Couverture à {french(cutoff)}", tuple(rules))


def gaps(cutoff: Cutoff, *, shown: bool = True) -> Rule:
    """Draw the zones where somebody lives beyond a threshold.

    Parameters
    ----------
    cutoff
        The threshold.
    shown
        Whether they are ticked when the layer opens.

    Returns
    -------
        The rule.
    """
    return Rule(
        f"Zones habitées à plus de {french(cutoff)}",
        (Condition("cutoff", "=", str(cutoff)),),
        Fill("", palette.GAP_COLOUR, 0.4, hatched=palette.GAP_COLOUR),
        shown,
    )


def _ground(colour: str) -> Fill:
    return Fill(colour, palette.COMMUNE_COLOUR, 0.15, opacity=OPACITY)


def limits() -> Style:
    """Draw the limits of the communes and nothing inside.

    Returns
    -------
        The style.
    """
    rule = Rule("Limite de commune", (), Fill("", palette.COMMUNE_COLOUR, 0.2))
    return Style("Limites des communes", (rule,))


def _communes(etat: EtatDesLieux) -> list[Style]:
    return [*_by_cutoff(etat), limits()]


def _by_cutoff(etat: EtatDesLieux) -> list[Style]:
    return _headline_first(etat, [shares(one.cutoff) for one in etat.coverages])


def _headline_first(etat: EtatDesLieux, styles: list[Style]) -> list[Style]:
    """Put the style of the headline threshold first."""
    first = f"Couverture à {french(etat.headline)}"
    return sorted(styles, key=lambda style: style.name != first)


def _sectors(etat: EtatDesLieux) -> list[Style]:
    """Draw the limits, zoning by zoning; where there are figures, also the shares."""
    rules = tuple(
        Rule(
            f"Limite{NO_BREAK}: {zoning}",
            (Condition("zoning", "=", zoning),),
            Fill("", palette.SECTOR_COLOUR, 0.6, dashed=True),
        )
        for zoning in etat.territory.zonings
    )
    style = Style("Limites des secteurs", rules, label="name")
    return [style, *(_by_cutoff(etat) if etat.sectors else [])]


def _demand(etat: EtatDesLieux) -> list[Style]:
    """Draw the inhabited squares by the cost to the nearest door; nothing where nobody lives."""
    cutoffs = [one.cutoff for one in etat.same_unit]
    lived = Condition("weight", ">", 0.0)
    reached = Condition("access", "=", "reached")
    colours = palette.distance_colours(len(cutoffs) + 1)
    rules = []
    lows = (None, *cutoffs)
    for low, high, colour in zip(lows, (*cutoffs, None), colours, strict=True):
        tests = [lived, reached]
        if low:
            tests.append(Condition("cost", ">", low.value))
        if high:
            tests.append(Condition("cost", "<=", high.value))
        symbol = Fill(colour, opacity=OPACITY)
        rules.append(Rule(_between(low, high), tuple(tests), symbol))
    apart = (lived, Condition("access", "<>", "reached"))
    colour = palette.NO_ACCESS_COLOUR
    rules.append(Rule("aucun trajet vers un site", apart, Fill(colour, opacity=OPACITY)))
    cost = "Distance" if etat.headline.unit == "m" else "Durée"
    return [Style(f"{cost} à la porte", tuple(rules))]


def _between(low: Cutoff | None, high: Cutoff | None) -> str:
    if low and high:
        return f"{french(low)} à {french(high)}"
    return f"plus de {french(low)}" if low else f"{french(high)} ou moins" if high else ""


def _gaps(etat: EtatDesLieux) -> list[Style]:
    rules = (gaps(one.cutoff, shown=one.cutoff == etat.headline) for one in etat.coverages)
    return [Style("Zones au-delà", tuple(rules))]


def _areas(etat: EtatDesLieux) -> list[Style]:
    """Draw the zones served, the wide ones first so that the near ones lie on them."""
    colour = palette.AREA_COLOUR
    rules = tuple(
        Rule(
            f"Rues à {french(one.cutoff)} ou moins d'une porte",
            (Condition("cutoff", "=", str(one.cutoff)),),
            Fill(colour, colour, 0.3, opacity=0.25),
            shown=one.cutoff == etat.headline,
        )
        for one in reversed(etat.same_unit)
    )
    return [Style("Zones de desserte", rules)]


def _ways(_: EtatDesLieux) -> list[Style]:
    highs = [low for low, _ in WIDTHS_MM[1:]]
    rules = []
    for (low, width), high in zip(WIDTHS_MM, [*highs, None], strict=True):
        tests = [
            Condition("population", ">=", low),
            *([Condition("population", "<", high)] if high else []),
        ]
        label = f"{_count(low)} à {_count(high)} habitants" if high else ""
        label = label or f"plus de {_count(low)} habitants"
        rules.append(Rule(label, tuple(tests), Line(palette.WAY_COLOUR, width)))
    return [Style("Habitants qui passent", tuple(rules))]


def _count(value: float) -> str:
    return f"{value:,.0f}".replace(",", THIN)


def _sites(etat: EtatDesLieux) -> list[Style]:
    return [sites(etat)]


_STYLES: dict[str, Callable[[EtatDesLieux], list[Style]]] = {
    "communes": _communes,
    "sectors": _sectors,
    "sites": _sites,
    "demand": _demand,
    "gaps": _gaps,
    "service_areas": _areas,
    "ways": _ways,
    "scenario_squares": changes,
    "scenario_doors": fates,
}
