#!/usr/bin/python3
"""The bytes of the 97 session, cut by hand as the contract's tables say, with Python's own GB18030.

Shares nothing with the hub or its simulated 97 system: offsets, codes and bytes are written out here. Python's codec is
of the edition of 2000: for 25 characters it differs from that of 2005, which the contract names.
"""
import socket
import struct
import sys
import tempfile
import threading

import support
from lib import soap
from lib.processes import call
from support import Checks, sample, wait_deliveries, wait_messages

NAME = "范例㐂与𠮷祥股份有限公司"
# KA01 of the contract: field, first byte, byte behind the last.
KA01 = [("RECTYPE", 0, 4), ("CUSTCODE", 4, 24), ("CUSTNAME", 24, 104), ("KACODE", 104, 124), ("KAFLAG", 124, 125),
        ("CUSTLEVEL", 125, 126), ("SLALEVEL", 126, 127), ("REGION", 127, 129), ("MGRNO", 129, 149),
        ("MGRTEL", 149, 169), ("EFFDATE", 169, 177), ("EXPDATE", 177, 185), ("APPLNO", 185, 205), ("USERNO", 205, 225),
        ("SERVNO", 225, 245), ("CIRCUIT", 245, 305)]
# The same two bytes in all editions; Python gives them private-use characters, the edition of 2005 and Unicode these.
TWO_BYTES = [("\ufe10", b"\xa6\xd9"), ("\u1e3f", b"\xa8\xbc"), ("\u9fb4", b"\xfe\x59"), ("\U00020087", b"\xfe\x51")]


class Peer:
    """A front-end processor of a few lines: logs the hub in, resynchronises, takes every DATA and keeps its bytes."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.frames, self.answers, self.last = [], [], (0, b" " * 36)
        self.session = None
        self.sent = 0
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            try:
                session, _ = self.listener.accept()
                self._serve(session)
            except (OSError, EOFError):
                if self.listener.fileno() < 0:
                    return

    @staticmethod
    def _exactly(session, size):
        data = b""
        while len(data) < size:
            more = session.recv(size - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    @staticmethod
    def _frame(kind, number=0, code=0, body=b""):
        content = b"1" + kind + b"%08d%04d" % (number, code) + body
        return struct.pack(">I", len(content)) + content

    def _serve(self, session):
        with session:
            while True:
                length = struct.unpack(">I", self._exactly(session, 4))[0]
                frame = self._exactly(session, length)
                kind, number = frame[1:2], int(frame[2:10])
                if kind == b"1":
                    self.frames.append(frame)
                    session.sendall(self._frame(b"2"))
                elif kind == b"6":
                    session.sendall(self._frame(b"7", self.last[0], 0, self.last[1]))
                    self.session = session
                elif kind == b"3":
                    self.frames.append(frame)
                    self.last = (number, frame[14:50])
                    session.sendall(self._frame(b"4", number))
                elif kind == b"8" and frame[10:14] == b"0000":
                    session.sendall(self._frame(b"8", 0, 1))
                elif kind in b"45":
                    self.answers.append(frame)

    def data(self):
        return [f for f in self.frames if f[1:2] == b"3"]

    def send(self, record, serial):
        self.sent += 1
        body = serial.ljust(36).encode() + b"%04d" % len(record) + record
        self.session.sendall(self._frame(b"3", self.sent, 1, body))
        support.wait_until(lambda: len(self.answers) >= self.sent or "no answer", "the hub's answer")
        return self.answers[-1]


def field(record, name):
    first, end = next((first, end) for field_name, first, end in KA01 if field_name == name)
    return record[first:end]


def mark(made, message_id, **values):
    body = sample("key_account_mark_assigned.xml").decode()
    old = {"name": "<customerName>华南示范银行股份有限公司<", "code": "<customerCode>KH2026000127<"}
    new = {"name": "<customerName>{}<", "code": "<customerCode>{}<"}
    for key, value in values.items():
        body = body.replace(old[key], new[key].format(value))
    return soap.send(made.hub.url("partners"), body.encode(), "soap11", message_id)


def one_frame(checks, made, peer):
    mark(made, "mark", name=NAME)
    support.wait_until(lambda: len(peer.data()) == 1 or f"{len(peer.data())} frames", "the frame")
    login, frame = peer.frames[0], peer.data()[0]
    checks.equal("LOGIN: 14 bytes of header, user 8, password 16, time 14", (len(login), login[:14], login[14:38]),
                 (52, b"11" + b"0" * 12, b"kamhub  kamhub97        "))
    checks.that("its time is 14 digits", login[38:].isdigit(), login)
    serial = frame[14:50].decode("ascii").strip()
    checks.equal("DATA: version 1, type 3, number 1, three records", frame[:14], b"13" + b"00000001" + b"0003")
    delivery = wait_deliveries(made.hub, "ninety-seven", "delivered", 1)[0]
    checks.equal("its serial, 36 bytes, is the delivery's id", serial, delivery["id"])
    sizes = []
    records, rest = [], frame[50:]
    while rest:
        size = int(rest[:4])
        sizes.append(size)
        records.append(rest[4:4 + size])
        rest = rest[4 + size:]
    checks.equal("each record is 305 bytes behind its length", (sizes, [len(r) for r in records]),
                 ([305] * 3, [305] * 3))
    wanted = {
        "RECTYPE": b"KA01", "CUSTCODE": b"KH2026000127        ", "KACODE": b"0001-GD-000127      ", "KAFLAG": b"1",
        "CUSTLEVEL": b"2", "SLALEVEL": b"1", "REGION": b"44", "MGRNO": b"GD20451".ljust(20),
        "MGRTEL": b"020-55500145".ljust(20), "EFFDATE": b"20261001", "EXPDATE": b"00000000",
        "APPLNO": b"SQ2026090012".ljust(20), "USERNO": b"YH4400091803".ljust(20), "SERVNO": b" " * 20,
        "CIRCUIT": "广州-深圳/2M0016".encode("gb18030").ljust(60)}
    for name, value in wanted.items():
        checks.equal(f"KA01 {name}", field(records[2], name), value)
    name = field(records[2], "CUSTNAME")
    checks.equal("KA01 CUSTNAME: 80 bytes, by Python's GB18030 filled with blanks", name,
                 NAME.encode("gb18030").ljust(80))
    checks.that("with both rare characters in four bytes",
                b"\x81\x39\xef\x31" in name and b"\x95\x34\xb2\x35" in name, name)


def width_is_bytes(checks, made, peer):
    full = "行" * 38 + "𠮷"
    mark(made, "full", name=full, code="KH2026000901")
    support.wait_until(lambda: len(peer.data()) == 2 or f"{len(peer.data())} frames", "the frame")
    record = peer.data()[1][54:359]
    checks.equal("a name of 39 characters that is 80 bytes fills its field", field(record, "CUSTNAME"),
                 full.encode("gb18030"))
    checks.equal("and does not move the next", field(record, "KACODE"), b"0001-GD-000127      ")
    mark(made, "wide", name="行" * 39 + "𠮷", code="KH2026000902")
    parked = wait_deliveries(made.hub, "ninety-seven", "parked", 1)[0]
    checks.that("one of 40 characters that is 82 bytes is refused, not cut; the error names field and width",
                "CUSTNAME" in parked["error"] and "80" in parked["error"], parked)


def editions(checks, made, peer):
    text = "版" + "".join(character for character, _ in TWO_BYTES)
    mark(made, "edition", name=text, code="KH2026000903")
    support.wait_until(lambda: len(peer.data()) == 3 or f"{len(peer.data())} frames", "the frame")
    name = field(peer.data()[2][54:359], "CUSTNAME")
    checks.equal("characters whose code point differs between editions go out in their two bytes, equal in all", name,
                 b"\xb0\xe6" + b"".join(two for _, two in TWO_BYTES) + b" " * 70)
    for number, (what, spell) in enumerate((("in two bytes", lambda c, two: two),
                                            ("in Python's four bytes", lambda c, two: c.encode("gb18030"))), 1):
        written = b"\xb0\xe6" + b"".join(spell(c, two) for c, two in TWO_BYTES)
        answer = peer.send(customer_record(written, number), f"edition-{number}")
        checks.equal(f"a record that has them {what} is acknowledged", (answer[1:2], answer[10:14]), (b"4", b"0000"))
        found = wait_messages(made.hub, "kam.customer.profile-changed.v1", number)
        message = next(m for m in found if m["id"] == f"edition-{number}")
        body = call(f"{made.hub.operations}/api/v1/payloads/{message['body']['payload']}")[1].decode()
        checks.that(f"and arrives as the characters of Unicode, those {what}", f">{text}<" in body, body)


def customer_record(name, version):
    """KA02 by the contract's table."""
    text = lambda value, width: value.encode("gb18030").ljust(width)  # noqa: E731
    return b"".join([
        b"KA02", b"U", text("KH2026000127", 20), name.ljust(80), text("", 40), text("0001-GD-000127", 20), b"1", b"2",
        b"03", b"03", b"44", text("广州", 20), text("广东省广州市天河区示范大道88号㐂", 120), b"510000",
        text("020-55501000", 20), text("", 20), text("GD20451", 20), b"%06d" % version, b"20261008091522",
        text("GD20451", 20), b"%012d" % 1352105])


def half_characters(checks, made, peer):
    broken = customer_record(b"\xb0\xe6\x81\x39", 9)  # the second half of a character of four bytes is missing
    answer = peer.send(broken, "half")
    checks.equal("a record with half a character is refused with NAK 12", (answer[1:2], answer[10:14]), (b"5", b"0012"))
    checks.that("its reason is GB18030 of at most 100 bytes and names the field",
                len(answer[14:]) <= 100 and "CUSTNAME" in answer[14:].decode("gb18030"), answer)
    short = customer_record(b"\xb0\xe6", 10)[:-1]
    answer = peer.send(short, "short")
    checks.equal("so is one that is a byte too short", (answer[1:2], answer[10:14]), (b"5", b"0012"))


def run(checks: Checks, build):
    checks.equal("KA01 in this file is the contract's: 16 fields without gaps, 305 bytes",
                 (len(KA01), all(a[2] == b[1] for a, b in zip(KA01, KA01[1:])), KA01[-1][2]), (16, True, 305))
    peer = Peer()
    try:
        with tempfile.TemporaryDirectory(prefix="kamhub-97-") as folder:
            config = support.configuration(folder, {"ninety-seven": {"port": peer.port, "retry-longest": "1s"}})
            with support.world(checks, build, config=config) as made:
                for name, check in (("one frame", one_frame), ("width", width_is_bytes), ("editions", editions),
                                    ("half characters", half_characters)):
                    with checks.case(name):
                        check(checks, made, peer)
    finally:
        peer.listener.close()


if __name__ == "__main__":
    sys.exit(support.main(__doc__, run))
