"""One polite way to ask services: who asks is said, tries are bounded, a wait asked for is kept.

The session is a value that is handed to whoever asks.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from territo import __version__
from territo.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = "https://pypi.org/project/territo"
USER_AGENT = f"territo/{__version__} (+{PROJECT})"
# Answers after which the same question may be asked again.
BUSY = (429, 500, 502, 503, 504)
# Seconds to reach a service, and between two pieces of its answer.
TIMEOUTS = (10.0, 60.0)
# A service that wants more patience than this is asked another day.
LONGEST_WAIT_S = 60.0
SHOWN = 200


class _Patience(Retry):
    """Waits as long as the service asks for, within reason."""

    def get_retry_after(self, response: Any) -> float | None:  # noqa: ANN401 - urllib3's
        asked = super().get_retry_after(response)
        return None if asked is None else min(asked, LONGEST_WAIT_S)


def open_session(tries: int = 4, backoff_s: float = 0.5) -> requests.Session:
    """Open a session.

    Parameters
    ----------
    tries
        How often a question is asked while the service is out of reach or busy.
    backoff_s
        The wait before the third try, doubled with each one; the second comes at once. What the
        service asks for in ``Retry-After`` goes before.

    Returns
    -------
        A session that says who asks, and repeats what may be repeated: a ``POST`` too, for the
        services asked here only answer.
    """
    session = requests.Session()
    session.headers["User-Agent"] = USER_AGENT
    session.headers["Accept"] = "application/json, */*;q=0.8"
    patience = _Patience(
        total=tries - 1,
        redirect=0,
        allowed_methods=None,
        status_forcelist=BUSY,
        backoff_factor=backoff_s,
        raise_on_status=False,
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=patience))
    return session


@contextmanager
def ask(
    session: requests.Session,
    method: str,
    url: str,
    *,
    hint: str = "",
    **content: Any,  # noqa: ANN401 - what requests takes
) -> Iterator[requests.Response]:
    """Ask a service, and read its answer piece by piece.

    Parameters
    ----------
    session
        The session.
    method, url
        What to ask.
    hint
        The next step when it fails.
    **content
        What `requests.Session.request` takes: ``params``, ``data``, ``files``.

    Yields
    ------
        A response with status 200 to 299, of which only the head has been read.

    Raises
    ------
    ServiceError
        When the service is out of reach, stays busy, refuses or has moved; or when the connection
        breaks while the answer is read.
    """
    try:
        with session.request(
            method, url, stream=True, timeout=TIMEOUTS, allow_redirects=False, **content
        ) as response:
            if not 200 <= response.status_code < 300:  # noqa: PLR2004 - what HTTP calls success
                raise _refused(response, url, hint)
            yield response
    except requests.RequestException as error:
        raise ServiceError(
            f"{url} cannot be reached, or broke off ({_reason(error)}).", source=url, hint=hint
        ) from error


def _refused(response: requests.Response, url: str, hint: str) -> ServiceError:
    status = response.status_code
    if response.is_redirect:
        return ServiceError(
            f"{url} moved to {response.headers['location']}.",
            source=url,
            hint="Set the new address in territo.toml.",
            status=status,
        )
    said = " ".join(_said(response).split())[:SHOWN]
    return ServiceError(
        f"{url} answers {status}{f' ({said})' if said else ''}.",
        source=url,
        hint=hint,
        status=status,
    )


def _said(response: requests.Response) -> str:
    """Read what the service says of its refusal, which many write as JSON."""
    try:
        told = response.json()
    except ValueError:
        kind = response.headers.get("content-type", "")
        return "" if "html" in kind else words(response.text)
    if not isinstance(told, dict):
        return str(told)
    detail = told.get("detail", [])
    parts = [told.get("message", ""), *(detail if isinstance(detail, list) else [detail])]
    return ": ".join(str(part) for part in parts if part)


def words(text: str) -> str:
    """Read what a text says, without the tags of HTML or of XML.

    Parameters
    ----------
    text
        What a service answered.

    Returns
    -------
        Its words, in one line.

    Examples
    --------
    >>> words("<ows:Exception><ows:ExceptionText>Unknown layer</ows:ExceptionText></ows:Exception>")
    'Unknown layer'
    """
    return " ".join(re.sub(r"<[^>]*>?", " ", text).split())


def _reason(error: Exception) -> str:
    """Find the one sentence at the bottom of the errors that are wrapped in each other."""
    inner: BaseException = error
    while True:
        below = getattr(inner, "reason", None)
        if not isinstance(below, BaseException):
            below = next((one for one in inner.args if isinstance(one, BaseException)), None)
        if below is None:
            return str(inner)[:SHOWN]
        inner = below
