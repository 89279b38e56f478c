"""Documents from services, kept on disk: asked once, checked before they are believed.

A document is kept under the whole of its question. One that is not what it should be is never kept
and never takes the place of a good one. A large one that broke off is taken up where it stopped
(RFC 9110, ranges), provided that it is still the same.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import tempfile
import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import requests

from territo.errors import ServiceError, SourceError
from territo.sources.http import SHOWN, ask, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

# What is lost at most when a download breaks off.
PIECE = 1 << 14
# How often a download that breaks off is taken up again.
TRIES = 5
PARTIAL, RANGE_REFUSED = 206, 416
# How much of an answer that is none is looked at, to say what it says.
SHOWN_BYTES = 2000


@dataclass(frozen=True)
class Document:
    """What a service answered.

    Parameters
    ----------
    file
        Where it is kept.
    url
        The whole question.
    date
        Day on which the service answered, as ``2026-01-31``.
    sha256
        Of its content.
    """

    file: Path
    url: str
    date: str
    sha256: str

    def read(self) -> bytes:
        """Read the content.

        Returns
        -------
            The content.
        """
        return self.file.read_bytes()


class _BrokeOffError(ServiceError):
    """An answer that began did not come to its end."""


def _anything(file: Path) -> None:
    """Find nothing to say against a document."""
    del file


def silent(done: int, whole: int) -> None:
    """Show no progress.

    Parameters
    ----------
    done, whole
        Bytes that are there, and of the whole.
    """
    del done, whole


@dataclass(frozen=True)
class Library:
    """Where documents are kept, and how they are asked for.

    Parameters
    ----------
    session
        The session to ask with, see `territo.sources.http`.
    folder
        Folder that keeps the documents; it need not exist.
    offline
        Whether only what is kept may be used.
    fresh
        Whether to ask although a document is kept; the new one takes its place.
    pause_s
        Least seconds between two questions to a host, for services that ask for it.
    """

    session: requests.Session
    folder: Path
    offline: bool = False
    fresh: bool = False
    pause_s: Mapping[str, float] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def get(
        self,
        url: str,
        params: Sequence[tuple[str, str]] = (),
        *,
        check: Callable[[Path], None] = _anything,
        progress: Callable[[int, int], None] = silent,
        hint: str = "",
    ) -> Document:
        """Get a document.

        Parameters
        ----------
        url
            Address.
        params
            What is asked, pair by pair, in order.
        check
            Called with the file before it is kept; raises when it is not whole, or something else.
        progress
            Called with the bytes that are there and the bytes of the whole (zero when not known).
        hint
            The next step when it cannot be had.

        Returns
        -------
            The document: the one that is kept, or a new one.

        Raises
        ------
        ServiceError
            When the service is out of reach, refuses, or answers something else.
        SourceError
            When it is not kept and nothing may be asked, or when nothing can be kept.
        """
        question = f"{url}?{urlencode(params)}" if params else url
        home = self.folder / hashlib.sha256(question.encode()).hexdigest()[:32]
        kept = None if self.fresh else _kept(home, question)
        if kept:
            return kept
        if self.offline:
            raise SourceError(
                f"{question} is not kept in {self.folder}, and nothing may be asked (--offline).",
                source=question,
                hint=hint or "Run once without --offline, or give the file by hand.",
            )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = home.with_suffix(".part")
            date = self._download(question, part, progress, hint)
            try:
                check(part)
            except SourceError:
                _forget(part)
                raise
            return _keep(part, home, question, date)
        except OSError as error:
            raise SourceError(
                f"{question} cannot be kept in {self.folder} ({error.strerror}).",
                source=str(self.folder),
                hint="Let it be written to, or name another folder in TERRITO_CACHE.",
            ) from error

    def _download(
        self, url: str, part: Path, progress: Callable[[int, int], None], hint: str
    ) -> str:
        """Download into a file, taking up what broke off; say the day of the answer."""
        for _ in range(TRIES - 1):
            try:
                return self._piece(url, part, progress, hint)
            except _BrokeOffError:
                continue
            except ServiceError as error:
                if error.status != RANGE_REFUSED:
                    raise
                _forget(part)
        return self._piece(url, part, progress, hint)

    def _piece(self, url: str, part: Path, progress: Callable[[int, int], None], hint: str) -> str:
        """Ask for what is missing, and add it to what is there."""
        self._wait(url)
        mark = part.with_suffix(".mark")
        tag = mark.read_text(encoding="utf-8") if part.exists() and mark.exists() else ""
        there = part.stat().st_size if tag else 0
        headers = {"Range": f"bytes={there}-", "If-Range": tag} if there else {}
        with ask(self.session, "GET", url, hint=hint, headers=headers) as response:
            told = response.headers
            resumed = response.status_code == PARTIAL
            # Without a strong mark of the version, two halves may be of two documents.
            tag = told.get("ETag", "") or told.get("Last-Modified", "")
            mark.write_text("" if tag.startswith("W/") else tag, encoding="utf-8")
            there = there if resumed else 0
            encoded = "Content-Encoding" in told
            whole = 0 if encoded else there + int(told.get("Content-Length", 0))
            try:
                with part.open("ab" if resumed else "wb") as out:
                    for piece in response.iter_content(PIECE):
                        out.write(piece)
                        there += len(piece)
                        progress(there, whole)
            except requests.RequestException as error:
                raise _BrokeOffError(
                    f"{url} broke off after {there} of {whole or 'unknown'} bytes.",
                    source=url,
                    hint=hint or "Run it again: what is there is kept.",
                ) from error
            return _day(told.get("Date", ""))

    def _wait(self, url: str) -> None:
        """Leave a host the pause it asks for."""
        host = urlsplit(url).netloc
        pause = self.pause_s.get(host, 0.0)
        rest = self._last.get(host, -pause) + pause - time.monotonic()
        if rest > 0:
            time.sleep(rest)
        self._last[host] = time.monotonic()


def _kept(home: Path, question: str) -> Document | None:
    """Find a document that is kept whole."""
    try:
        said: dict[str, Any] = json.loads(home.with_suffix(".json").read_text(encoding="utf-8"))
        whole = said["url"] == question and said["bytes"] == home.stat().st_size
        document = Document(home, said["url"], said["date"], said["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return document if whole else None


def _keep(part: Path, home: Path, question: str, date: str) -> Document:
    """Keep a document that was found good; its description comes last."""
    with part.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    said = {"url": question, "date": date, "bytes": part.stat().st_size, "sha256": sha256}
    about = home.with_suffix(".json")
    about.unlink(missing_ok=True)
    os.replace(part, home)  # noqa: PTH105 - the one call that replaces atomically
    part.with_suffix(".mark").unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(dir=home.parent, suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(said, out)
    os.replace(name, about)  # noqa: PTH105 - as above
    return Document(home, question, date, sha256)


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    part.with_suffix(".mark").unlink(missing_ok=True)


def _day(text: str) -> str:
    """Read the day of an answer; today when the service does not say."""
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError):
        return dt.datetime.now(tz=dt.UTC).date().isoformat()


def require_json(document: Document | Path, source: str) -> Any:  # noqa: ANN401 - JSON
    """Read JSON, and refuse what is none: a page of HTML, a text, half an answer.

    Parameters
    ----------
    document
        The document, or its file.
    source
        Its address, for the message.

    Returns
    -------
        What it says.

    Raises
    ------
    ServiceError
        When it is no JSON.
    """
    content = document.read() if isinstance(document, Document) else document.read_bytes()
    try:
        return json.loads(content)
    except ValueError as error:
        start = words(content[:SHOWN_BYTES].decode("utf-8", errors="replace"))
        raise ServiceError(
            f"{source} answers no JSON, or half of it ({start[:SHOWN]} ...).",
            source=source,
            hint="Try again later, or give the file by hand.",
        ) from error
