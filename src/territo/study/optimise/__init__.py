"""Where doors should stand: a question, its candidates and costs, and the plan as a scenario."""

from territo.study.optimise.question import QUESTIONS, Question
from territo.study.optimise.run import PlanRun, run

__all__ = ["QUESTIONS", "PlanRun", "Question", "run"]
