#!/usr/bin/python3
"""Large messages through a real hub over real sockets: an order that is posted and split, or passed through; a nightly
file, whose records are split off it, or passed through to a partner besides. The hub is killed in the middle of each;
afterwards nothing is lost, nothing has a second effect, and its peak of memory, read from /proc, is at most its idle memory
and 64 MiB. Prints a line for each and `N passed, N failed`."""
import argparse
import hashlib
import http.client
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / name) for name in ("flows", "simulators", "tools", "large")]
from lib.processes import Failed, Hub, in_postgresql, wait_until  # noqa: E402
from postgres_server import PostgresServer, ServerError  # noqa: E402
from sink import Sink  # noqa: E402
from systems import ninety_seven_frames as wire  # noqa: E402

MIB = 1024 * 1024
MOST = 64 * MIB  # above idle
# Parts on their way to the partner, and those whose outcome was not committed yet.
UNDER_WAY = 64
NAMESPACE = "urn:example-com:irms:interface"
SAMPLE = (ROOT / "mappings/canonical/samples/order_created.xml").read_text("utf-8")
DECLARATION = SAMPLE[:SAMPLE.index("?>") + 2]


def status(pid, name):
    """Bytes, as /proc says them in kB."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise Failed(f"no {name} of {pid}")


def write_order(path, size):
    """An order of about `size` bytes. The number of its items, and the SHA-256 behind its declaration."""
    first, end = SAMPLE.index("<item>"), SAMPLE.index("</item>") + len("</item>")
    item, items, written = SAMPLE[first:end], 0, 0
    digest = hashlib.sha256()
    with open(path, "wb") as out:
        def write(text):
            out.write(text)
            digest.update(text)
            return len(text)
        out.write(DECLARATION.encode())
        write(SAMPLE[len(DECLARATION):first].encode())
        while written < size:
            items += 1
            written += write(item.replace("DD2026100045-01", f"DD2026100045-{items:06}").encode() + b"\n")
        write(SAMPLE[SAMPLE.rindex("</item>") + len("</item>"):].encode())
    return items, digest.hexdigest()


def write_batch(path, size, level):
    """A nightly file of about `size` bytes, of customers of one level; the number of its records."""
    line = wire.encode_record("KA02", {
        "CHGKIND": "U", "CUSTCODE": "KH0000000000", "CUSTNAME": "示范客户㐂", "KAFLAG": "1", "CUSTLEVEL": level, "REGION": "44",
        "AREA": "广州", "ADDRESS": "示范大道88号", "VERSION": "1", "CHGTIME": "20261122010203", "CHGUSER": "97",
        "MONTHFEE": "100"})
    records = size // (len(line) + 2)
    with open(path, "wb") as out:
        out.write(wire.encode_record("BH01", {"FILEDATE": "20261122", "FILESEQ": 1, "SENDER": "97-GD"}) + b"\r\n")
        for i in range(records):
            out.write(line.replace(b"KH0000000000", b"KH%010d" % i) + b"\r\n")
        out.write(wire.encode_record("BT01", {"COUNT": records, "FEESUM": 100 * records}) + b"\r\n")
    path.with_suffix(".OK").touch()
    return records


class Case:
    """A hub of its own, and how much memory it used."""

    def __init__(self, build, size, store):
        self.size = size
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kamhub-large-"))
        self.drop = self.folder / "drop"
        self.drop.mkdir()
        self.sink = Sink(NAMESPACE)
        self.data = self.folder / "data"
        environment = {"LARGE_SINK": str(self.sink.port), "LARGE_DROP": str(self.drop)}
        self.server = PostgresServer() if store == "postgresql" else None
        if self.server:
            environment.update(in_postgresql(self.server.connection, self.data))
            self.schema = environment["KAM_STORE_SCHEMA"]
        self.hub = Hub(build, pathlib.Path(__file__).parent / "config/hub.xml", self.data, environment)
        self.peaks, self.idle = [], None
        self.start()

    def start(self):
        self.hub.start()
        wait_until(lambda: self.hub.api("idle")["idle"] or "the hub is not idle", "the end of the start")
        # The peak so far is the start's: it hashes a password, which takes 64 MiB for a moment.
        pathlib.Path(f"/proc/{self.hub.process.pid}/clear_refs").write_text("5")
        if self.idle is None:
            self.idle = status(self.hub.process.pid, "VmRSS")

    def peak(self):
        self.peaks.append(status(self.hub.process.pid, "VmHWM"))

    def kill(self):
        self.peak()
        self.hub.stop(signal.SIGKILL)
        self.start()

    def post(self, path, message_id, level):
        connection = http.client.HTTPConnection("127.0.0.1", self.hub.ports["partners"], timeout=300)
        with open(path, "rb") as body:
            connection.request("POST", "/messages", body, {
                "Content-Type": "application/xml", "Content-Length": str(path.stat().st_size),
                "ce-id": message_id, "ce-level": level})
            answer = connection.getresponse()
            text = answer.read().decode()
        connection.close()
        if answer.status != 202:
            raise Failed(f"HTTP {answer.status}: {text}")
        return text

    def post_and_kill(self, path, message_id, level, after):
        """The hub ends while it reads: no answer comes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.hub.ports["partners"], timeout=300)
        connection.putrequest("POST", "/messages")
        for name, value in (("Content-Type", "application/xml"), ("Content-Length", str(path.stat().st_size)),
                            ("ce-id", message_id), ("ce-level", level)):
            connection.putheader(name, value)
        connection.endheaders()
        with open(path, "rb") as body:
            sent = 0
            while sent < after and (piece := body.read(1 << 16)):
                connection.send(piece)
                sent += len(piece)
        self.kill()
        connection.close()

    def endpoint(self, name):
        return next(e for e in self.hub.api("endpoints")["endpoints"] if e["name"] == name)

    def stored(self):
        """How many messages of each type the store holds."""
        if self.server:
            answer = subprocess.run(
                [str(self.server.programs / "psql"), self.server.connection, "-At", "-F", " ", "-c",
                 f"SELECT type, count(*) FROM {self.schema}.message GROUP BY type"],
                capture_output=True, text=True, check=False)
            must(answer.returncode == 0, answer.stderr)
            return {kind: int(count) for kind, count in map(str.split, answer.stdout.splitlines())}
        with sqlite3.connect(f"file:{self.data}/kamhub.db?mode=ro", uri=True) as db:
            return dict(db.execute("SELECT type, count(*) FROM message GROUP BY type").fetchall())

    def end(self):
        """What the store holds after a clean stop."""
        self.peak()
        self.hub.stop()
        return self.stored()

    def close(self, failed):
        if self.hub.process.poll() is None:
            self.hub.stop(signal.SIGKILL)
        self.sink.close()
        if self.server:
            self.server.close()
        if not failed:
            shutil.rmtree(self.folder)


def must(true, what):
    if not true:
        raise Failed(what)


def split(case):
    order = case.folder / "order.xml"
    items, _ = write_order(order, case.size)
    case.post_and_kill(order, "o-1", "group", case.size // 2)
    must("false" in case.post(order, "o-1", "group"), "the message was there already")
    wait_until(lambda: len(case.sink.parts) >= items // 4 or f"{len(case.sink.parts)} parts", "the first parts", 600)
    case.kill()
    must("true" in case.post(order, "o-1", "group"), "a repeat was taken for new")

    def all_parts():
        delivered = case.endpoint("parts")["delivered"]
        return len(case.sink.parts) == items and delivered == items or \
            f"{len(case.sink.parts)} of {items} parts came, {delivered} delivered, hub: {case.endpoint('hub/order-parts')}"
    wait_until(all_parts, "every part", 1800)
    stored = case.end()
    must(stored == {"kam.order.created.v1": 1, "kam.order.service-order-requested.v1": items}, f"the store holds {stored}")
    again = sum(case.sink.parts.values()) - items
    must(again <= UNDER_WAY, f"{again} parts came again; at most those under way at the kill may")
    return f"{items} parts, {again} sent again under the same key"


def passed_through(case):
    order = case.folder / "order.xml"
    _, digest = write_order(order, case.size)
    case.post(order, "o-1", "province")
    wait_until(lambda: case.sink.begun >= 1 or "not yet", "the first byte at the partner", 300)
    case.kill()
    wait_until(lambda: case.endpoint("whole")["delivered"] == 1 or str(case.endpoint("whole")), "the whole order", 600)
    must(set(case.sink.whole) == {digest}, "the partner took other bytes than were sent")
    stored = case.end()
    must(stored == {"kam.order.created.v1": 1}, f"the store holds {stored}")
    return f"{case.sink.begun} attempts, byte for byte"


def batch(case, level):
    """`level`: what the file says of each customer; by it the routes choose."""
    records = write_batch(case.drop / "KA20261122001.DAT", case.size, level)

    def count():
        return sum(case.stored().values())
    wait_until(lambda: count() >= records // 3 or f"{count()} records", "the first records", 1800)
    case.kill()
    done = case.drop / "done" / "KA20261122001.DAT"
    wait_until(lambda: done.exists() or f"{count()} of {records} records", "the file", 3600)
    must(not done.with_suffix(".reason").exists(), "records could not be used")
    return records


def batch_split(case):
    records = batch(case, "1")
    held = case.end()
    must(held == {"kam.customer.profile-changed.v1": records}, f"the store holds {held}, the file {records} records")
    must(not case.sink.parts, "the partner was sent what it should not have")
    return f"{records} records"


def batch_passed_through(case):
    records = batch(case, "2")
    wait_until(lambda: case.endpoint("parts")["delivered"] == records or str(case.endpoint("parts")), "every record", 1800)
    must(len(case.sink.parts) == records, f"{len(case.sink.parts)} of {records} records came")
    held = case.end()
    must(held == {"kam.customer.profile-changed.v1": records}, f"the store holds {held}, the file {records} records")
    again = sum(case.sink.parts.values()) - records
    must(again <= UNDER_WAY, f"{again} records came again; at most those under way at the kill may")
    return f"{records} records, {again} sent again under the same key"


CASES = {"split": split, "passed-through": passed_through, "batch-split": batch_split,
         "batch-passed-through": batch_passed_through}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--size", type=int, default=100, help="MB of each message")
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite", help="where the hub keeps its messages")
    parser.add_argument("cases", nargs="*", default=list(CASES), metavar="CASE", help=", ".join(CASES))
    arguments = parser.parse_args()
    failed = 0
    for name in arguments.cases:
        case = Case(arguments.build, arguments.size * 1000 * 1000, arguments.store)
        begin, problem = time.monotonic(), None
        try:
            what = CASES[name](case)
            above = max(case.peaks) - case.idle
            must(above <= MOST, f"its peak is {above / MIB:.1f} MiB above idle; at most 64")
            print(f"ok    {name}: {arguments.size} MB, {what}, {time.monotonic() - begin:.0f} s; idle "
                  f"{case.idle / MIB:.1f} MiB, peak {above / MIB:.1f} MiB above it", flush=True)
        except (Failed, OSError, sqlite3.Error, ServerError) as wrong:
            problem = wrong
            failed += 1
            print(f"FAIL  {name}: {wrong}\n{case.hub.tail()}\n{case.folder}", flush=True)
        finally:
            case.close(problem)
    print(f"{len(arguments.cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
