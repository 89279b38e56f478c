"""What a director, a Maire and a planner ask beyond the share covered: one file per question."""

from territo.indicators.measured import measured

__all__ = ["measured"]
