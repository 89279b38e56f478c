"""Boundaries of one service, inhabitants of another: only when they are of the same communes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from etalab_service import EtalabService
from loopback import Loopback
from melodi_service import MelodiService
from squareland import CARRE
from territo.errors import VintageError
from territo.sources.http import open_session
from territo.sources.library import Library
from territo.sources.services.boundaries import populated
from territo.sources.services.etalab import Etalab, read_epci
from territo.sources.services.melodi import read_populations


@pytest.fixture
def both(tmp_path):
    library = Library(open_session(tries=2, backoff_s=0), tmp_path / "kept")
    contours, people = Loopback(EtalabService()), Loopback(MelodiService())
    yield (
        read_epci(Etalab(library, contours.url, 2026), CARRE),
        read_populations(library, f"{people.url}/melodi", CARRE),
    )
    contours.stop()
    people.stop()


def test_communes_are_given_their_inhabitants_and_both_are_credited(both):
    read = populated(*both)
    assert list(read.communes["population"]) == [108, 109, 110, 111, 112]
    assert read.population_basis == (
        "population municipale 2023 (Insee, populations de référence), COG 2026"
    )
    assert [one.subject for one in read.documents] == ["EPCI", "communes", "population"]
    assert read.attributions == (
        "Etalab / data.gouv.fr d'après IGN et Insee (Licence Ouverte 2.0)",
        "Source : Insee, populations de référence 2023",
    )


def test_communes_of_two_editions_are_refused_and_named(both):
    boundaries, populations = both
    fewer = replace(populations, table=populations.table.drop("99004"))
    with pytest.raises(VintageError, match=r"COG 2026.*geography 2025.*same communes: 99004"):
        populated(boundaries, fewer)
