"""The communes of a territory, dissolved into those of a later edition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from territo.errors import VintageError
from territo.vintages.editions import NAMED, Joined, absent, join_editions, require_edition, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territo.model import Territory


def carried_to(territory: Territory, absences: pd.DataFrame, cog: int) -> Territory:
    """Dissolve the communes of a territory into those of a later edition.

    Parameters
    ----------
    territory
        The territory.
    absences
        The table of absences.
    cog
        The edition wanted.

    Returns
    -------
        The territory with the communes of that edition: each contour is the union of those that
        were merged, each population their sum. ``carried`` says which ones.

    Raises
    ------
    VintageError
        When that edition is earlier, when a commune of it would come out incomplete, for the rest
        of it is not in the territory, or when communes came back that cannot be taken apart again.
    """
    if cog == territory.cog:
        return territory
    codes = territory.communes.index
    require_edition(codes, absences, territory.cog, territory.name)
    joined = join_editions(codes, absences, territory.cog, cog)
    _require_whole(territory, absences, joined)
    merged = joined.merged.set_index("commune")
    communes = _dissolved(territory.communes, merged).assign(cog=cog)
    links = territory.sector_communes.assign(
        commune=territory.sector_communes["commune"].replace(merged["into"].to_dict())
    )
    return replace(
        territory,
        cog=cog,
        communes=communes,
        sector_communes=links.drop_duplicates(ignore_index=True),
        carried=_carried(joined),
    )


def _require_whole(territory: Territory, absences: pd.DataFrame, joined: Joined) -> None:
    """Refuse to make a commune out of some of its parts, or to leave one inside another."""
    codes = set(territory.communes.index)
    before, gone = absent(absences, joined.source), absent(absences, joined.target)
    parts = gone[gone["into"].isin(set(joined.merged["into"]) | codes)]
    rest = parts[~parts.index.isin(codes) & ~parts.index.isin(before.index)]
    holders = set(joined.merged["into"]) - codes - set(before.index)
    alone = sorted(holders)
    if len(rest) or alone or len(joined.parted):
        wrong = pd.concat([rest, joined.parted.set_index("commune")])
        others = f"{', '.join(alone[:NAMED])} not among them" if alone else ""
        raise VintageError(
            f"{territory.name}: its communes of COG {joined.source} do not make those of COG "
            f"{joined.target}: {'; '.join(filter(None, [told(wrong), others]))}.",
            f"Take boundaries of COG {joined.target}.",
        )


def _dissolved(communes: gpd.GeoDataFrame, merged: pd.DataFrame) -> gpd.GeoDataFrame:
    """Join contours and sum populations; the rest is said of the commune that keeps the code."""
    into = merged["into"].reindex(communes.index)
    code = into.fillna(communes.index.to_series())
    # The one that keeps its code comes first in its group, and speaks for it.
    order = pd.DataFrame({"code": code, "gone": into.notna()}).sort_values(
        ["code", "gone"], kind="stable"
    )
    groups = communes.loc[order.index].groupby(order["code"].to_numpy(), sort=True)
    frame = groups.first().rename_axis("commune")
    frame["population"] = groups["population"].sum()
    shapes = {key: _union(group.geometry.to_list()) for key, group in groups}
    names = merged.drop_duplicates("into").set_index("into")["into_name"]
    frame["name"] = names.reindex(frame.index).fillna(frame["name"])
    return gpd.GeoDataFrame(
        frame.drop(columns="geometry"),
        geometry=[shapes[key] for key in frame.index],
        crs=communes.crs,
    )[communes.columns]


def _union(parts: list[shapely.Geometry]) -> shapely.Geometry:
    if len(parts) == 1:
        return parts[0]
    return shapely.MultiPolygon(shapely.get_parts(shapely.union_all(parts)).tolist())


def _carried(joined: Joined) -> Mapping[str, object]:
    return {
        "from": joined.source,
        "to": joined.target,
        "merged": [
            f"{row.commune} {row.name_} -> {row.into} {row.into_name}"
            for row in joined.merged.rename(columns={"name": "name_"}).itertuples()
        ],
    }
