"""Half a year of the key accounts' business: bills and payments, arrears, circuits under an SLA, faults, orders."""
from datetime import date, datetime, timedelta

from places import PREFECTURES

MONTHS = ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")
LAST = date(2026, 11, 26)
TARGETS = {"gold": 240, "silver": 480, "bronze": 720, "standard": 1440}
SYMPTOMS = (("interruption", "专线不通，业务无法办理。"), ("slow", "上网速率明显低于签约带宽。"), ("intermittent", "电路时断时续，误码较多。"),
            ("degradation", "话音有杂音，视频会议卡顿。"), ("line", "楼内线路损坏，需要重新布放。"), ("equipment", "客户端设备告警灯常亮。"))
CAUSES = (("光缆被施工挖断", "熔接光缆，恢复业务。"), ("传输设备板卡故障", "更换板卡。"), ("机房停电", "启用油机，市电恢复。"), ("数据配置错误", "更正配置。"),
          ("接头氧化", "清洁并更换接头。"))
STATES = ("new", "reviewed", "decomposed", "designing", "constructing", "constructing", "completing", "waiting", "deferred")
STAGES = {"new": "acceptance", "reviewed": "order-handling", "decomposed": "order-handling", "designing": "resource-design",
          "constructing": "construction", "completing": "completion", "archived": "archiving", "waiting": "resource-design",
          "deferred": "construction", "cancelled": "order-handling"}


def instant(day, dice):
    return datetime(day.year, day.month, day.day, dice.randrange(0, 10), dice.randrange(60))


def text(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


class Business:
    def __init__(self, dice, names, files):
        self.dice, self.names, self.files = dice, names, files
        self.faults = self.orders = 0

    # -- money

    def bills(self, row, accounts):
        contact = row.get("contact", ("", ""))
        self.files.add("payer", {
            "customer_code": row["code"], "name": row["name"], "ka_mark": row["ka_mark"], "level": row["level"],
            "industry": row["industry"],
            "region": row["province"], "unit": row["unit"], "account_manager": row["account_manager"], "list_colour": row["list_colour"],
            "grade": row["credit"], "contact_name": contact[0], "contact_phone": contact[1]})
        spend = float(row["monthly_spend"]) / len(accounts)
        for account, method in accounts:
            open_since = self.dice.choice(MONTHS[3:]) if self.dice.random() < 0.06 else None
            owed = [self.bill(row, account, method, month, spend * self.dice.uniform(0.9, 1.15), open_since) for month in MONTHS]
            if open_since:
                self.arrears(row, account, method, [amount for amount in owed if amount], open_since)
        for month in MONTHS[-3:]:
            amount = spend * len(accounts) * self.dice.uniform(0.95, 1.1)
            self.files.add("customer_revenue", {"number": f"{row['code']}/{month}", "customer": row["code"], "period": month,
                                                "amount": f"{amount:.2f}", "average": row["monthly_spend"]})

    def bill(self, row, account, method, month, amount, open_since):
        """What is still owed of it."""
        year, number = map(int, month.split("-"))
        issued, owing = date(year, number + 1, 5), bool(open_since) and month >= open_since
        self.files.add("bill", {
            "number": f"ZD{month.replace('-', '')}{account[2:]}", "account": account, "payer": row["code"], "customer_code": row["code"],
            "customer_name": row["name"], "segment": row["level"], "period": month, "issued_on": issued, "due_date": issued + timedelta(20),
            "amount": f"{amount:.2f}", "open_amount": f"{amount if owing else 0:.2f}", "state": "issued" if owing else "settled"})
        if not owing:
            paid = instant(issued + timedelta(self.dice.randrange(2, 19)), self.dice)
            self.files.add("payment", {
                "number": f"JF{month.replace('-', '')}{account[2:]}", "account": account, "payer": row["code"], "customer_code": row["code"],
                "customer_name": row["name"], "segment": row["level"], "amount": f"{amount:.2f}", "paid_at": text(paid), "method": method,
                "channel": self.dice.choice(["bank", "online-hall", "counter"]), "system": "payment", "period": month, "arrears_left": "0.00"})
        return amount if owing else 0

    def arrears(self, row, account, method, owed, since):
        warned = self.dice.random() < 0.6
        self.files.add("arrears", {
            "account": account, "payer": row["code"], "customer_code": row["code"], "customer_name": row["name"], "ka_mark": row["ka_mark"],
            "segment": row["level"], "region": row["province"], "unit": row["unit"], "account_manager": row["account_manager"], "method": method,
            "total": f"{sum(owed):.2f}", "late_fee": f"{sum(owed) * 0.01:.2f}", "since": f"{since[:5]}{int(since[5:]) + 1:02d}-26", "months": len(owed),
            "oldest": since, "largest_item": "月租费", "as_of": "2026-11-20T01:00:00Z", "warned_at": "2026-11-21T02:00:00Z" if warned else "",
            "state": "warned" if warned else "arrears"})

    # -- faults

    def elements(self):
        for place in PREFECTURES:
            for kind in ("OTN", "PTN"):
                self.files.add("network_element", {"name": element(place, kind), "region": place.province,
                                                   "place": f"{place.name}市{place.districts[0]}示例机房"})

    def circuit(self, code, row, rent, account):
        place = next(p for p in PREFECTURES if p.unit == row["unit"])
        contact = row.get("contact", ("", ""))
        self.files.add("sla_circuit", {
            "code": code, "customer_code": row["code"], "customer_name": row["name"], "ka_mark": "true", "level": row["level"], "region": place.province,
            "element": element(place, self.dice.choice(["OTN", "PTN"])), "contact_name": contact[0], "contact_phone": contact[1], "account": account,
            "sla_no": f"SLA-{row['code']}", "sla_level": row["sla_level"], "target": TARGETS[row["sla_level"]], "tariff": "300.00",
            "contract_no": f"HT{row['code'][2:]}", "clause": "第八条：超时限恢复，每小时返还月租费的百分之五", "rent": f"{rent:.2f}"})

    def fault(self, code, row):
        self.faults += 1
        day = LAST - timedelta(self.dice.randrange(0, 180))
        at = instant(day, self.dice)
        kind, symptom = self.dice.choice(SYMPTOMS)
        target = TARGETS[row["sla_level"]]
        minutes = int(min(self.dice.expovariate(1 / (target * 0.45)), target * 3)) + 12
        is_open = (LAST - day).days < 2
        cause, remedy = self.dice.choice(CAUSES)
        ticket = {"number": f"GW{day:%Y%m%d}{self.faults:05d}", "trigger": self.dice.choice(["customer", "customer", "alarm", "inspection"]),
                  "customer_code": row["code"], "customer_name": row["name"], "ka_mark": "true", "level": row["level"], "circuit": code,
                  "region": row["province"], "kind": kind, "severity": self.dice.choice(["major", "minor", "minor", "critical"]), "symptom": symptom,
                  "reported_at": text(at), "channel": self.dice.choice(["hotline", "account-manager", "online-hall"]), "sla_level": row["sla_level"],
                  "breached": str(minutes > target and not is_open).lower(), "handled_by": f"{row['province']}-MNT",
                  "state": self.dice.choice(["dispatched", "in_repair", "escalated"]) if is_open else "closed"}
        if not is_open:
            ticket.update(outage=minutes, restored_at=text(at + timedelta(minutes=minutes)), cause=cause, remedy=remedy,
                          satisfaction=self.dice.choice([3, 4, 4, 5, 5]))
        self.files.add("fault_ticket", ticket)

    # -- orders

    def order(self, row, account):
        self.orders += 1
        day = LAST - timedelta(self.dice.randrange(0, 180))
        age = (LAST - day).days
        state = "archived" if age > 45 else "cancelled" if self.dice.random() < 0.06 else self.dice.choice(STATES)
        number, items = f"DW{day:%Y%m%d}{self.orders:05d}", self.dice.choice([1, 1, 2, 3, 5, 10])
        place = next(p for p in PREFECTURES if p.unit == row["unit"])
        done = items if state == "archived" else 0
        self.files.add("product_order", {
            "number": number, "contract_no": f"HT{row['code'][2:]}", "kind": self.dice.choice(["new", "new", "new", "change", "termination"]),
            "ordered_at": text(instant(day, self.dice)), "deadline": day + timedelta(self.dice.choice([15, 30, 45])), "sla_level": row["sla_level"],
            "one_off_charge": f"{2000 * items:.2f}", "customer_code": row["code"], "customer_name": row["name"],
            "ka_code": row["ka_code"], "ka_mark": "true", "customer_level": row["level"], "account": account,
            "account_manager": row["account_manager"], "unit": row["unit"], "region": row["province"],
            "stage": STAGES[state], "items_total": items, "items_done": done, "lead_office": f"{row['province']}-DISP",
            "completed_at": text(instant(day + timedelta(20), self.dice)) if done else "", "state": state})
        for n in range(1, items + 1):
            far = self.dice.choice(PREFECTURES)
            self.files.add("order_item", {
                "number": f"{number}-{n:02d}", "order": number, "product": "CP-DDC-2M", "product_name": "国内数字电路2M", "product_kind": "digital-circuit",
                "rate": "2M", "sla_level": row["sla_level"], "deadline": day + timedelta(30), "region_a": place.province, "city_a": place.name,
                "address_a": row["address"], "region_z": far.province, "city_z": far.name, "address_z": f"{far.name}市{far.districts[0]}范例街{n}号",
                "circuit_code": f"{place.name}-{far.name}/2MW{self.orders:05d}{n:02d}" if STAGES[state] not in ("acceptance", "order-handling") else "",
                "stage": STAGES[state], "state": state})


def element(place, kind):
    return f"{'粤' if place.province == 'GD' else '桂'}{place.name}示例{kind}-01"
