import pytest
from click.testing import CliRunner

from territo.cli import main
from territo.database import Address
from territo.errors import SourceError


def test_a_path_that_lost_a_slash_is_the_same_address():
    whole = Address.parse("postgresql://me:secret@here:5433/sig?table=offices.doors")
    assert whole == Address.parse("postgresql:/me:secret@here:5433/sig?table=offices.doors")
    assert (whole.schema, whole.table) == ("offices", "doors")
    assert whole.url == "postgresql://me:secret@here:5433/sig"


def test_a_password_is_never_shown():
    address = Address.parse("postgresql://me:secret@here/sig?schema=rouen")
    assert address.shown == "postgresql://me@here/sig"
    assert "secret" not in repr(address)
    with pytest.raises(SourceError) as told:
        Address.parse("postgresql://me:secret@here/sig?lay=1")
    assert "secret" not in str(told.value)


def test_a_server_that_is_not_there(toy_study, monkeypatch):
    monkeypatch.chdir(toy_study.root)
    # Port 9 of the loopback: nothing listens there.
    nowhere = "postgresql://me:secret@127.0.0.1:9/sig?table=doors"
    result = CliRunner().invoke(main, ["coverage", "--sites", nowhere])
    assert result.exit_code == 1
    assert "postgresql://me@127.0.0.1:9/sig" in result.stderr
    assert "secret" not in result.stderr
    assert "Nothing was changed" in result.stderr


def test_only_layers_of_territo_are_published(tmp_path):
    result = CliRunner().invoke(main, ["publish", str(tmp_path / "no.gpkg"), "postgresql://a@b/c"])
    assert result.exit_code == 1
    assert "is no GeoPackage of territo" in result.stderr
