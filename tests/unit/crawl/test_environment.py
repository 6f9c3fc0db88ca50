"""What people set, in the environment or in a file."""

from pathlib import Path

import pytest

from crawler.environment import environment
from crawler.errors import UnknownVariable


def test_a_misspelt_variable_in_the_file_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("FEATURES_CONTAKT=desk@news.example\nOTHER=1\n")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(
        UnknownVariable, match="FEATURES_CONTAKT is no setting; did you mean FEATURES_CONTACT"
    ):
        environment()


def test_the_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("FEATURES_CONTACT=desk@news.example\nFEATURES_TEST_POSTGRESQL_URL=x\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FEATURES_CONTACT", raising=False)

    assert environment().contact == "desk@news.example"
