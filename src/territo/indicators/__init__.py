"""What a director, a Maire and a planner ask beyond the share covered: one file per question."""

from territo.indicators.measured import measured
from territo.indicators.supply import supply_of

__all__ = ["measured", "supply_of"]
