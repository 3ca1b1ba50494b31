"""A PostgreSQL server of its own, on a Unix socket in a temporary folder; the system's clusters are not touched.

Needs the package postgresql. Works for root, then as the user postgres, and for others."""
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile


class ServerError(Exception):
    """The server did not do as it was told; its last words."""


class PostgresServer:
    """An empty database, UTF-8, sorted by code point. `durable`: it syncs what it commits, as the hub's store demands."""

    def __init__(self, durable=True):
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"),
                          key=lambda path: float(path.parts[-3]))
        if not programs:
            raise ServerError("/usr/lib/postgresql/*/bin/initdb is missing; install the package postgresql")
        self.programs = programs[-1].parent
        # The path of a socket may have 107 characters: a deep TMPDIR does not do.
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="kamhub-pg.", dir="/tmp"))
        if os.geteuid() == 0:
            shutil.chown(self.home, "postgres")
        self.data = self.home / "data"
        self.settings = (f"-k {self.home} -c listen_addresses='' -c fsync={'on' if durable else 'off'} "
                         "-c max_connections=200")
        self.connection = f"host={self.home} port=5432 user=postgres dbname=postgres"
        try:
            # Nothing here outlives the server, so making it need not be synced.
            self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
            self.start()
        except ServerError:
            self.close()
            raise

    def start(self):
        self._run("pg_ctl", "-l", str(self.home / "log"), "-w", "-t", "120", "-o", self.settings, "start")

    def stop(self, mode="fast"):
        """immediate: as if it crashed, or lost its power."""
        self._run("pg_ctl", "-m", mode, "-w", "-t", "120", "stop")

    def close(self):
        if (self.data / "postmaster.pid").exists():
            try:
                self.stop("immediate")
            except ServerError:
                pass  # it was not up
        shutil.rmtree(self.home, ignore_errors=True)

    def _run(self, program, *arguments):
        command = [str(self.programs / program), "-D", str(self.data), *arguments]
        user = {}
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        with open(self.home / "words", "ab") as words:
            # Not the caller's folder: the server's user may not read it. Not its session: an interrupt is the caller's.
            done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=words, stderr=words, check=False,
                                  start_new_session=True,
                                  env={"PATH": f"{self.programs}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, **user)
        if done.returncode != 0:
            texts = [path.read_text("utf-8", "replace") for path in (self.home / "words", self.home / "log") if path.exists()]
            raise ServerError(f"{program} failed:\n" + "\n".join("\n".join(texts).splitlines()[-20:]))
