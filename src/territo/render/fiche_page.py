"""The fiches of communes as pages to print, one for each Maire, and the page that lists them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from folium.template import Template
from rich.table import Table

from territo.language import spoken
from territo.render.assets import static, styles
from territo.render.console_fiche import parts
from territo.render.fiche_words import words
from territo.render.report_page import STYLES, legend
from territo.render.report_texts import say, texts, threshold
from territo.render.small_map import small_map

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from territo.model import EtatDesLieux
    from territo.model.fiche import Fiche

INDEX = "index.html"
NUMBER, TEXT = "whole", "text"


def fiche_page(fiche: Fiche, etat: EtatDesLieux, manifest: Mapping[str, object]) -> str:
    """Write the fiche of a commune, as `territo commune` says it, with a map of its surroundings.

    Parameters
    ----------
    fiche
        The commune.
    etat
        What was found in its territory.
    manifest
        What it was made from.

    Returns
    -------
        One HTML page that needs no other file and no script.
    """
    title, *rest = parts(fiche, etat, manifest, words(page=True))
    caption = say("commune_map", name=fiche.name, threshold=threshold(etat))
    template = Template(static("fiche.html.jinja"), autoescape=True, trim_blocks=True)
    text: str = template.render(
        language=spoken(),
        title=title,
        style=styles(STYLES),
        parts=[_table(part) if isinstance(part, Table) else part for part in rest if part],
        texts=texts(),
        index=INDEX,
        map_caption=caption,
        map=small_map(around(etat, fiche), caption),
        legend=legend(),
        attributions=manifest["attributions"],
        version=manifest["version"],
    )
    return text


def index_page(etat: EtatDesLieux, fiches: Sequence[Fiche]) -> str:
    """List the fiches of a territory.

    Parameters
    ----------
    etat
        What was found.
    fiches
        The communes.

    Returns
    -------
        One HTML page that links to them, in the order of the names.
    """
    template = Template(static("fiches.html.jinja"), autoescape=True, trim_blocks=True)
    text: str = template.render(
        language=spoken(),
        title=say("communes_title", territory=etat.territory.name),
        style=styles(STYLES),
        communes=[(one.code, one.name) for one in sorted(fiches, key=lambda one: one.name)],
    )
    return text


def around(etat: EtatDesLieux, fiche: Fiche) -> EtatDesLieux:
    """Keep of a territory what the map of one commune shows.

    Parameters
    ----------
    etat
        What was found.
    fiche
        The commune.

    Returns
    -------
        The same, whose territory is the neighbours and the commune, the commune last: its border is
        drawn over theirs.
    """
    ground = etat.territory
    near = [*fiche.beside.index[fiche.beside["of"] == "neighbour"], fiche.code]
    links = ground.sector_communes[ground.sector_communes["commune"].isin(near)]
    shown = replace(ground, communes=ground.communes.loc[near], sector_communes=links)
    return replace(etat, territory=shown)


def _table(table: Table) -> Mapping[str, object]:
    """Read a table of the terminal back: headings, cells, and which of them are numbers."""
    kinds = [NUMBER if column.justify == "right" else TEXT for column in table.columns]
    rows = zip(*(list(column.cells) for column in table.columns), strict=True)
    return {
        "columns": [
            (str(column.header), kind) for column, kind in zip(table.columns, kinds, strict=True)
        ],
        "rows": [
            [(str(cell), kind) for cell, kind in zip(row, kinds, strict=True)] for row in rows
        ],
    }
