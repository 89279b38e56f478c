"""BPE: doors out of millions of rows, and only positions that a distance may be measured from."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest

import toyville
from loopback import Fault, Loopback, Reply
from siteland import GROUND, LYON, LYON_GROUND, lonlat, usable
from territo.crs import LONLAT, transformer
from territo.errors import SchemaError, ServiceError, SourceError
from territo.sources.findings import KINDS
from territo.sources.http import open_session
from territo.sources.library import PIECE, Library
from territo.sources.services import bpe, bpe_files
from territo.sources.services.bpe import fetch_bpe, read_bpe
from territo.sources.services.bpe_types import TYPES
from territo.sources.services.fetched import ELSEWHERE, SAME_ID, TWICE, UNPLACED

WANTED = ("A129", "A206", "A208", "F307")


def row(code, commune, at=1, **fields):
    x, y = toyville.centre(at)
    whole = {
        "AN": "2024", "NOMRS": "MAIRIE BLEUE", "CNOMRS": "", "NUMVOIE": "1", "INDREP": "_Z",
        "TYPVOIE": "PL", "LIBVOIE": "DE LA MAIRIE", "CADR": "_Z", "CODPOS": "99000",
        "DEPCOM": commune, "LIBCOM": "Toy", "TYPEQU": code, "SIRET": "21990001000012",
        "LAMBERT_X": f"{x:.2f}", "LAMBERT_Y": f"{y:.2f}", "LONGITUDE": "", "LATITUDE": "",
        "QUALITE_XY": "Bonne", "EPSG": str(toyville.CRS), "QUALITE_GEOLOC": "11",
        "NB_AIREJEU": "_Z",
    }  # fmt: skip
    return whole | fields


ROWS = [
    row("A129", "99001"),
    row("A206", "99002", 2, SIRET="_U", NOMRS="_U", QUALITE_GEOLOC="12"),
    row("A208", "99003", 3, SIRET="", NOMRS="AGENCE", NUMVOIE="_U", QUALITE_GEOLOC="22"),
    row("F307", "99004", 4, SIRET="21990001000020", QUALITE_GEOLOC="33"),
    row("F101", "99005", 5),  # a type that nobody asked for
    row("A129", "12345", 5),  # a commune of elsewhere
]


def as_csv(rows, encoding="utf-8", delimiter=";"):
    return pd.DataFrame(rows).to_csv(index=False, sep=delimiter).encode(encoding)


def as_zip(rows):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("BPE25.csv", as_csv(rows))
        archive.writestr("meta_BPE25.csv", b"COD_VAR;LIB_VAR\n")
    return content.getvalue()


ZIPPED = as_zip(ROWS)


def as_parquet(rows):
    content = io.BytesIO()
    frame = pd.DataFrame(rows)
    # In this shape, coordinates are numbers, and what is not there is null.
    frame = frame.replace("", None)
    frame = frame.astype({"LAMBERT_X": float, "LAMBERT_Y": float, "DEPCOM": "category"})
    frame.to_parquet(content)
    return content.getvalue()


def read(folder, rows, types=WANTED, ground=GROUND, shape=as_csv):
    file = folder / "bpe"
    file.write_bytes(shape(rows))
    return read_bpe(file, ground, types)


@pytest.mark.parametrize("shape", [as_csv, as_zip, as_parquet])
def test_doors_of_the_ground_in_every_shape(tmp_path, shape):
    got = read(tmp_path, ROWS, shape=shape)
    rows = got.rows.set_index("site")
    # By SIRET, else by a digest of name and address.
    assert list(rows.index.str[:9]) == ["bpe-A129-", "bpe-A206-", "bpe-A208-", "bpe-F307-"]
    assert rows.index[0] == "bpe-A129-21990001000012"
    assert rows.index.str.len().tolist() == [23, 21, 21, 23]
    assert list(rows["kind"]) == ["mairie", "poste", "poste", "bibliotheque"]
    assert list(rows["name"]) == ["MAIRIE BLEUE", "Bureau de poste Toy", "AGENCE", "MAIRIE BLEUE"]
    assert list(rows["address"][:3]) == [
        "1 PL DE LA MAIRIE", "1 PL DE LA MAIRIE", "PL DE LA MAIRIE",
    ]  # fmt: skip
    assert list(rows["precision"]) == ["housenumber", "street", "street", "commune"]
    assert (float(rows["lon"].iloc[1]), float(rows["lat"].iloc[1])) == lonlat(2)
    assert (rows["lon"].iloc[3], rows["lat"].iloc[3]) == ("", "")
    assert rows["note"].iloc[3] == "its point is drawn in the commune"
    assert set(rows["source"]) == {"Source : Insee, BPE 2024"}
    assert got.counts == {bpe.RANDOM: 1, UNPLACED: 1}
    (about,) = got.documents
    assert (about.url, about.edition, len(about.sha256)) == ("bpe", "BPE 2024", 64)
    assert list(usable(got, tmp_path)["status"]) == ["ok"] * 3 + ["not_geocoded"]


def test_a_csv_is_read_piece_by_piece(tmp_path, monkeypatch):
    monkeypatch.setattr(bpe_files, "PIECE", 1 << 10)
    rows = [row("A129", f"9900{n % 9 + 1}", n % 9 + 1, NOMRS=f"M {n}", SIRET="") for n in range(99)]
    assert len(read(tmp_path, rows).rows) == 99


def test_quality_decides_what_a_position_is_worth(tmp_path):
    qualities = [
        ("Bonne", "11"), ("Acceptable", "11"), ("Mauvaise", "11"), ("Non géolocalisé", "_Z"),
        ("_U", "_U"), ("Bonne", "33"), ("_U", "33"), ("Bonne", "21"),
    ]  # fmt: skip
    rows = [
        row("A129", "99001", SIRET=f"2199000100001{n}", QUALITE_XY=xy, QUALITE_GEOLOC=geoloc)
        for n, (xy, geoloc) in enumerate(qualities)
    ]
    got = read(tmp_path, rows)
    assert list(got.rows["precision"]) == [
        "housenumber", "street", "commune", "commune", "", "commune", "commune", "street",
    ]  # fmt: skip
    assert list(got.rows["lon"] != "") == [True, True, False, False, True, False, False, True]
    assert got.counts == {bpe.RANDOM: 2, bpe.BAD: 2, bpe.UNSURE: 1, UNPLACED: 4}


@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [
        (2154, 1.1, 49.44),  # Rouen
        (5490, -61.07, 14.61),  # Fort-de-France
        (2972, -52.33, 4.94),  # Cayenne
        (2975, 55.45, -20.88),  # Saint-Denis
        (4471, 45.23, -12.78),  # Mamoudzou
    ],
)
def test_each_row_is_read_in_the_system_it_names(code, lon, lat):
    x, y = transformer(LONLAT, code)([lon], [lat])
    rows = pd.DataFrame(
        {
            "LAMBERT_X": [f"{x[0]:.3f}".replace(".", ",")], "LAMBERT_Y": [f"{y[0]:.3f}"],
            "EPSG": [f"{code}.0"], "LONGITUDE": [""], "LATITUDE": [""],
        }
    )  # fmt: skip
    found = bpe._lonlat(rows)  # noqa: SLF001 - no ground lies in five zones
    assert float(found[0].iloc[0]) == pytest.approx(lon, abs=1e-6)
    assert float(found[1].iloc[0]) == pytest.approx(lat, abs=1e-6)
    assert not found[2].iloc[0]


def test_systems_that_are_not_known_and_degrees_that_are(tmp_path):
    lon, lat = lonlat(2)
    rows = [
        row("A129", "99001", SIRET="21990001000011", EPSG="32620"),
        row("A129", "99002", SIRET="21990001000012", EPSG="_U", LONGITUDE=lon, LATITUDE=lat),
        row("A129", "99003", SIRET="21990001000013", LAMBERT_X="", LAMBERT_Y="", EPSG=""),
    ]
    got = read(tmp_path, rows)
    assert list(got.rows["lon"]) == ["", f"{lon:.6f}", ""]
    assert got.counts == {bpe.NO_SYSTEM: 1, UNPLACED: 2}
    usable(got, tmp_path)


def test_ids_do_not_depend_on_the_order_nor_on_positions(tmp_path):
    rows = [row("A206", "99002", 2, SIRET="_U", NOMRS=f"POSTE {n}") for n in range(3)]
    first = read(tmp_path, rows).rows
    moved = [one | {"LAMBERT_X": "700100,00"} for one in rows[::-1]]
    again = read(tmp_path, moved).rows
    assert dict(zip(first["site"], first["name"], strict=True)) == dict(
        zip(again["site"], again["name"], strict=True)
    )


def test_rows_twice_and_several_with_one_siret_are_counted(tmp_path):
    rows = [row("A129", "99001"), row("A129", "99001"), row("A129", "99001", NOMRS="ANNEXE")]
    got = read(tmp_path, rows)
    assert list(zip(got.rows["site"], got.rows["name"], strict=True)) == [
        ("bpe-A129-21990001000012", "ANNEXE"),
        ("bpe-A129-21990001000012-2", "MAIRIE BLEUE"),
    ]
    assert got.counts == {TWICE: 1, SAME_ID: 1}
    assert ELSEWHERE not in got.counts


def test_arrondissements_are_of_their_commune(tmp_path):
    got = read(tmp_path, [row("A129", "69383"), row("A129", "69266", 2)], ground=LYON_GROUND)
    assert sorted(zip(got.rows["commune"], got.rows["arrondissement_municipal"], strict=True)) == [
        ("69123", "69383"),
        ("69266", ""),
    ]
    usable(got, tmp_path, LYON)


def test_older_editions_are_no_utf8(tmp_path):
    def latin(rows):
        return as_csv(rows, "latin-1")

    got = read(tmp_path, [row("A129", "99001", NOMRS="HÔTEL DE VILLE")], shape=latin)
    assert list(got.rows["name"]) == ["HÔTEL DE VILLE"]


@pytest.mark.parametrize("shape", [as_csv, as_parquet])
def test_a_file_without_the_columns_or_the_rows_is_refused(tmp_path, shape):
    lacking = [{k: v for k, v in one.items() if k != "TYPEQU"} for one in ROWS]
    with pytest.raises(SchemaError) as caught:
        read(tmp_path, lacking, shape=shape)
    assert [str(one) for one in caught.value.problems] == ["line 1, column TYPEQU: missing column"]
    with pytest.raises(SourceError, match="holds no A131 Tribunal judiciaire in Métropole"):
        read(tmp_path, ROWS, ["A131"], shape=shape)
    with pytest.raises(SourceError, match="has the code Z999") as unknown:
        read(tmp_path, ROWS, ["A129", "Z999"], shape=shape)
    assert "A129 Mairie" in unknown.value.hint


def test_a_broken_file_is_told(tmp_path):
    file = tmp_path / "BPE24.parquet"
    file.write_bytes(as_parquet(ROWS)[:-100])
    with pytest.raises(SourceError, match=r"BPE24.parquet cannot be read"):
        read_bpe(file, GROUND, WANTED)
    file.write_bytes(as_csv(ROWS) + b"A;B;C\n")
    with pytest.raises(SourceError, match=r"cannot be read \(CSV parse error"):
        read_bpe(file, GROUND, WANTED)
    file.write_bytes(ZIPPED.replace(b"MAIRIE BLEUE", b"MAIRIE ROUGE", 1))
    with pytest.raises(SourceError, match=r"cannot be read \(Bad CRC-32"):
        read_bpe(file, GROUND, WANTED)
    with pytest.raises(SourceError, match="does not exist"):
        read_bpe(tmp_path / "none", GROUND, WANTED)


def test_every_kind_of_the_table_is_known():
    assert {one.kind for one in TYPES.values()} <= set(KINDS)


@pytest.fixture
def service():
    started = Loopback(lambda _: Reply(ZIPPED, "application/zip"))
    yield started
    started.stop()


@pytest.fixture
def library(tmp_path):
    return Library(open_session(tries=2, backoff_s=0), tmp_path / "kept")


def test_an_edition_is_downloaded_once_and_taken_up_where_it_broke_off(service, library):
    # Large enough for a piece of it to be kept when the rest does not come.
    large = as_zip([*ROWS, *[row("F101", "12345")] * 300])
    service.answer = lambda _: Reply(large, "application/zip")
    service.faults = {0: Fault(cut=2 * PIECE)}
    seen = []
    got = fetch_bpe(
        library,
        f"{service.url}/BPE25.zip",
        GROUND,
        WANTED,
        progress=lambda done, _: seen.append(done),
    )
    assert len(got.rows) == 4
    assert seen[-1] == len(large)
    fetch_bpe(library, f"{service.url}/BPE25.zip", GROUND, ["A129"])
    assert len(service.asked) == 2
    assert service.asked[1].headers["Range"] == f"bytes={2 * PIECE}-"
    (about,) = got.documents
    assert (about.url, about.date) == (f"{service.url}/BPE25.zip", "2026-01-31")


@pytest.mark.parametrize(
    "body", [b"<html>403</html>", b"", as_parquet(ROWS)[:-9], ZIPPED[:-60], b"a;b\n1;2\n"]
)
def test_what_is_no_edition_is_refused_and_not_kept(service, library, body):
    service.faults = {0: Fault(reply=Reply(body, "text/html"))}
    with pytest.raises(ServiceError, match="answers something else than an edition of the BPE"):
        fetch_bpe(library, service.url, GROUND, WANTED)
    assert len(fetch_bpe(library, service.url, GROUND, WANTED).rows) == 4
