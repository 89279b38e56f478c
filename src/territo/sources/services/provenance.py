"""Where data came from: what whoever defends a figure must be able to show."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from territo.sources.library import Document

LICENCE_OUVERTE = "Licence Ouverte 2.0"
# Contours administratifs of Etalab, which geo.api.gouv.fr answers with too.
ETALAB = "Etalab / data.gouv.fr d'après IGN et Insee (Licence Ouverte 2.0)"


@dataclass(frozen=True)
class Provenance:
    """One document that data were made from.

    Parameters
    ----------
    subject
        What was taken from it.
    url
        The whole question that was asked.
    date
        Day on which it was answered, as ``2026-01-31``.
    edition
        Edition of the data, as the service states it; empty when it does not.
    sha256
        Of the document.
    licence
        Licence of the data.
    attribution
        How the data ask to be credited.
    """

    subject: str
    url: str
    date: str
    edition: str
    sha256: str
    licence: str
    attribution: str


def provenance_of(document: Document, subject: str, edition: str, attribution: str) -> Provenance:
    """State where data came from that are under the Licence Ouverte.

    Parameters
    ----------
    document
        What they were made from.
    subject
        What was taken from it.
    edition
        Edition of the data, as the service states it.
    attribution
        How they ask to be credited.

    Returns
    -------
        The statement.
    """
    return Provenance(
        subject,
        document.url,
        document.date,
        edition,
        document.sha256,
        LICENCE_OUVERTE,
        attribution,
    )


def provenance_table(documents: Sequence[Provenance]) -> pd.DataFrame:
    """List where data came from.

    Parameters
    ----------
    documents
        The documents.

    Returns
    -------
        One row per document, in the order of the subjects, then of the questions.
    """
    columns = list(Provenance.__dataclass_fields__)
    rows = sorted((asdict(one) for one in documents), key=lambda row: (row["subject"], row["url"]))
    return pd.DataFrame(rows, columns=columns)
