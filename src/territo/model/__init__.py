"""The nouns: frozen values, checked when built. They hold frames and are never changed."""

from territo.model.access import Basis, Nearest
from territo.model.access_table import AccessTable
from territo.model.along import Along, Ways
from territo.model.breakdown import Breakdown, Grouping
from territo.model.cost_table import CostTable
from territo.model.coverage import STATUSES, Coverage
from territo.model.demand import Census, Demand
from territo.model.eighties import Eighties
from territo.model.etat_des_lieux import EtatDesLieux
from territo.model.loads import Loads, Second, Shared
from territo.model.measures import Measures
from territo.model.opening import Opening, OpenThen
from territo.model.partition import Partition
from territo.model.plan import Plan
from territo.model.preset import Finding, Preset, Verdict
from territo.model.sites import DOOR_STATUSES, LOW_PRECISIONS, PRECISIONS, SITE_NUMBERS, Sites
from territo.model.territory import Territory

__all__ = [
    "DOOR_STATUSES",
    "LOW_PRECISIONS",
    "PRECISIONS",
    "SITE_NUMBERS",
    "STATUSES",
    "AccessTable",
    "Along",
    "Basis",
    "Breakdown",
    "Census",
    "CostTable",
    "Coverage",
    "Demand",
    "Eighties",
    "EtatDesLieux",
    "Finding",
    "Grouping",
    "Loads",
    "Measures",
    "Nearest",
    "OpenThen",
    "Opening",
    "Partition",
    "Plan",
    "Preset",
    "Second",
    "Shared",
    "Sites",
    "Territory",
    "Verdict",
    "Ways",
]
