"""The EPCI of an official file, as a table of territories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.sources.boundaries import plain

if TYPE_CHECKING:
    from territo.sources.official.delivery import Delivery


def list_epcis(delivery: Delivery, known: pd.DataFrame) -> pd.DataFrame:
    """List the EPCI that communes of a file belong to.

    Parameters
    ----------
    delivery
        The file.
    known
        EPCI that are known without it: they give their short names and aliases.

    Returns
    -------
        The columns of `territo.sources.boundaries.list_territories`; population is absent when the
        file gives none.
    """
    mine = delivery.communes[delivery.communes["epci"] != ""]
    groups = mine.groupby("epci")
    codes = pd.Index(sorted(groups.groups), name="epci")
    ours = known.set_index("epci").reindex(codes)
    names = delivery.epcis["name"].reindex(codes).fillna(ours["name"])
    names = names.fillna(codes.to_series().map("EPCI {}".format))
    slugs = ours["slug"].fillna(names.map(lambda name: plain(name).replace(" ", "-")))
    slugs = slugs.mask(slugs.duplicated(keep=False), slugs + "-" + codes.to_series())
    population = (
        groups["population"].sum().reindex(codes)
        if "population" in mine
        else pd.Series(pd.NA, index=codes, dtype="Int64")
    )
    table = pd.DataFrame(
        {
            "name": names,
            "slug": slugs,
            "epci_type": delivery.epcis["epci_type"]
            .reindex(codes)
            .fillna(ours["epci_type"])
            .fillna(""),
            "population": population,
            "population_basis": delivery.population_basis,
            "n_communes": groups.size().reindex(codes),
            "cog": delivery.cog,
            "aliases": ours["aliases"],
        }
    )
    return table.reset_index().sort_values("slug", kind="stable", ignore_index=True)
