"""A command line on a store of its own."""

import pytest

from riskassess.cli.main import main


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs a command; returns (exit code, stdout, stderr)."""
    monkeypatch.setenv("RISKASSESS_STORE", str(tmp_path / "store" / "assessments.sqlite"))
    monkeypatch.setenv("RISKASSESS_ACTOR", "Reviewer One")
    monkeypatch.setenv("RISKASSESS_LANG", "en")

    def call(*arguments):
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return call
