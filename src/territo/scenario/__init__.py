"""Doors closed, opened, moved and merged: other sites, and what that changes."""

from territo.scenario.apply import apply
from territo.scenario.compare import compare
from territo.scenario.cost import scenario_cost, yearly_cost
from territo.scenario.fates import door_fates
from territo.scenario.loss import losses, losses_of_groups
from territo.scenario.options import options

__all__ = [
    "apply",
    "compare",
    "door_fates",
    "losses",
    "losses_of_groups",
    "options",
    "scenario_cost",
    "yearly_cost",
]
