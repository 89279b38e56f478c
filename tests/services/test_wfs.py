"""The WFS of IGN: every page, in order, or refused; names of both versions; one EPCI or a box."""

from __future__ import annotations

import pytest

from loopback import Fault, Loopback, Reply
from squareland import BOURBON, CARRE, LYON, PAVE, PAVE_EST
from territo.errors import ServiceError, SourceError
from territo.sources.http import open_session
from territo.sources.library import Library
from territo.sources.services.wfs import read_box, read_epci
from territo.sources.services.wfs_pages import Wfs
from wfs_service import WfsService, exception

ALL = ["99001", "99002", "99003", "99004", "99005"]


@pytest.fixture
def service():
    started = Loopback(WfsService())
    yield started
    started.stop()


@pytest.fixture
def library(tmp_path):
    return Library(open_session(tries=2, backoff_s=0), tmp_path / "kept")


@pytest.fixture
def wfs(service, library):
    return Wfs(library, f"{service.url}/wfs/ows")


def test_an_epci_is_asked_for_in_metres_sorted_and_by_edition(service, wfs):
    read = read_epci(wfs, CARRE)
    assert list(read.communes.index) == ALL
    assert (read.code, read.name, read.epci_type, read.cog) == (
        CARRE,
        "Métropole de Carré",
        "METRO",
        2026,
    )
    assert list(read.communes["population"]) == [101, 102, 103, 104, 105]
    assert read.population_basis == "population municipale 2023 (ADMIN EXPRESS), COG 2026"
    assert read.communes.loc["99003"].geometry.bounds == (602e3, 68e5, 603e3, 6801e3)
    assert not read.communes.has_z.any()
    # What the EPCI is, where its communes lie, then their contours.
    names, where, contours = service.asked
    assert names.value("TYPENAMES") == "ADMINEXPRESS-COG.2026:epci"
    assert "geometrie" not in names.value("PROPERTYNAME")
    assert where.value("PROPERTYNAME") == "cleabs,code_insee"
    assert contours.query == (
        ("SERVICE", "WFS"),
        ("VERSION", "2.0.0"),
        ("REQUEST", "GetFeature"),
        ("TYPENAMES", "ADMINEXPRESS-COG.2026:commune"),
        ("OUTPUTFORMAT", "application/json"),
        ("SRSNAME", "EPSG:2154"),
        ("CQL_FILTER", f"codes_siren_des_epci LIKE '%{CARRE}%'"),
        ("SORTBY", "cleabs"),
        ("COUNT", "1000"),
        ("STARTINDEX", "0"),
    )
    assert read.attributions == ("© IGN – ADMIN EXPRESS COG édition 2026 (Licence Ouverte 2.0)",)
    assert [one.subject for one in read.documents] == ["EPCI", "communes"]
    assert read.documents[1].edition == "ADMIN EXPRESS COG 2026"
    read_epci(wfs, CARRE)
    assert len(service.asked) == 3


def test_answers_that_are_cut_short_are_taken_up_where_they_stop(service, wfs):
    service.answer.cap = 2  # 5 communes in answers of 2, 2 and 1, though 1 000 are asked for
    read = read_epci(wfs, CARRE)
    assert list(read.communes.index) == ALL
    starts = [asked.value("STARTINDEX") for asked in service.asked]
    assert starts == ["0", "0", "2", "4", "0", "2", "4"]
    assert len(read.documents) == 4


def test_a_count_that_hides_communes_is_held_against_the_members(service, wfs):
    service.answer.hidden = ("99002", "99005")
    with pytest.raises(ServiceError, match="3 communes where 5 are members: it lacks 99002, 99005"):
        read_epci(wfs, CARRE)


def test_pages_that_overlap_are_asked_for_once_more_then_refused(service, library, wfs):
    service.answer.cap = 2
    service.answer.shuffled = True
    # Each page is turned by where it starts: features 0 and 1, then 4 and 0, then 3. They are five,
    # as counted; the first came twice and 2 is missing. The first is 99001, its key backwards.
    shuffled = Wfs(library, wfs.url, count=2)
    with pytest.raises(ServiceError, match="pages overlap, COMMUNE_10099 came twice"):
        read_epci(shuffled, CARRE)
    asked = len(service.asked)
    service.answer.shuffled = False
    # What was kept does not fit together: it is asked anew, without being told to.
    assert list(read_epci(shuffled, CARRE).communes.index) == ALL
    assert len(service.asked) > asked
    asked = len(service.asked)
    read_epci(Wfs(Library(library.session, library.folder, offline=True), wfs.url, count=2), CARRE)
    assert len(service.asked) == asked


def test_what_does_not_fit_together_stays_an_error_offline(service, library, wfs):
    service.answer.hidden = ("99002",)
    with pytest.raises(ServiceError):
        read_epci(wfs, CARRE)
    offline = Wfs(Library(library.session, library.folder, offline=True), wfs.url)
    with pytest.raises(ServiceError, match="lacks 99002"):
        read_epci(offline, CARRE)
    with pytest.raises(SourceError, match="is not kept"):
        read_epci(offline, PAVE)


def test_editions_before_2025_have_the_names_of_version_3(service, wfs):
    read = read_epci(Wfs(wfs.library, wfs.url, edition=2024), CARRE)
    assert list(read.communes.index) == ALL
    assert list(read.communes["name"]) == ["Carré", "Losange", "Rhombe", "Trapèze", "Angle"]
    assert set(read.communes["departement"]) == {"99"}
    assert read.cog == 2024
    assert read.epci_type == "METRO"
    contours = service.asked[-1]
    assert contours.value("CQL_FILTER") == f"siren_epci LIKE '%{CARRE}%'"
    assert contours.value("SORTBY") == "id"
    assert contours.value("TYPENAMES") == "ADMINEXPRESS-COG.2024:commune"
    assert read.population_basis == (
        "population municipale d'année non précisée (ADMIN EXPRESS), COG 2024"
    )


def test_overseas_is_asked_for_in_its_own_zone(service, wfs):
    read = read_epci(wfs, BOURBON)
    assert read.crs == 2975
    assert read.epci_type == "CA"
    assert service.asked[-1].value("SRSNAME") == "EPSG:2975"
    assert read.communes.loc["97411"].geometry.bounds == (340e3, 7680e3, 341e3, 7681e3)


def test_a_commune_of_two_epci_is_given_the_one_that_was_asked_for(wfs):
    read = read_epci(wfs, PAVE)
    assert dict(read.communes["epci"]) == {"75056": PAVE, "75900": PAVE}


def test_a_part_of_a_code_is_no_member(service, wfs):
    service.answer.odd = {"99010": f"NC/1{CARRE}"}
    assert list(read_epci(wfs, CARRE).communes.index) == ALL


def test_lyon_has_a_type_of_its_own(wfs):
    assert read_epci(wfs, LYON).epci_type == "MET69"


def test_a_box_holds_communes_of_any_epci_by_the_one_that_levies_taxes(service, wfs):
    # From the middle of row 0 to that of row 2, columns 0 and 1.
    read = read_box(wfs, (600_100, 6_800_500, 601_900, 6_802_500))
    assert dict(read.communes["epci"]) == {
        "75056": PAVE,
        "75900": PAVE,
        "99001": CARRE,
        "99002": CARRE,
        "99010": "",
    }
    assert (read.code, read.name, read.epci_type) == ("", "", "")
    box, natures = service.asked
    assert box.value("BBOX") == "600100.00,6800500.00,601900.00,6802500.00,EPSG:2154"
    assert box.value("CQL_FILTER") == ""
    assert natures.value("CQL_FILTER") == f"code_siren IN ('{PAVE}', '{PAVE_EST}')"


def test_a_box_in_the_wrong_order_holds_nothing_and_says_so(service, wfs):
    with pytest.raises(ServiceError, match=r"nothing in ADMINEXPRESS-COG\.2026:commune") as error:
        read_box(wfs, (6_800_500, 600_100, 6_802_500, 601_900))
    assert "is x before y" in error.value.hint
    with pytest.raises(ValueError, match="west, south, east, north"):
        read_box(wfs, (601_900, 6_800_500, 600_100, 6_802_500))
    assert len(service.asked) == 1


def test_an_epci_that_the_edition_lacks_is_named(wfs):
    with pytest.raises(ServiceError, match=r"epci with CQL_FILTER = code_siren IN \('200000000'\)"):
        read_epci(wfs, "200000000")
    with pytest.raises(ServiceError, match='"Carré" is not the SIREN'):
        read_epci(wfs, "Carré")


@pytest.mark.parametrize("status", [200, 400])
def test_an_error_says_what_it_says_whatever_its_status(service, library, wfs, status):
    service.answer.status = status
    with pytest.raises(ServiceError, match=r"Feature type ADMINEXPRESS-COG\.2031:epci unknown"):
        read_epci(Wfs(library, wfs.url, edition=2031), CARRE)
    assert not [path for path in library.folder.iterdir() if path.suffix == ""]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"<html>busy</html>", "text/html"), r"no JSON.*\(busy"),
        (exception("Internal", 500), r"answers 500 \(Internal\)"),
        (Reply(b'{"exceptions": [{"text": "Too many"}]}'), "else than features .*Too many"),
        (
            Reply(b'{"features": [{}], "numberMatched": 3, "numberReturned": 2}'),
            "gives 1 features, says 2 of 3",
        ),
        (
            Reply(b'{"features": [], "numberMatched": "unknown", "numberReturned": 0}'),
            "gives 0 features, says 0 of unknown",
        ),
    ],
)
def test_what_is_no_page_is_refused_and_not_kept(service, wfs, reply, said):
    service.faults = dict.fromkeys((2, 3), Fault(reply=reply))
    with pytest.raises(ServiceError, match=said):
        read_epci(wfs, CARRE)
    service.faults = {}
    assert list(read_epci(wfs, CARRE).communes.index) == ALL


def test_an_answer_that_ends_too_soon_is_asked_for_in_smaller_parts(service, wfs):
    half = Fault(reply=Reply(b'{"type": "FeatureCollection", "features": [{"ty'))
    service.faults = {2: half, 3: half}
    assert list(read_epci(wfs, CARRE).communes.index) == ALL
    assert [asked.value("COUNT") for asked in service.asked[2:]] == ["1000", "100", "10"]
    service.faults = dict.fromkeys(range(5, 9), half)
    with pytest.raises(ServiceError, match="half of it"):
        read_epci(wfs, PAVE)
    assert [asked.value("COUNT") for asked in service.asked[5:]] == ["1000", "100", "10"]


def test_contours_in_another_system_are_refused(service, wfs):
    service.answer.crs = 4326
    with pytest.raises(ServiceError, match=r"answers in .*4326, where EPSG:2154 was asked for"):
        read_epci(wfs, CARRE)


def test_a_busy_service_and_a_cut_transfer_are_asked_again(service, wfs):
    busy = Reply(b"", "text/plain", 429, {"Retry-After": "0"})
    service.faults = {0: Fault(reply=busy), 2: Fault(cut=40), 4: Fault(drop=True)}
    assert list(read_epci(wfs, CARRE).communes.index) == ALL
    assert len(service.asked) == 6
