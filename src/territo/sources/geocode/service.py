"""Addresses placed by the Géoplateforme, lot by lot, none asked twice once it was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from territo.errors import ServiceError
from territo.sources.geocode.question import Reply
from territo.sources.geocode.wire import body, form, lots, replies
from territo.sources.http import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import requests

    from territo.sources.geocode.kept import Kept
    from territo.sources.geocode.question import Question

# The service takes 200 000 rows, and is known to fail on large lots.
LOT = 2000
# A lot this small that still fails is not failing for its size.
SMALLEST = 100
# A failure marks up to 100 rows in a row: one bad row must not take them all along again.
AGAIN = 20
# A lot that comes back cut short is completed this often without any progress.
TRIES = 3
SERVER_ERROR = 500
PIECE = 64 * 1024
HINT = (
    "Try again later; set another service in territo.toml (geocoder), "
    "or work offline with --gazetteer FILE."
)


@dataclass(frozen=True)
class Geocoder:
    """How to ask the service.

    Parameters
    ----------
    url
        Its base address.
    session
        Who asks.
    kept
        What was answered before.
    lot
        How many addresses are sent at once.
    """

    url: str
    session: requests.Session
    kept: Kept
    lot: int = LOT

    def ask_all(
        self, questions: Mapping[str, Question], progress: Callable[[str], None]
    ) -> dict[str, Reply]:
        """Ask questions whose answers are not kept.

        Parameters
        ----------
        questions
            Questions by key; the key is all that tells them apart on the way.
        progress
            Called before each lot with what it is.

        Returns
        -------
            A reply for every question, failures among them.

        Raises
        ------
        ServiceError
            When the service cannot be asked any more. What was answered until then is kept.
        """
        with self.kept.writer() as keep:
            run = _Run(self, keep, progress)
            return run.ask_all(questions)


class _Run:
    """One run through a list: what came back so far, and how large lots may be."""

    def __init__(
        self,
        geocoder: Geocoder,
        keep: Callable[[str, Reply], None],
        progress: Callable[[str], None],
    ) -> None:
        self.geocoder, self.keep, self.progress = geocoder, keep, progress
        self.size = geocoder.lot
        self.answered: dict[str, Reply] = {}

    def ask_all(self, questions: Mapping[str, Question]) -> dict[str, Reply]:
        cut = lots(questions, self.geocoder.lot, list(questions))
        for number, lot in enumerate(cut, start=1):
            done = f"{len(self.answered)} of {len(questions)} answers"
            self.progress(f"lot {number} of {len(cut)}, {done}")
            self._ask_lot(lot)
        # A failure may be the row's own, or that of any of the 99 around it.
        failed = [key for key, reply in self.answered.items() if reply.status == "error"]
        for lot in lots(questions, AGAIN, failed):
            self.progress(f"once more, {len(lot)} of {len(failed)} rows that the service failed on")
            self._ask_lot(lot)
        return {key: self.answered.get(key, Reply("unanswered")) for key in questions}

    def _ask_lot(self, lot: dict[str, Question]) -> None:
        """Ask until every question has its answer; what stays away is given up after a while."""
        missing, idle = list(lot), 0
        while missing and idle < TRIES:
            came, failure = self._pass(lot, missing)
            missing = [key for key in missing if key not in came]
            if came:
                idle = 0
            elif failure is None:
                idle += 1
            else:
                # A connection that breaks, or times out, may do so for the size of the lot.
                idle += failure.status == 0
                if idle == TRIES or not self._eased(failure, len(missing)):
                    raise failure

    def _eased(self, failure: ServiceError, rows: int) -> bool:
        """Halve the lots; tell whether asking again may help."""
        size = min(self.size, rows)
        if failure.status and failure.status < SERVER_ERROR:
            return False
        self.size = max(size // 2, SMALLEST)
        return failure.status == 0 or size > SMALLEST

    def _pass(
        self, lot: dict[str, Question], missing: list[str]
    ) -> tuple[set[str], ServiceError | None]:
        """Ask once for what is missing, until something fails."""
        came: set[str] = set()
        for part in lots(lot, self.size, missing):
            failure = self._post(part, came)
            if failure:
                return came, failure
        return came, None

    def _post(self, lot: dict[str, Question], came: set[str]) -> ServiceError | None:
        """Send a lot; keep each answer as it arrives, even when the connection breaks later."""
        url = f"{self.geocoder.url.rstrip('/')}/search/csv"
        file = ("addresses.csv", body(lot), "text/csv")
        try:
            with ask(
                self.geocoder.session, "POST", url, hint=HINT, data=form(lot), files={"data": file}
            ) as response:
                for key, reply in replies(response.iter_content(PIECE)):
                    if key in lot and key not in came:
                        came.add(key)
                        self.answered[key] = reply
                        self.keep(key, reply)
        except ServiceError as failure:
            return failure
        return None
