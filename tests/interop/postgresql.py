#!/usr/bin/python3
"""The accounting adapter on a PostgreSQL server; psycopg2 stands for the accounting system."""
import os
import subprocess
import sys
import tempfile
import uuid

import psycopg2
import support
from lib import soap
from support import ROOT, Checks, sample, wait_deliveries, wait_messages

NAME = "华南示范银行股份有限公司"


class Accounting:
    """The partner's side of the two interface tables."""

    def __init__(self, dsn):
        self.dsn = dsn
        self.run((ROOT / "mappings/contracts/accounting/postgresql.sql").read_text("utf-8"))

    def run(self, sql, values=()):
        with psycopg2.connect(self.dsn) as session, session.cursor() as cursor:
            cursor.execute(sql, values)
            rows = cursor.fetchall() if cursor.description else []
        session.close()
        return rows

    def rows(self, columns, where="true"):
        return self.run(f"SELECT {columns} FROM if_kam_in WHERE {where} ORDER BY created_at, row_key")

    def pays(self, key, serial, bank="东江㐂商业银行𠮷支行"):
        self.run("INSERT INTO if_kam_out (row_key, operation, serial_no, acct_no, amount_fen, pay_method, event_time,"
                 " bank_name, items, created_at) VALUES (%s, 'PaymentReceived', %s, 'ZH2026003881', 436840, '04',"
                 " '20261116101500', %s, %s, '2026-11-16T02:15:00.000000Z')", (key, serial, bank, "202607|ZD1|436840"))

    def status(self, key):
        return self.run("SELECT status, done_at IS NOT NULL, err_text FROM if_kam_out WHERE row_key = %s", (key,))[0]

    def wait_status(self, key, status):
        support.wait_until(lambda: self.status(key)[0] == status or str(self.status(key)),
                           f"row {key} becomes {status}")


def as_server(home, *command):
    """pg_ctl runs as the owner of the data folder."""
    words = ["/usr/bin/env", "-i", "LC_ALL=C.UTF-8", *command]
    if os.getuid() == 0:
        words = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=home)


def pg_ctl(home, *words):
    program = sorted(support.pathlib.Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))[-1]
    options = f"-k {home} -c listen_addresses='' -c fsync=off -c max_connections=200"
    as_server(home, str(program), "-D", f"{home}/data", "-w", "-l", f"{home}/data/log", "-o", options, *words)


def send(made, name, message_id):
    return soap.send(made.hub.url("partners"), sample(name), "soap11", message_id)


def outwards(checks, made, accounting):
    send(made, "key_account_mark_assigned.xml", "mark")
    delivery = wait_deliveries(made.hub, "accounting", "delivered", 1)[0]
    rows = accounting.rows("row_key, operation, cust_code, cust_name, ka_code, ka_flag, cust_kinds, acct_list, status")
    checks.equal("M06 is one row, as psycopg2 reads it", rows,
                 [(delivery["id"], "MarkKeyAccount", "KH2026000127", NAME, "0001-GD-000127", "1", "G,J",
                   "ZH2026001271", "N")])
    checks.that("its key is the delivery's id, by which a writer finds its own row",
                uuid.UUID(rows[0][0]).version == 5, rows)
    created = accounting.rows("created_at, done_at, reason")[0]
    checks.that("its time is UTC as the contract writes it; what is absent is NULL",
                len(created[0]) == 27 and created[0].endswith("Z") and created[1:] == (None, None), created)
    send(made, "key_account_mark_assigned.xml", "mark")
    send(made, "credit_status_changed.xml", "credit")
    wait_deliveries(made.hub, "accounting", "delivered", 2)
    checks.equal("a repeated message makes no second row", [r[0] for r in accounting.rows("operation")],
                 ["MarkKeyAccount", "ChangeCredit"])


def inwards(checks, made, accounting):
    accounting.pays("PAY-1", "JF-PG-1")
    message = wait_messages(made.hub, "kam.billing.payment-received.v1", 1)[0]
    accounting.wait_status("PAY-1", "P")
    checks.equal("an outbound row comes in and is marked", accounting.status("PAY-1"), ("P", True, None))
    checks.equal("its key is the message's id", message["id"], "PAY-1")
    # A reader that ended between taking and marking takes the row again.
    accounting.run("UPDATE if_kam_out SET status = 'N', done_at = NULL WHERE row_key = 'PAY-1'")
    accounting.wait_status("PAY-1", "P")
    checks.equal("the same row again is marked again and makes no second message",
                 len(support.messages(made.hub, "kam.billing.payment-received.v1")), 1)
    accounting.run("INSERT INTO if_kam_out (row_key, operation, serial_no, acct_no, amount_fen, pay_method, event_time,"
                   " created_at) VALUES ('PAY-BAD', 'PaymentReceived', 'JF-BAD', 'ZH1', 100, '77', '20261116101500',"
                   " '2026-11-16T02:16:00.000000Z')")
    accounting.wait_status("PAY-BAD", "E")
    checks.that("a row with an unknown code is marked E, and the words name the code",
                "77" in accounting.status("PAY-BAD")[2], accounting.status("PAY-BAD"))


def uncommitted(checks, made, accounting):
    """Rows become visible out of order: one with an older key and time is committed after a younger one."""
    slow = psycopg2.connect(accounting.dsn)
    with slow.cursor() as cursor:
        cursor.execute("INSERT INTO if_kam_out (row_key, operation, serial_no, acct_no, amount_fen, pay_method,"
                       " event_time, items, created_at) VALUES ('PAY-0', 'PaymentReceived', 'JF-PG-0', 'ZH2026003881', 100,"
                       " '01', '20261116101400', '202607|ZD0|100', '2026-11-16T02:14:00.000000Z')")
    accounting.pays("PAY-2", "JF-PG-2")
    wait_messages(made.hub, "kam.billing.payment-received.v1", 2)
    slow.commit()
    slow.close()
    found = wait_messages(made.hub, "kam.billing.payment-received.v1", 3)
    checks.equal("a row that becomes visible late is not passed over", sorted(m["id"] for m in found),
                 ["PAY-0", "PAY-1", "PAY-2"])


def server_restart(checks, made, accounting, home):
    pg_ctl(home, "-m", "immediate", "stop")
    reply = send(made, "key_account_qualification_decided.xml", "decided")
    checks.equal("while the server is down the hub accepts", reply.kind, "accepted")
    waiting = wait_deliveries(made.hub, "accounting", "waiting", 1)
    checks.that("and the row waits", waiting[0]["state"] == "waiting", waiting)
    pg_ctl(home, "start")
    wait_deliveries(made.hub, "accounting", "delivered", 3, 60)
    checks.equal("after the restart it is written once",
                 [r[0] for r in accounting.rows("operation", "operation = 'DecideKeyAccount'")],
                 ["DecideKeyAccount"])
    accounting.pays("PAY-3", "JF-PG-3")
    wait_messages(made.hub, "kam.billing.payment-received.v1", 4, 60)
    accounting.wait_status("PAY-3", "P")
    checks.that("and rows come in again", True)


def hub_restart(checks, made, accounting):
    made.hub.stop()
    accounting.pays("PAY-4", "JF-PG-4")
    made.start_hub()
    found = wait_messages(made.hub, "kam.billing.payment-received.v1", 5, 60)
    checks.equal("a hub that starts again takes what came meanwhile, and nothing twice",
                 sorted(m["id"] for m in found), [f"PAY-{n}" for n in range(5)])


def run(checks: Checks, build):
    dsn = os.environ["KAMHUB_PG"]
    home = dict(part.split("=", 1) for part in dsn.split())["host"]
    accounting = Accounting(dsn)
    os.environ["KAM_ACCOUNTING_CONNECTOR"], os.environ["KAM_ACCOUNTING_CONNECTION"] = "postgresql", dsn
    with tempfile.TemporaryDirectory(prefix="kamhub-pgtest-") as folder:
        config = support.configuration(folder, {"accounting": {"poll": "100ms", "retry-longest": "1s"}})
        with support.world(checks, build, config=config) as made:
            for name, check in (("outwards", lambda: outwards(checks, made, accounting)),
                                ("inwards", lambda: inwards(checks, made, accounting)),
                                ("late rows", lambda: uncommitted(checks, made, accounting)),
                                ("restart of the server", lambda: server_restart(checks, made, accounting, home)),
                                ("restart of the hub", lambda: hub_restart(checks, made, accounting))):
                with checks.case(name):
                    check()


if __name__ == "__main__":
    support.beside("with_postgres", "KAMHUB_PG")
    sys.exit(support.main(__doc__, run))
