"""What the panel beside the map says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render import assigned, eighties, french, opening, uncertain, verdicts, zonings
from territo.render.layers import absent_as_none, by_threshold
from territo.render.places import crowded, kind_label
from territo.render.texts import labelled, listed, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.model import Census, EtatDesLieux

    Rows = list[tuple[str, str]]

# Columns that a list of sites has when something it declares was not followed.
_TOLD = ("commune_declared", "commune_of_place")
_NOT_COUNTED = (
    "not_geocoded",
    "outside",
    "duplicate",
    "closed",
    "not_a_door",
    "other_kind",
    "closed_then",
    "hours_unknown",
)


def headline_index(etat: EtatDesLieux) -> int:
    """Find which threshold is shown first.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Its place among the coverages.
    """
    return [coverage.cutoff for coverage in etat.coverages].index(etat.headline)


def sentence(etat: EtatDesLieux) -> str:
    """Say the main result.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One sentence; empty where nobody lives.
    """
    row = etat.level("territory").iloc[0]
    share = absent_as_none(row[f"share_{etat.headline.slug}"])
    if share is None:
        return ""
    then = etat.opening.then if etat.opening else None
    return say(
        "summary_then" if then else "summary",
        **({"moment": opening.moment(then)} if then else {}),
        share=french.percent(share),
        population=french.people(row["population"]),
        threshold=french.cutoff(etat.headline),
    )


def figures(etat: EtatDesLieux) -> dict[str, object]:
    """Prepare the figures of the panel.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        sentence; covered, beyond, share of the territory (one per threshold); distances (mean,
        median, p90, max in metres, null where nobody reaches a door); ranked (code, name, beyond,
        share of the communes with somebody beyond the headline threshold); beside (texts:
        threshold, covered along the streets, in a straight line, in a straight line only); assigned
        (see `territo.render.assigned.tables`).
    """
    row = etat.level("territory").iloc[0]
    slug = etat.headline.slug
    return {
        "sentence": sentence(etat) + uncertain.sentence(etat),
        **by_threshold(etat, row),
        "distances": {
            name: absent_as_none(row[f"{name}_cost"]) for name in ("mean", "median", "p90", "max")
        },
        "ranked": [
            {
                "code": code,
                "name": commune["name"],
                "beyond": float(commune[f"beyond_{slug}"]),
                "share": absent_as_none(commune[f"share_{slug}"]),
            }
            for code, commune in etat.ranked_communes.iterrows()
        ],
        "site_notes": [*site_notes(etat), *opening.then_notes(etat), *eighties.notes(etat)],
        "beside": _beside(etat),
        "assigned": assigned.tables(etat),
    }


def _beside(etat: EtatDesLieux) -> list[list[str]]:
    """Rows of the straight line beside the streets: threshold, streets, line, only line."""
    if etat.along is None:
        return []
    cutoffs = {str(coverage.cutoff): coverage.cutoff for coverage in etat.coverages}
    return [
        [
            french.cutoff(cutoffs[str(cutoff)]),
            *(french.people(row[name]) for name in ("streets", "line", "only_line")),
        ]
        for cutoff, row in etat.along.beside.iterrows()
    ]


def site_notes(etat: EtatDesLieux) -> list[str]:
    """Say how well the places are known, and which sites are not drawn.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Sentences.
    """
    precision = etat.sites.doors["precision"].value_counts()
    approximate = [
        say(f"sites_{name}", count=french.number(precision[name]))
        for name in ("commune", "illustrative")
        if name in precision
    ]
    status = etat.sites.points["status"].value_counts()
    return [
        say("sites_count", count=french.number(len(etat.sites.doors))),
        *(approximate or [say("sites_precise")]),
        *_crowded(etat),
        *_apart(etat),
        *(
            say(f"sites_{name}", count=french.number(etat.sites.points[name].count()))
            for name in _TOLD
            if name in etat.sites.points
        ),
        *(
            say(f"status_{name}", count=french.number(status[name]))
            for name in _NOT_COUNTED
            if name in status
        ),
    ]


def _crowded(etat: EtatDesLieux) -> list[str]:
    """Say at how many points several of the drawn sites stand."""
    count = crowded(etat)
    return [say("sites_crowded", count=french.number(count))] if count else []


def _apart(etat: EtatDesLieux) -> list[str]:
    """Count who, and which doors, the streets do not serve."""
    weight = etat.demand.points["weight"].groupby(etat.nearest.legs["status"]).sum()
    notes = [
        say(f"apart_{name}", count=french.people(weight[name]))
        for name in ("unsnapped", "unreachable")
        if weight.get(name, 0) > 0
    ]
    lost = etat.nearest.unsnapped_doors
    return [*notes, say("apart_doors", count=french.number(len(lost)))] if lost else notes


def method(etat: EtatDesLieux, manifest: Mapping[str, object]) -> dict[str, object]:
    """Prepare what the figures were made from, for reading.

    Parameters
    ----------
    etat
        What was found.
    manifest
        What it was made from.

    Returns
    -------
        rows (pairs of a label and a text), inputs (file, sha256), attributions, closing (texts).
    """
    return {
        "rows": [
            (say("method_population"), population_told(etat)),
            (say("method_distance"), distance_told(etat)),
            *_streets(etat),
            *uncertain.rows(etat),
            *zonings.method_rows(etat),
            *verdicts.rows(etat),
            *_parameters(manifest),
        ],
        "inputs": manifest["inputs"],
        "attributions": manifest["attributions"],
        "closing": [
            say("method_cog", cog=etat.territory.cog),
            say("method_version", version=manifest["version"]),
        ],
    }


def population_told(etat: EtatDesLieux) -> str:
    """Say who was counted, and how they were placed.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Sentences.
    """
    demand = etat.demand
    told = say(f"method_{demand.placed}", vintage=demand.vintage, side=demand.cell_m)
    return f"{told} {_census(etat, demand.census)}" if demand.census else told


def _census(etat: EtatDesLieux, census: Census) -> str:
    """Say what became of the inhabitants of a file, and what an even spread would have said."""
    told = say(
        "method_census",
        counted=french.people(census.counted),
        kept=french.people(census.kept),
        outside=french.people(sum(census.outside.values())),
        municipal=french.people(census.municipal),
    )
    if census.across:
        told = f"{told} {say('method_across', across=french.people(census.across))}"
    if etat.demand.by_square:
        imputed = french.percent(100 * census.imputed / census.kept)
        told = f"{told} {say('method_imputed', imputed=imputed)}"
    if etat.areal is None:
        return told
    row = etat.areal.loc[str(etat.headline)]
    even = say(
        "method_even",
        threshold=french.cutoff(etat.headline),
        share=french.percent(row["share_areal"]),
    )
    return f"{told} {even}"


def distance_told(etat: EtatDesLieux) -> str:
    """Say what a distance is.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        A sentence.
    """
    basis = etat.nearest.basis
    detour = basis.detour
    if basis.mode != "line":
        return say(
            f"method_along_{basis.direction}",
            mode=say(f"mode_{basis.mode}"),
            snap=french.number(basis.max_snap_m),
        )
    if detour == 1:
        return say("method_line")
    return say("method_detour", detour=french.exact(detour))


def _streets(etat: EtatDesLieux) -> Rows:
    """Say what the streets are, and how far the result hangs on those beyond the territory."""
    along = etat.along
    if along is None:
        return []
    source = along.source + (f" ({along.date})" if along.date else "")
    stated = ", ".join(
        f"{name} {french.exact(value) if isinstance(value, float) else value}"
        for name, value in along.parameters.items()
    )
    counted = ", ".join(f"{name} {count}" for name, count in along.counts.items())
    shares = listed(
        labelled(french.distance(float(buffer_m)), french.percent(share))
        for buffer_m, share in along.sensitivity.items()
    )
    rows = [
        (say("streets_source"), source),
        (say("streets_parameters"), stated),
        (say("streets_counts"), counted),
        (say("streets_buffer", threshold=french.cutoff(etat.headline)), shares),
    ]
    if along.detour is not None:
        rows.append((say("streets_detour"), french.number(along.detour, 2)))
    return rows


def _parameters(manifest: Mapping[str, object]) -> Rows:
    """Name the parameters that the texts know; the others stand in the embedded manifest."""
    parameters = manifest["parameters"]
    if not isinstance(parameters, dict):
        raise TypeError("the parameters of a manifest are a mapping")
    return [
        (say(f"parameter_{name}"), _parameter(name, parameters[name]))
        for name in ("within", "headline", "detour", "kinds", "at")
        if name in parameters
    ]


def _parameter(name: str, value: object) -> str:
    values = value if isinstance(value, list | tuple) else [value]
    if name == "kinds":
        return ", ".join(kind_label(str(kind)) for kind in values) or say("parameter_all_kinds")
    return listed(french.exact(item) for item in values)
