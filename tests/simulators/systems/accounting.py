"""The business-accounting system: interface tables, as mappings/contracts/accounting says.

It has no port: the first line offers "connector", "connection" and, with SQLite, "database" (the file). Settings:
`dsn=…` uses PostgreSQL, `wait=SECONDS` is how long a `/send` waits for the hub to take its row (default 10).

A call is one row of IF_KAM_IN. Faults: `delay`, `reject` and `duplicate` as everywhere; `5xx[:time]` holds an exclusive
lock on the tables for that time (2 s); `hang` leaves the row, and those after it, until the faults are set again;
`reset` ends between processing a row and marking it, then finds it again; `garbage` writes a receipt without the
columns it must have. A table cannot refuse a connection: `refuse` is used up without effect.
"""

import json
import threading
import uuid
from datetime import datetime, timedelta, timezone

from simlib.faults import parse_time
from simlib.system import BadRequest, BaseSystem, SendRefused
from systems.accounting_store import INBOUND, OUTBOUND, Store

CHINA = timezone(timedelta(hours=8))
BUSY = [str(status) for status in range(500, 600)]
LOOK_SECONDS = 0.05
MUST_HAVE = {
    "DecideKeyAccount": "CUST_CODE CUST_NAME APPLY_NO DECISION KA_FLAG REGION_CODE MGR_NO EVENT_TIME",
    "MarkKeyAccount": "CUST_CODE CUST_NAME KA_CODE KA_FLAG CUST_LEVEL CUST_KINDS REGION_CODE MGR_NO EFF_DATE",
    "ChangeCustomer": "CUST_CODE CUST_NAME KA_FLAG REGION_CODE EVENT_TIME DATA_VERSION",
    "ChangeCredit": "CUST_CODE CUST_NAME CREDIT_GRADE CREDIT_SCORE LIST_FLAG EFF_DATE EVENT_TIME DATA_VERSION",
    "RecordSuspension": "REQUEST_NO STOP_KIND RESULT ACCT_NO EVENT_TIME",
}
WITH_RECEIPT = ("DecideKeyAccount", "MarkKeyAccount")
CUSTOMER = {"CUST_CODE": "KH2026000388", "CUST_NAME": "东江示范物流有限公司", "KA_CODE": "0001-GD-000388",
            "KA_FLAG": "1", "CUST_LEVEL": "5", "REGION_CODE": "44", "ACCT_NO": "ZH2026003881", "PAY_METHOD": "04"}
TEMPLATES = {
    "ArrearsReported": {
        **CUSTOMER, "SERIAL_NO": None, "AMOUNT_FEN": 1351647, "LATE_FEE_FEN": 41127, "EVENT_TIME": None,
        "SINCE_DATE": "20260826", "MONTHS": 3, "LIST_FLAG": "0",
        "ITEMS": "202607|ZD202607003881|CI-RENT-2M|2M电路月租费|420000|20260825\n"
                 "202607|ZD202607003881|CI-LOCAL|市话通话费|16840|20260825"},
    "PaymentReceived": {
        **CUSTOMER, "SERIAL_NO": None, "AMOUNT_FEN": 1351647, "EVENT_TIME": None, "PAY_CHANNEL": "06",
        "BANK_NAME": "东江示范商业银行东莞分行", "BANK_SERIAL": "TS20261116000318", "BALANCE_FEN": 0, "ARREARS_FEN": 0,
        "ITEMS": "202607|ZD202607003881|436840\n202608|ZD202608003881|436840"},
    "Receipt": {
        "REF_KEY": None, "REF_OPERATION": "DecideKeyAccount", "RESULT": "0", "SERIAL_NO": None,
        "CUST_CODE": "KH2026000127", "EVENT_TIME": None},
}


def utc_now():
    return datetime.now(timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")


def china_now():
    return f"{datetime.now(CHINA):%Y%m%d%H%M%S}"


def complaint(row):
    """(code, text) of the first rule of the contract that the row breaks, or None."""
    lacking = [name for name in MUST_HAVE[row["OPERATION"]].split() if row[name] in (None, "")]
    if lacking:
        return "1001", f"缺少字段 / lacks {', '.join(lacking)}"
    if row["OPERATION"] == "DecideKeyAccount" and row["DECISION"] == "1" and not row["KA_CODE"]:
        return "1002", "通过的审定须有大客户编号 / an approved decision needs KA_CODE"
    for name in ("EVENT_TIME", "EFF_DATE"):
        if row[name] and not row[name].strip().isdigit():
            return "1003", f"时间格式错误 / {name} is {row[name]}"
    return None


class System(BaseSystem):
    def __init__(self, context):
        super().__init__(context)
        self._dsn = context.settings.get("dsn")
        self._path = str(context.directory / "accounting.db")
        self._store = None
        self._thread = None
        self._outcomes = {}  # by row key: the complaint, or None
        self._hung = threading.Event()
        self._serial = 0
        self._lock = threading.Lock()

    def start(self, port):
        self._store = Store(self._path, self._dsn)
        self.context.faults.watch(self._hung.clear)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return 0

    def offers(self):
        if self._dsn:
            return {"connector": "postgresql", "connection": self._dsn}
        return {"connector": "sqlite", "connection": self._path, "database": self._path}

    def go_down(self):
        """The tables stay; nobody looks into them."""

    def come_back(self, port):
        """Its thread looks into the tables again."""

    def stop(self):
        self.context.stopping.set()
        if self._thread:
            self._thread.join(5)
        if self._store:
            self._store.close()

    # Rows of the hub

    def _run(self):
        while not self.context.stopping.is_set():
            if self.context.down.is_set():
                self.context.stopping.wait(LOOK_SECONDS)
                continue
            busy = self.context.faults.take(*BUSY)
            if busy:
                with self._store.transaction(exclusive=True):
                    self.context.stopping.wait(parse_time(busy.argument or "2s"))
            elif self._hung.is_set() or not self._next():
                self.context.stopping.wait(LOOK_SECONDS)

    def _next(self):
        """Handles the oldest new row; False if there is none."""
        columns = self._store.columns[INBOUND]
        found = self._store.read(f"SELECT {', '.join(columns)} FROM {INBOUND} WHERE STATUS = 'N' "
                                 "ORDER BY CREATED_AT, ROW_KEY LIMIT 1")
        if not found:
            return False
        row = dict(zip(columns, found[0]))
        if row["ROW_KEY"] in self._outcomes:  # processed, but not marked
            self._mark(row, self._outcomes[row["ROW_KEY"]])
            self._record(row, True)
            return True
        fault = self.context.faults.take()
        kind = fault.kind if fault else ""
        if kind == "hang":
            self._hung.set()
            return False
        if kind == "delay":
            self.context.stopping.wait(fault.seconds)
        self._process(row, kind)
        return True

    def _process(self, row, kind):
        wrong = ("9001", "业务规则不允许 / refused by a business rule") if kind == "reject" else complaint(row)
        with self._store.transaction() as run:
            if row["OPERATION"] in WITH_RECEIPT:
                for _ in range(2 if kind == "duplicate" else 1):
                    self._receipt(run, row, wrong, kind == "garbage")
            if kind != "reset":
                self._mark(row, wrong, run)
        self._outcomes[row["ROW_KEY"]] = wrong
        if kind != "reject":
            self._record(row, False)

    def _mark(self, row, wrong, run=None):
        if run is None:
            with self._store.transaction() as run:
                return self._mark(row, wrong, run)
        code, text = wrong or (None, None)
        return run(f"UPDATE {INBOUND} SET STATUS = ?, DONE_AT = ?, ERR_CODE = ?, ERR_TEXT = ? WHERE ROW_KEY = ?",
                   ("E" if wrong else "P", utc_now(), code, text, row["ROW_KEY"]))

    def _record(self, row, duplicate):
        content = {name: value for name, value in row.items()
                   if value is not None and name not in ("STATUS", "CREATED_AT")}
        self.context.received.add(row["OPERATION"], key=row["ROW_KEY"], fields=content, duplicate=duplicate,
                                  raw=json.dumps(content, ensure_ascii=False))

    def _receipt(self, run, row, wrong, garbage):
        receipt = {"REF_KEY": row["ROW_KEY"], "REF_OPERATION": row["OPERATION"], "RESULT": "1" if wrong else "0",
                   "SERIAL_NO": self._next_serial("YZ"), "CUST_CODE": row["CUST_CODE"] or "-",
                   "EVENT_TIME": china_now(), "KA_CODE": row["KA_CODE"], "KA_FLAG": row["KA_FLAG"],
                   "CUST_LEVEL": row["CUST_LEVEL"]}
        if wrong:
            receipt["RESULT_CODE"], receipt["RESULT_TEXT"] = wrong
        if garbage:
            receipt = {"REF_KEY": row["ROW_KEY"]}
        self._write(run, "Receipt", receipt)

    def _write(self, run, operation, columns):
        key = str(uuid.uuid4())
        self._store.insert(run, OUTBOUND, {"ROW_KEY": key, "OPERATION": operation, "CREATED_AT": utc_now(),
                                           **columns})
        return key

    def _next_serial(self, prefix):
        with self._lock:
            self._serial += 1
            return f"{prefix}{datetime.now(CHINA):%Y%m%d%H%M%S}{self._serial:04d}"

    # Rows to the hub

    def send(self, operation, fields):
        if operation not in TEMPLATES:
            raise BadRequest(f"{operation} is none of {', '.join(TEMPLATES)}")
        columns = self._store.columns[OUTBOUND]
        unknown = set(fields) - set(columns)
        if unknown:
            raise BadRequest(f"there is no column {', '.join(sorted(unknown))}; there are {', '.join(columns)}")
        row = {**TEMPLATES[operation], **fields}
        row["SERIAL_NO"] = row["SERIAL_NO"] or self._next_serial("YZ")
        row["EVENT_TIME"] = row["EVENT_TIME"] or china_now()
        row = {name: value for name, value in row.items() if value not in (None, "")}
        row.pop("ROW_KEY", None)
        with self._store.transaction() as run:
            key = self._write(run, operation, row)
            if self.context.faults.take("duplicate"):
                self._write(run, operation, row)
        return self._outcome(key)

    def _outcome(self, key):
        wait = float(self.context.settings.get("wait", "10"))
        waited = 0.0
        while waited <= wait and not self.context.stopping.is_set():
            status, text = self._store.read(f"SELECT STATUS, ERR_TEXT FROM {OUTBOUND} WHERE ROW_KEY = ?", (key,))[0]
            if status == "P":
                return f"row {key} taken"
            if status == "E":
                raise SendRefused(text or "refused without a reason")
            self.context.stopping.wait(LOOK_SECONDS)
            waited += LOOK_SECONDS
        raise OSError(f"row {key} is written, but the hub has not taken it within {wait:g} s")
