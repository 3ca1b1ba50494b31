"""Reads the cases: blocks in cases/*.txt, a blank line between.

    = name                 what is thrown, in words
    door KIND WORDS        where at: raw, slow, post [PATH], soap SERVICE, json, callback PATH, operations METHOD TARGET,
                           batch, erp, ninety_seven, smsc (attack/doors.py), signed (attack/signed.py)
    send|body|content|…    the bytes: \\r \\n \\t \\0 \\xHH \\\\ and the macros below; `header NAME: VALUE` may stand often
    status CODES…          one of these must be the first answer; `closed`: no answer, the connection ends
    says WORDS             the answer holds these words (may stand often)
    lacks WORDS            and not these
    answers N              so many answers came on the connection, which then ended
    noted WORDS            the journal's notes hold these words
    …                      other keys belong to a door

Macros nest: {{repeat N x}}, {{count N fmt}} (fmt % i for i from 0), {{hex 00ff}}, {{utf16 text}}, {{random seed n}},
{{collide N}} (attributes whose names have one hash by h*31+c), {{good}}, {{unique}}, {{frame head and body}},
{{serial}}, {{pdu command status sequence body}}, {{batch date n [broken bytes|count]}}.
"""

import itertools
import random
import re
import struct
import uuid
from pathlib import Path

from lxml import etree

HERE = Path(__file__).resolve().parents[1]
ROOT = HERE.parents[1]
ESCAPE = re.compile(rb"\\(x[0-9a-fA-F]{2}|.)")
ESCAPES = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"0": b"\0", b"\\": b"\\"}
SAMPLE = ROOT / "mappings/canonical/samples/contract_changed.xml"
LAYOUTS = ROOT / "mappings/layouts/ninety_seven.xml"


def unescape(text):
    def one(match):
        word = match[1]
        return bytes([int(word[1:], 16)]) if word[:1] == b"x" else ESCAPES.get(word, match[0])
    return ESCAPE.sub(one, text)


def good_message():
    """The root element of a message that is taken, with a contract number of its own."""
    text = etree.tostring(etree.parse(str(SAMPLE)).getroot(), encoding="UTF-8")
    return re.sub(rb"(<contractNo>)[^<]*", rb"\g<1>HT" + uuid.uuid4().hex[:12].upper().encode(), text)


def collide(count):
    """`count` different names of one length with one value of h*31+c: "Aa" and "BB" have the same."""
    names = (b"".join(pairs) for pairs in itertools.product((b"Aa", b"BB"), repeat=15))
    return b" ".join(name + b'=""' for name in itertools.islice(names, count))


def records(layout):
    root = etree.parse(str(LAYOUTS)).getroot()
    found = next(each for each in root if each.get("name") == layout)
    return [(field.get("name"), int(field.get("width")), field.get("kind"), field.get("optional") == "true")
            for field in found]


def record(layout, **values):
    out = b""
    for name, width, kind, optional in records(layout):
        value = values.get(name, layout if name == "RECTYPE" else "" if optional else "1")
        raw = value if isinstance(value, bytes) else value.encode("gb18030")
        out += raw.rjust(width, b"0") if kind == "number" else raw.ljust(width)
    return out


def batch(date, count, *rest):
    """A nightly file of the 97 system: right, or with broken bytes in a name, or with a wrong count."""
    broken = rest[0] if rest else b""
    name = broken if broken not in (b"", b"count") else b"A"
    lines = [record("BH01", FILEDATE=date, FILESEQ=b"1", SENDER="97")]
    lines += [record("KA02", CUSTNAME=name, CHGTIME=b"20261101000000")] * int(count)
    lines.append(record("BT01", COUNT=b"7" if broken == b"count" else count, FEESUM=b"0"))
    return b"".join(line + b"\r\n" for line in lines)


def pdu(command, status, sequence, body=b""):
    head = bytes.fromhex((command + status + sequence).decode())
    return struct.pack(">I", 16 + len(body)) + head + body


def macro(name, argument):
    if name == b"repeat":
        count, _, what = argument.partition(b" ")
        return int(count) * what
    if name == b"count":
        count, _, what = argument.partition(b" ")
        return b"".join(what.replace(b"%d", str(i).encode()) for i in range(int(count)))
    if name == b"hex":
        return bytes.fromhex(argument.decode())
    if name == b"utf16":
        return b"\xff\xfe" + argument.decode().encode("utf-16-le")
    if name == b"random":
        seed, count = argument.split()
        return random.Random(int(seed)).randbytes(int(count))
    if name == b"collide":
        return collide(int(argument))
    if name == b"good":
        return good_message()
    if name == b"unique":
        return str(uuid.uuid4()).encode()
    if name == b"serial":
        return uuid.uuid4().hex.encode().ljust(36)
    if name == b"frame":
        return struct.pack(">I", len(argument)) + argument
    if name == b"pdu":
        return pdu(*argument.split(b" ", 3))
    if name == b"batch":
        return batch(*argument.split(b" "))
    raise SystemExit("there is no macro %s" % name.decode())


def expand(text):
    """Escapes outside of macros and in their arguments; the innermost macro first, never what it made."""
    at = text.rfind(b"{{")
    parts = []
    while at >= 0:
        end = text.find(b"}}", at)
        if end < 0:
            raise SystemExit("a macro does not end: %r" % text[at:at + 60])
        # A brace that belongs to the argument: {{repeat 2 {"a":}} is JSON's, {{{count …}} begins with one.
        while text[end + 2:end + 3] == b"}" and text[at:end].count(b"{") - 2 > text[at:end].count(b"}"):
            end += 1
        name, _, argument = text[at + 2:end].partition(b" ")
        parts.append(macro(name, resolve(unescape(argument), parts)))
        text = text[:at] + b"\xff\xfe{%d}\xfe\xff" % (len(parts) - 1) + text[end + 2:]
        at = text.rfind(b"{{")
    return resolve(unescape(text), parts)


def resolve(text, parts):
    return re.sub(rb"\xff\xfe\{(\d+)\}\xfe\xff", lambda match: parts[int(match[1])], text)


class Case:
    def __init__(self, source, block):
        lines = block.split(b"\n")
        self.name = "%s: %s" % (source, lines[0][2:].decode())
        self.lines = []
        for line in lines[1:]:
            key, _, value = line.partition(b" ")
            self.lines.append((key.decode(), value))
        self.door, *self.door_words = self.text("door").split(" ")

    def raw(self, key):
        return next((value for name, value in self.lines if name == key), None)

    def text(self, key, otherwise=""):
        value = self.raw(key)
        return otherwise if value is None else value.decode()

    def bytes(self, key):
        return expand(self.raw(key) or b"")

    def all(self, key):
        return [value for name, value in self.lines if name == key]

    def has(self, key):
        return self.raw(key) is not None


def read_cases(names):
    out = []
    for path in sorted((HERE / "cases").glob("*.txt")):
        text = b"\n".join(line for line in path.read_bytes().split(b"\n") if not line.startswith(b"# "))
        out += [Case(path.stem, block) for block in re.split(rb"\n\s*\n", text.strip())]
    if len({case.name for case in out}) != len(out):
        raise SystemExit("two cases have one name")
    return [case for case in out if not names or any(name in case.name for name in names)]
