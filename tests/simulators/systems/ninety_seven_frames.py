"""Frames and records of the 97 front-end processor, from its contract (mappings/contracts/ninety_seven/README.md)."""

import struct
from collections import namedtuple
from datetime import datetime

from systems.ninety_seven_records import RECORDS

LOGIN, LOGIN_ACK, DATA, ACK, NAK, RESYNC, RESYNC_ACK, HEARTBEAT = "12345678"
SMALLEST, LARGEST = 14, 32768
CHARSET = "gb18030"
OUTBOUND_ONLY = ("KO09", "KS09", "BH01", "BT01")

Frame = namedtuple("Frame", "type number code body", defaults=(b"",))


class ProtocolError(Exception):
    """What came is no frame; the connection ends."""


class Refusal(Exception):
    """DATA that is refused: a NAK code and a text."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


def pack(frame):
    head = f"1{frame.type}{frame.number:08d}{frame.code:04d}".encode("ascii")
    return struct.pack(">I", len(head) + len(frame.body)) + head + frame.body


def read_frame(read):
    """`read(n)` gives exactly n bytes or raises."""
    (length,) = struct.unpack(">I", read(4))
    if not SMALLEST <= length <= LARGEST:
        raise ProtocolError(f"frame length {length}")
    content = read(length)
    head, body = content[:SMALLEST], content[SMALLEST:]
    if head[:1] != b"1" or head[1:2] not in (b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"8"):
        raise ProtocolError(f"frame header {head!r}")
    if not (head[2:14].isascii() and head[2:14].isdigit()):
        raise ProtocolError(f"frame header {head!r}")
    return Frame(chr(head[1]), int(head[2:10]), int(head[10:14]), body)


def after(number):
    return 1 if number >= 99999999 else number + 1


def serial_field(serial):
    return serial.encode("ascii").ljust(36)


def data_body(serial, records):
    return serial_field(serial) + b"".join(b"%04d" % len(record) + record for record in records)


def split_data(frame):
    """(serial, [record bytes]) of a DATA frame."""
    serial, rest = frame.body[:36], frame.body[36:]
    if len(serial) < 36 or not serial.isascii() or not serial.strip():
        raise Refusal(10, "business serial missing")
    records = []
    while rest:
        size = rest[:4]
        if len(size) < 4 or not size.isdigit() or int(size) > len(rest) - 4:
            raise Refusal(10, f"length of record {len(records) + 1}")
        records.append(rest[4:4 + int(size)])
        rest = rest[4 + int(size):]
    if not records or len(records) != frame.code:
        raise Refusal(10, f"{len(records)} records, the header says {frame.code}")
    return serial.decode("ascii").strip(), records


def decode_record(raw):
    """A dict of the fields of one record; its name is in RECTYPE."""
    name = raw[:4].decode("ascii", "replace")
    if name not in RECORDS:
        raise Refusal(11, f"record type {name}")
    fields, at = RECORDS[name], 0
    width = sum(field.width for field in fields)
    if len(raw) != width:
        raise Refusal(12, f"{name} has {len(raw)} bytes, not {width}")
    out = {}
    for field in fields:
        out[field.name] = _decode_field(name, field, raw[at:at + field.width])
        at += field.width
    return out


def _decode_field(record, field, raw):
    place = f"{record}.{field.name}"
    try:
        text = raw.decode(CHARSET)
    except UnicodeDecodeError:
        raise Refusal(12, f"{place} is no {CHARSET} text") from None
    if any(ord(char) < 32 for char in text):
        raise Refusal(12, f"{place} holds a control character")
    if field.kind == "n":
        return _decode_number(place, field, text)
    value = text.rstrip(" ")
    if value != value.lstrip(" "):
        raise Refusal(12, f"{place} is not left-aligned")
    if not value:
        if not field.optional:
            raise Refusal(12, f"{place} is empty")
        return ""
    if field.codes and value not in field.codes:
        raise Refusal(13, f"{place} {value}")
    return value


def _decode_number(place, field, text):
    if not (text.isascii() and text.isdigit()):
        raise Refusal(12, f"{place} is not digits: {text}")
    if int(text) == 0 and field.optional:
        return ""
    try:
        if field.name.endswith("DATE"):
            datetime.strptime(text, "%Y%m%d")
        elif field.name.endswith("TIME"):
            datetime.strptime(text, "%Y%m%d%H%M%S")
    except ValueError:
        raise Refusal(12, f"{place} is no date: {text}") from None
    return str(int(text))


def encode_record(name, values):
    """Bytes of a record from a dict of texts; ValueError names the field that does not fit."""
    out = []
    for field in RECORDS[name]:
        text = name if field.name == "RECTYPE" else str(values.get(field.name, ""))
        raw = text.encode(CHARSET)
        if len(raw) > field.width:
            raise ValueError(f"{name}.{field.name} has {len(raw)} bytes, {field.width} fit")
        out.append(raw.rjust(field.width, b"0") if field.kind == "n" else raw.ljust(field.width))
    return b"".join(out)


def check_together(records):
    """What the records of one frame must say together."""
    names = [record["RECTYPE"] for record in records]
    for name in names:
        if name in OUTBOUND_ONLY:
            raise Refusal(11, f"{name} is not taken from the hub")
    if "KO01" in names or "KO02" in names:
        if names != ["KO01"] + ["KO02"] * (len(names) - 1) or int(records[0]["ITEMCNT"]) != len(names) - 1:
            raise Refusal(14, "an order is one KO01 and ITEMCNT records KO02")
        if any(record["ORDERNO"] != records[0]["ORDERNO"] for record in records):
            raise Refusal(14, "order numbers differ")
    elif len(set(names)) > 1:
        raise Refusal(14, "records of different types in one frame")
