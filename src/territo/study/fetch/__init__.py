"""What a study needs from outside, brought in once: ground, inhabitants, sites, streets."""

from territo.study.fetch.roads import roads
from territo.study.fetch.whole_study import PARTS, FetchRequest, Told, run

__all__ = ["PARTS", "FetchRequest", "Told", "roads", "run"]
