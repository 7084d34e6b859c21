"""The PostgreSQL server of a session: ``pytest_plugins = ["tests.postgres_fixture"]``."""

import pytest

from tests.postgres import running


@pytest.fixture(scope="session")
def postgres():
    """The server of this session; tests that stop one start their own."""
    with running() as server:
        yield server
