"""The nightly batch file of the 97 system (section 4 of its contract).

Fields of BatchFile: `records` (a list of KA02 fields, or how many customers to make up; default 3), `date`, `seq`
(default: the next), and for wrong files `count`, `feesum`, `name`, `marker` ("false": without), `line` (a further line).
"""

from simlib.system import BadRequest
from systems import ninety_seven_frames as wire
from systems.ninety_seven_defaults import fill, numbered_customer, today

FIELDS = ("records", "date", "seq", "count", "feesum", "name", "marker", "line")


def _customers(system, wanted):
    if isinstance(wanted, list):
        return [fill(system, "KA02", dict(fields)) for fields in wanted]
    return [numbered_customer(system, number) for number in range(1, int(wanted) + 1)]


def write_batch(system, fields):
    """Writes the file, then its marker. Returns the name."""
    for name in fields:
        if name not in FIELDS:
            raise BadRequest(f'BatchFile has no field "{name}"; it has {", ".join(FIELDS)}')
    date = str(fields.get("date") or today())
    with system.changed:
        last = system.state["batch"].get(date, 0)
        seq = int(fields.get("seq") or last + 1)
        system.state["batch"][date] = max(last, seq)
        system.save()
    try:
        customers = _customers(system, fields.get("records", 3))
        fees = sum(int(customer.get("MONTHFEE") or 0) for customer in customers)
        lines = [wire.encode_record("BH01", {"FILEDATE": date, "FILESEQ": seq, "SENDER": "97-GD"})]
        lines += [wire.encode_record("KA02", customer) for customer in customers]
        if fields.get("line"):
            lines.append(str(fields["line"]).encode(wire.CHARSET))
        lines.append(wire.encode_record("BT01", {"COUNT": fields.get("count", len(customers)),
                                                 "FEESUM": fields.get("feesum", fees)}))
    except ValueError as wrong:
        raise BadRequest(str(wrong)) from None
    name = str(fields.get("name") or f"KA{date}{seq:03d}")
    if "/" in name:
        raise BadRequest("a name holds no /")
    temporary = system.batch / f".{name}.tmp"
    temporary.write_bytes(b"".join(line + b"\r\n" for line in lines))
    temporary.rename(system.batch / f"{name}.DAT")
    if str(fields.get("marker", "true")).lower() != "false":
        (system.batch / f"{name}.OK").touch()
    return f"{name}.DAT"
