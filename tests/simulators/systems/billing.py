"""The billing centre (BSS): SOAP 1.2 over HTTPS, as mappings/contracts/billing says."""

import zlib
from datetime import datetime, timedelta
from pathlib import Path

from lxml import etree

from simlib import soap, tls
from simlib.document import Template
from simlib.soap_system import CHINA, Refusal, SoapSystem

CONTRACT = Path(__file__).resolve().parents[3] / "mappings" / "contracts" / "billing"
NAMESPACE = "http://billing.example.com/bss/v3"

HEAD = {"Head.RequestId": None, "Head.SysCode": "BSS", "Head.SendTime": None}
CUSTOMER = {"CustNo": "KH2026000388", "CustName": "东江示范物流有限公司", "KaNo": "0001-GD-000388", "KaFlag": "1",
            "CustGrade": "3"}
USERS = {
    "ServList.Serv[1].UserNo": "YH4419005501", "ServList.Serv[1].ProdType": "2001",
    "ServList.Serv[1].ServNo": "07695550188", "ServList.Serv[1].CircNo": None, "ServList.Serv[1].AreaCode": "44",
}

TEMPLATES = {
    "NotifyArchiveResult": {
        **HEAD, "ArcNo": None, "SrcArcNo": None, "AcctNo": None, "UserNo": None, "Result": "0", "ResCode": None,
        "ResMsg": None, "BillUserNo": None, "FirstCycle": None, "ArcTime": None},
    "NotifyArrears": {
        **HEAD, "RptNo": None, **CUSTOMER, "AcctNo": "ZH2026003881", "AreaCode": "44", "PayMode": "4",
        "StatTime": None, "OweDate": "20260826", "OweMonths": "3", "OweFee": "1351647", "LateFee": "41127",
        "ListFlag": "0", "OweList.Owe[1].Cycle": "202607", "OweList.Owe[1].BillId": "ZD202607003881",
        "OweList.Owe[1].ItemCode": "CI-RENT-2M", "OweList.Owe[1].ItemName": "2M电路月租费",
        "OweList.Owe[1].Fee": "420000", "OweList.Owe[1].LimDate": "20260825", **USERS},
    "NotifyPayment": {
        **HEAD, "PayNo": None, "AcctNo": "ZH2026003881", **CUSTOMER, "PayFee": "1351647", "PayTime": None,
        "PayMode": "4", "ChnlCode": "16", "AreaCode": "44", "BankName": "东江示范商业银行东莞分行",
        "BankSeq": "TS20261116000318", "RcptNo": None, "RevPayNo": None,
        "WoList.Wo[1].BillId": "ZD202607003881", "WoList.Wo[1].Cycle": "202607", "WoList.Wo[1].Fee": "436840",
        "Balance": "0", "OweLeft": "0"},
    "RequestSuspension": {
        **HEAD, "StopNo": None, **CUSTOMER, "AcctNo": "ZH2026003881", "AreaCode": "44", "StopRsn": "1",
        "StopMode": "1", "OweFee": "1351647", "OweDate": "20260826", "ListFlag": "0", "BegTime": None,
        "RplTime": None, "Memo": None, **USERS},
    "RequestResumption": {
        **HEAD, "StopNo": None, "OrgStopNo": None, **CUSTOMER, "AcctNo": "ZH2026003881", "AreaCode": "44",
        "RsmRsn": "1", "PayNo": None, "BegTime": None, "RplTime": None, "Memo": None, **USERS},
}
NUMBER_FIELD = {"NotifyArrears": ("RptNo", "QF"), "NotifyPayment": ("PayNo", "JF"),
                "RequestSuspension": ("StopNo", "TJ"), "RequestResumption": ("StopNo", "FJ")}
TIME_FIELD = {"NotifyArrears": "StatTime", "NotifyPayment": "PayTime", "RequestSuspension": "BegTime",
              "RequestResumption": "BegTime", "NotifyArchiveResult": "ArcTime"}


def now14():
    return f"{datetime.now(CHINA):%Y%m%d%H%M%S}"


class System(SoapSystem):
    version = soap.SOAP12
    namespace = NAMESPACE
    schema_file = CONTRACT / "bss_v3.xsd"
    key_path = "Head.RequestId"
    not_content = ("SendTime",)
    queries = ("QueryBill", "QueryDetailRecords")
    templates = {name: Template(name, NAMESPACE, values) for name, values in TEMPLATES.items()}
    codes = {"schema": "2001", "operation": "2006", "reused": "2005", "reject": "2999"}

    def __init__(self, context):
        self._certificate, key = tls.self_signed(context.directory, "billing")
        super().__init__(context, (self._certificate, key))

    def offers(self):
        return {"ca": str(self._certificate)}

    def is_sender_error(self, code):
        return code.startswith("2")

    def fault_detail(self, code, text):
        return self.make("BssFault", ("ErrCode", code), ("ErrMsg", text))

    def defaults(self, operation):
        fields = {"Head.RequestId": self.number("BSS"), "Head.SendTime": now14(), TIME_FIELD[operation]: now14()}
        if operation in NUMBER_FIELD:
            name, prefix = NUMBER_FIELD[operation]
            fields[name] = self.number(prefix)
        return fields

    # Operations

    def _get(self, element, path):
        return self._text(element, path)

    def _known_customer(self, element):
        if self._get(element, "CustNo").endswith("0000"):
            raise Refusal("2002", f"customer {self._get(element, 'CustNo')} is not known")

    def _known_account(self, element):
        if self._get(element, "AcctNo").endswith("0000"):
            raise Refusal("2003", f"account {self._get(element, 'AcctNo')} is not known or closed")

    def _taken(self, element, *more):
        operation = etree.QName(element).localname
        return self.make(operation + "Response", ("RetCode", "0000"), ("RetMsg", "成功"),
                         ("SerialNo", self.number("BS")), *more)

    def operation_StampKeyAccount(self, element):
        self._known_customer(element)
        dates = self._get(element, "EffDate"), self._get(element, "ExpDate")
        if dates[1] and dates[1] < dates[0]:
            raise Refusal("2004", f"ExpDate {dates[1]} is before EffDate {dates[0]}")
        return self._taken(element), None

    def operation_NotifyQualification(self, element):
        if self._get(element, "KaFlag") == "1" and not self._get(element, "KaNo"):
            raise Refusal("2004", "KaFlag is 1, but KaNo is missing")
        return self._taken(element), None

    def operation_ChangeCreditStatus(self, element):
        self._known_customer(element)
        self._known_account(element)
        return self._taken(element), None

    def operation_CreditAccount(self, element):
        self._known_customer(element)
        self._known_account(element)
        if self._get(element, "AdjType") == "2" and not self._get(element, "AdjDays"):
            raise Refusal("2004", "AdjType is 2, but AdjDays is missing")
        return self._taken(element), None

    def operation_ChangeContract(self, element):
        self._known_customer(element)
        return self._taken(element), None

    def operation_CompleteOrder(self, element):
        self._known_customer(element)
        self._known_account(element)
        return self._taken(element), None

    def operation_ReportSuspension(self, element):
        return self._taken(element), None

    def operation_ArchiveProduct(self, element):
        self._known_customer(element)
        self._known_account(element)
        number = self.number("ARC")
        user = self._get(element, "UserNo")
        fields = {"ArcNo": number, "SrcArcNo": self._get(element, "SrcArcNo"),
                  "AcctNo": self._get(element, "AcctNo"), "UserNo": user}
        if self._get(element, "TariffNo").endswith("-X"):
            fields.update({"Result": "1", "ResCode": "2101", "ResMsg": "资费代码已停用"})
        else:
            fields.update({"BillUserNo": "JF" + user, "FirstCycle": self._get(element, "StartDate")[:6]})
        return self._taken(element, ("ArcNo", number)), ("NotifyArchiveResult", fields)

    # Questions: the same question has the same answer

    def operation_QueryBill(self, element):
        get = lambda path: self._get(element, path)  # noqa: E731
        begin, end = get("BegCycle"), get("EndCycle")
        same = [("QryNo", get("QryNo")), ("CustNo", get("CustNo"))]
        if begin > end:
            raise Refusal("2004", f"EndCycle {end} is before BegCycle {begin}")
        if get("CustNo").endswith("0000"):
            return self.make("QueryBillResponse", ("RetCode", "2002"), ("RetMsg", "客户不存在"), *same), None
        bills = [self._bill(element, cycle) for cycle in cycles(begin, end)]
        total = sum(int(self._get(bill, "TotFee")) for bill in bills)
        owed = sum(int(self._get(bill, "OweFee")) for bill in bills)
        listed = self.make("BillList", *bills) if bills else None
        return self.make("QueryBillResponse", ("RetCode", "0000"), *same, ("CustName", "东江示范物流有限公司"),
                         ("KaFlag", "1"), ("SumFee", total), ("SumOwe", owed), listed), None

    def _bill(self, element, cycle):
        account = self._get(element, "AcctNo") or "ZH" + self._get(element, "CustNo")[2:] + "1"
        calls = 10000 + zlib.crc32((account + cycle).encode()) % 10000
        following = next_cycle(cycle)
        items = [("CI-RENT-2M", "2M电路月租费", "1001", None, "东莞-广州/2M0042", 420000),
                 ("CI-LOCAL", "市话通话费", "2001", "07695550188", None, calls)]
        listed = [self.make("Item", ("ItemCode", code), ("ItemName", name), ("ProdType", kind),
                            ("ServNo", number) if number else None, ("CircNo", circuit) if circuit else None,
                            ("Fee", fee))
                  for code, name, kind, number, circuit, fee in items]
        total = sum(item[5] for item in items)
        with_items = listed if self._get(element, "WithItem") == "1" else []
        return self.make("Bill", ("BillId", f"ZD{cycle}{account[-6:]}"), ("AcctNo", account), ("Cycle", cycle),
                         ("IssDate", following + "05"), ("LimDate", following + "25"), ("TotFee", total),
                         ("PaidFee", 0), ("OweFee", total), ("PayStat", "0"), *with_items)

    def operation_QueryDetailRecords(self, element):
        get = lambda path: self._get(element, path)  # noqa: E731
        begin = datetime.strptime(get("BegTime"), "%Y%m%d%H%M%S")
        if get("EndTime") <= get("BegTime"):
            raise Refusal("2004", "EndTime is not after BegTime")
        same = [("QryNo", get("QryNo")), ("CustNo", get("CustNo")),
                ("AcctNo", get("AcctNo")) if get("AcctNo") else None, ("ServNo", get("ServNo"))]
        if get("CustNo").endswith("0000"):
            return self.make("QueryDetailRecordsResponse", ("RetCode", "2002"), ("RetMsg", "客户不存在"), *same,
                             ("TotCnt", 0)), None
        count = 3 + zlib.crc32(get("ServNo").encode()) % 5
        calls = [call for call in (self._call(begin, i, get("CallType")) for i in range(count))
                 if self._get(call, "BegTime") < get("EndTime")]
        first, limit = int(get("Offset")), int(get("Limit"))
        fee = sum(int(self._get(call, "Fee")) for call in calls)
        return self.make("QueryDetailRecordsResponse", ("RetCode", "0000"), *same, ("TotCnt", len(calls)),
                         ("TotFee", fee), *calls[first:first + limit]), None

    def _call(self, begin, i, kind):
        start = begin + timedelta(hours=9 + 7 * i, minutes=12, seconds=5)
        return self.make("Cdr", ("CdrNo", f"XD{begin:%Y%m}{i + 1:06d}"), ("CallType", kind or "L"),
                         ("BegTime", f"{start:%Y%m%d%H%M%S}"), ("Dur", 60 * i + 55), ("OppNo", "0769-55500021"),
                         ("Place", "东莞"), ("Fee", 22 * (i + 1)))


def next_cycle(cycle):
    year, month = int(cycle[:4]), int(cycle[4:])
    return f"{year + month // 12}{month % 12 + 1:02d}"


def cycles(begin, end):
    """The accounting months from begin to end, 24 at most."""
    out = []
    while begin <= end and len(out) < 24:
        out.append(begin)
        begin = next_cycle(begin)
    return out
