"""The squares and the doors before a scenario, for the half of its map that shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render.lattice import pack_squares
from territo.render.places import places

if TYPE_CHECKING:
    from territo.model import EtatDesLieux


def before(base: EtatDesLieux) -> dict[str, object]:
    """Prepare what stands left of the swipe.

    Parameters
    ----------
    base
        What was found before, for the inhabitants and thresholds of the map.

    Returns
    -------
        classes (as those of `territo.render.layers.squares`, of the same squares: where they are is
        not written twice), apart (whether somebody had no access), kinds (see
        `territo.render.places`).
    """
    return {
        "classes": pack_squares(base.demand, base.same_unit).get("classes", ""),
        "apart": bool((base.nearest.legs["status"] != "reached").any()),
        "kinds": places(base),
    }
