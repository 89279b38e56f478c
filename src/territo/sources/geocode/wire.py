"""How lots of addresses travel: the form that is sent, and the answer, read line by line.

Géoplateforme, ``POST /search/csv`` (user guide of cartes.gouv.fr, and the server's own code).
"""

from __future__ import annotations

import csv
import io
import math
from typing import TYPE_CHECKING

from territo.sources.geocode.question import FINAL, INDEX, Question, Reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# Columns of these names are ours; lon or lat among them would silently bend the search.
SENT = ("id", "address", "postcode", "city", "citycode")
# Those that make up the text that is looked for.
SEARCHED = ("address", "postcode", "city")
STATUS = "result_status"
WANTED = (
    "longitude",
    "latitude",
    "result_score",
    "result_label",
    "result_type",
    "result_name",
    "result_housenumber",
    "result_postcode",
    "result_citycode",
    "result_oldcitycode",
    STATUS,
)
KNOWN = (*FINAL, "error")
DECIMALS = 4


def form(asked: Mapping[str, Question]) -> list[tuple[str, str]]:
    """Write the fields of the form that go with a lot.

    Parameters
    ----------
    asked
        The lot: questions by id.

    Returns
    -------
        Pairs of a field and its value. Without any commune code in the lot, none is announced.
    """
    fields = [("columns", name) for name in SEARCHED]
    if any(question.citycode for question in asked.values()):
        fields.append(("citycode", "citycode"))
    fields.append(("indexes", INDEX))
    return fields + [("result_columns", name) for name in WANTED]


def body(asked: Mapping[str, Question]) -> bytes:
    """Write a lot as the CSV that is sent.

    Parameters
    ----------
    asked
        The lot: questions by id.

    Returns
    -------
        UTF-8, a header and one line per question.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(SENT)
    for key, question in asked.items():
        writer.writerow((key, question.text, question.postcode, question.city, question.citycode))
    return out.getvalue().encode()


def replies(pieces: Iterable[bytes]) -> Iterator[tuple[str, Reply]]:
    """Read an answer as it comes, each line once it is whole.

    Parameters
    ----------
    pieces
        The answer, cut anywhere.

    Yields
    ------
        The id of a question, and what is said of it. A line cut short at the end gives nothing,
        nor does one without a status that is known.
    """
    header: list[str] = []
    for line in _lines(pieces):
        cells = next(csv.reader([line.decode("utf-8-sig", errors="replace")]), [])
        if not header:
            header = cells
        elif len(cells) == len(header):
            row = dict(zip(header, cells, strict=True))
            if row.get(STATUS) in KNOWN and "id" in row:
                yield row["id"], _reply(row)


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line.rstrip(b"\r") for line in whole)
    # Without its line break, only a known status in the last cell tells that nothing is missing.
    if rest.rstrip(b"\r").rpartition(b",")[2].decode(errors="replace") in KNOWN:
        yield rest.rstrip(b"\r")


def _reply(row: Mapping[str, str]) -> Reply:
    lon, lat = _number(row.get("longitude", "")), _number(row.get("latitude", ""))
    status = row[STATUS]
    if status != "ok":
        return Reply(status)
    if lon is None or lat is None:
        return Reply("not-found")
    return Reply(
        status,
        round(_number(row.get("result_score", "")) or 0.0, DECIMALS),
        row.get("result_type", ""),
        row.get("result_label", ""),
        row.get("result_name", ""),
        row.get("result_housenumber", ""),
        row.get("result_citycode", ""),
        row.get("result_oldcitycode", ""),
        row.get("result_postcode", ""),
        lon,
        lat,
    )


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def lots(
    questions: Mapping[str, Question], size: int, keys: Sequence[str]
) -> list[dict[str, Question]]:
    """Cut questions into lots.

    Parameters
    ----------
    questions
        Questions by id.
    size
        How many make a lot at most.
    keys
        Which of them, in this order.

    Returns
    -------
        The lots.
    """
    return [
        {key: questions[key] for key in keys[start : start + size]}
        for start in range(0, len(keys), size)
    ]
