"""A real PostgreSQL server on loopback, for the tests that need one."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

PASSWORD = "not-for-anybodys-eyes"


class Server:
    """A server with a data folder and a port of its own; ``url`` is its owner's."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        self._user = _unprivileged() if os.geteuid() == 0 else None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        secret = folder / "password"
        secret.write_text(PASSWORD)
        for path in (folder, secret):
            if self._user:
                shutil.chown(path, self._user)
        self._call("initdb", "-U", "owner", "--pwfile", secret, "-A", "scram-sha-256", "-E", "UTF8",
                   "--locale=C", "--no-sync")  # fmt: skip
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(
                f"listen_addresses = '127.0.0.1'\nport = {self.port}\nmax_connections = 60\n"
                "unix_socket_directories = ''\nshared_buffers = 16MB\n"
                "fsync = off\n"  # it is stopped in every way here, but its machine stays on
            )

    def url(self, database: str = "postgres", user: str = "owner", password: str = PASSWORD) -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it and wait until it can be used. pg_ctl looks ten times a second at most."""
        state = self._folder / "data" / "postmaster.pid"
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._folder / "data"],
                cwd=self._folder, user=self._user, stdout=log, stderr=log,
            )  # fmt: skip
        while not (state.exists() and state.read_text().rstrip().endswith("ready")):
            assert self._process.poll() is None, (self._folder / "log").read_text()
            time.sleep(0.002)

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: ``immediate`` as by a power cut of its own, ``fast`` in good order."""
        self._process.send_signal(signal.SIGQUIT if mode == "immediate" else signal.SIGINT)
        self._process.wait()

    def sql(self, *statements: str, database: str = "postgres") -> None:
        options = "-c client_min_messages=warning"
        with psycopg.connect(self.url(database), autocommit=True, options=options) as connection:
            for statement in statements:
                connection.execute(statement)

    def database(self, name: str = "one") -> str:
        """An empty database; its URL. To empty one is much faster than to make one."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(query, [name]).fetchone():
                connection.execute(f"CREATE DATABASE {name}")
        for schema in ("riskassess", "riskassess_v1_backup"):
            self.sql(f"DROP SCHEMA IF EXISTS {schema} CASCADE", database=name)
        return self.url(name)

    def _call(self, program: str, *arguments: object) -> None:
        command = [self._programs / program, "-D", self._folder / "data", *arguments]
        done = subprocess.run(command, cwd=self._folder, user=self._user, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()


def _unprivileged() -> str:
    """A user initdb accepts."""
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def _programs() -> Path:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if not found and not (path := shutil.which("initdb")):
        pytest.fail(
            "These tests need PostgreSQL: apt-get install --no-install-recommends postgresql "
            "(or leave them out: RISKASSESS_NO_POSTGRES=1)"
        )
    return found[-1].parent if found else Path(path).resolve().parent


@contextlib.contextmanager
def running():
    """A server that runs."""
    if os.environ.get("RISKASSESS_NO_POSTGRES") == "1":
        pytest.skip("RISKASSESS_NO_POSTGRES=1")
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="riskassess-pg-"))
    try:
        server = Server(programs, folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
