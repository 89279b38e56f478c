"""How each layer of a study is drawn: the classes and the colours of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo import palette
from territo.export.english import exact, told
from territo.export.styles_scenario import changes, fates
from territo.export.styles_sites import sites
from territo.export.symbols import Condition, Fill, Line, Rule, Style
from territo.language import FRENCH, spoken

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
    """Write a threshold as the language in force does.

    Parameters
    ----------
    cutoff
        The threshold.

    Returns
    -------
        Its text, in French with a decimal comma.
    """
    return exact(cutoff).replace(" ", NO_BREAK)


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
    rules = [
        Rule(told("sans habitant"), (Condition(column, "is null"),), _ground(palette.EMPTY_COLOUR))
    ]
    for low, high, colour in zip(edges[:-1], edges[1:], palette.SHARE_COLOURS, strict=True):
        tests = (Condition(column, ">=", low), Condition(column, "<", high))
        label = told("{low} à {high}\u00a0%", low=exact(low), high=exact(high))
        # The last class holds everything up to 100.
        rules.append(Rule(label, tests if high < edges[-1] else tests[:1], _ground(colour)))
    return Style(_covering(cutoff), tuple(rules))


def _covering(cutoff: Cutoff) -> str:
    return told("Couverture à {cutoff}", cutoff=french(cutoff))


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
        told("Zones habitées à plus de {cutoff}", cutoff=french(cutoff)),
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
    rule = Rule(told("Limite de commune"), (), Fill("", palette.COMMUNE_COLOUR, 0.2))
    return Style(told("Limites des communes"), (rule,))


def _communes(etat: EtatDesLieux) -> list[Style]:
    return [*_by_cutoff(etat), limits()]


def _by_cutoff(etat: EtatDesLieux) -> list[Style]:
    return _headline_first(etat, [shares(one.cutoff) for one in etat.coverages])


def _headline_first(etat: EtatDesLieux, styles: list[Style]) -> list[Style]:
    """Put the style of the headline threshold first."""
    first = _covering(etat.headline)
    return sorted(styles, key=lambda style: style.name != first)


def _sectors(etat: EtatDesLieux) -> list[Style]:
    """Draw the limits, zoning by zoning; where there are figures, also the shares."""
    rules = tuple(
        Rule(
            told("Limite\u00a0: {zoning}", zoning=zoning),
            (Condition("zoning", "=", zoning),),
            Fill("", palette.SECTOR_COLOUR, 0.6, dashed=True),
        )
        for zoning in etat.territory.zonings
    )
    style = Style(told("Limites des secteurs"), rules, label="name")
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
    rules.append(Rule(told("aucun trajet vers un site"), apart, Fill(colour, opacity=OPACITY)))
    cost = told("Distance" if etat.headline.unit == "m" else "Durée")
    return [Style(told("{cost} à la porte", cost=cost), tuple(rules))]


def _between(low: Cutoff | None, high: Cutoff | None) -> str:
    if low and high:
        return told("{low} à {high}", low=french(low), high=french(high))
    if low:
        return told("plus de {low}", low=french(low))
    return told("{high} ou moins", high=french(high)) if high else ""


def _gaps(etat: EtatDesLieux) -> list[Style]:
    rules = (gaps(one.cutoff, shown=one.cutoff == etat.headline) for one in etat.coverages)
    return [Style(told("Zones au-delà"), tuple(rules))]


def _areas(etat: EtatDesLieux) -> list[Style]:
    """Draw the zones served, the wide ones first so that the near ones lie on them."""
    colour = palette.AREA_COLOUR
    rules = tuple(
        Rule(
            told("Rues à {cutoff} ou moins d'une porte", cutoff=french(one.cutoff)),
            (Condition("cutoff", "=", str(one.cutoff)),),
            Fill(colour, colour, 0.3, opacity=0.25),
            shown=one.cutoff == etat.headline,
        )
        for one in reversed(etat.same_unit)
    )
    return [Style(told("Zones de desserte"), rules)]


def _ways(_: EtatDesLieux) -> list[Style]:
    highs = [low for low, _ in WIDTHS_MM[1:]]
    rules = []
    for (low, width), high in zip(WIDTHS_MM, [*highs, None], strict=True):
        tests = [
            Condition("population", ">=", low),
            *([Condition("population", "<", high)] if high else []),
        ]
        key = "{low} à {high} habitants" if high else "plus de {low} habitants"
        label = told(key, low=_count(low), high=_count(high or low))
        rules.append(Rule(label, tuple(tests), Line(palette.WAY_COLOUR, width)))
    return [Style(told("Habitants qui passent"), tuple(rules))]


def _count(value: float) -> str:
    text = f"{value:,.0f}"
    return text.replace(",", THIN) if spoken() == FRENCH else text


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
