"""Where doors should stand: location problems on a table of costs, each answer with its bound."""

from territo.optimise.aim import Aim
from territo.optimise.budget import Budget, within_budget
from territo.optimise.capacity import capacitated_p_median
from territo.optimise.center import p_center
from territo.optimise.covering import fewest_doors, lscp
from territo.optimise.models import locate, mclp, p_median
from territo.optimise.questions import beside_today, close_doors, fewest_as_today, relocate_doors
from territo.optimise.rules import Effort, Rules
from territo.optimise.ties import shorter_way

__all__ = [
    "Aim",
    "Budget",
    "Effort",
    "Rules",
    "beside_today",
    "capacitated_p_median",
    "close_doors",
    "fewest_as_today",
    "fewest_doors",
    "locate",
    "lscp",
    "mclp",
    "p_center",
    "p_median",
    "relocate_doors",
    "shorter_way",
    "within_budget",
]
