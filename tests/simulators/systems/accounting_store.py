"""The interface tables, in an SQLite file or in PostgreSQL, made from the contract's DDL."""

import re
import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path

CONTRACT = Path(__file__).resolve().parents[3] / "mappings" / "contracts" / "accounting"
OUTBOUND = "IF_KAM_OUT"
INBOUND = "IF_KAM_IN"


def columns_of(ddl, table):
    body = re.search(rf"CREATE TABLE {table} \((.*?)\n\);", ddl, re.S)[1]
    return re.findall(r"^    ([A-Z_]+) ", body, re.M)


class Store:
    """One connection per thread, one transaction per `transaction()`. Thread-safe."""

    def __init__(self, path=None, dsn=None):
        self._path, self._dsn = path, dsn
        self._local = threading.local()
        self._open = []
        self._lock = threading.Lock()
        ddl = (CONTRACT / ("postgresql.sql" if dsn else "sqlite.sql")).read_text("utf-8")
        self.columns = {table: columns_of(ddl, table) for table in (INBOUND, OUTBOUND)}
        self._create(ddl)

    def _create(self, ddl):
        if self._dsn:
            with self.transaction() as run:
                if run("SELECT to_regclass('if_kam_in')")[0][0] is None:
                    run(ddl)
            return
        connection = self._connection()
        connection.execute("PRAGMA journal_mode = WAL")
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (INBOUND,)).fetchone():
            connection.executescript(ddl)

    def _connection(self):
        if not getattr(self._local, "connection", None):
            if self._dsn:
                import psycopg2  # only where PostgreSQL is wanted

                connection = psycopg2.connect(self._dsn)
            else:
                connection = sqlite3.connect(self._path, timeout=30, isolation_level=None, check_same_thread=False)
            self._local.connection = connection
            with self._lock:
                self._open.append(connection)
        return self._local.connection

    @contextmanager
    def transaction(self, exclusive=False):
        """Yields `run(sql, values=()) -> rows`; `?` marks values. Commits at the end, rolls back on an exception."""
        connection = self._connection()
        cursor = connection.cursor()

        def run(sql, values=()):
            cursor.execute(sql.replace("?", "%s") if self._dsn and values else sql, values)
            return cursor.fetchall() if cursor.description else []

        try:
            if not self._dsn:
                cursor.execute("BEGIN EXCLUSIVE" if exclusive else "BEGIN IMMEDIATE")
            elif exclusive:
                cursor.execute(f"LOCK TABLE {INBOUND}, {OUTBOUND} IN ACCESS EXCLUSIVE MODE")
            yield run
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        finally:
            cursor.close()

    def read(self, sql, values=()):
        if self._dsn:
            with self.transaction() as run:
                return run(sql, values)
        return self._connection().execute(sql, values).fetchall()

    def insert(self, run, table, row):
        names = list(row)
        marks = ", ".join("?" * len(names))
        run(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", tuple(row.values()))

    def close(self):
        with self._lock:
            for connection in self._open:
                connection.close()
