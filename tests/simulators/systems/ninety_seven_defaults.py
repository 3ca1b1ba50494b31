"""What the 97 system fills into a record that it begins, where the control request does not say."""

from datetime import datetime, timedelta, timezone

from simlib.system import BadRequest
from systems.ninety_seven_records import RECORDS

CHINA = timezone(timedelta(hours=8))


def _now(pattern="%Y%m%d%H%M%S"):
    return datetime.now(CHINA).strftime(pattern)


def fill(system, record, values):
    """All fields of `record` as texts. Fields that the record does not have are refused."""
    known = {field.name for field in RECORDS[record]}
    for name in values:
        if name not in known:
            raise BadRequest(f'{record} has no field "{name}"; it has {", ".join(sorted(known))}')
    defaults = {"KO09": _order_status, "KA02": _customer, "KS09": _suspension}[record](system, values)
    return {**defaults, **{name: str(value) for name, value in values.items()}}


def _order_status(system, values):
    order = system.orders.get(str(values.get("ORDERNO", "")), {})
    return {
        "ORDERNO": "DD2026100045", "STATUSSEQ": "1", "STAGE": "40", "STATE": "20",
        "CUSTCODE": order.get("CUSTCODE", "KH2026000127"),
        "CUSTNAME": order.get("CUSTNAME", "华南示范银行股份有限公司"),
        "KAFLAG": order.get("KAFLAG", "1"), "CHGTIME": _now(), "CHGUSER": "97-0031",
    }


def _customer(_system, _values):
    return {
        "CHGKIND": "U", "CUSTCODE": "KH2026000127", "CUSTNAME": "华南示范银行股份有限公司", "SHORTNAME": "示范银行𠮷祥",
        "KAFLAG": "1", "CUSTLEVEL": "2", "INDUSTRY": "03", "REGION": "44", "AREA": "广州",
        "ADDRESS": "广东省广州市天河区示范大道88号", "POSTCODE": "510000", "VERSION": "1", "CHGTIME": _now(),
        "CHGUSER": "97-0031", "MONTHFEE": "1352105",
    }


def _suspension(_system, _values):
    return {"ORIGSER": "00000000-0000-5000-8000-000000000000", "REQNO": "TJ2026111000019", "ACTION": "1",
            "CUSTCODE": "KH2026000388", "ACCTNO": "ZH2026003881", "RESULT": "0", "DONETIME": _now()}


def numbered_customer(system, number):
    """One of the customers of a batch file that names none."""
    return fill(system, "KA02", {"CUSTCODE": f"KH2026{number:06d}", "CUSTNAME": f"示范客户{number}㐂有限公司",
                                 "SHORTNAME": f"客户{number}", "KAFLAG": "0", "CUSTLEVEL": "9",
                                 "MONTHFEE": str(100 * number)})


def today():
    return _now("%Y%m%d")
