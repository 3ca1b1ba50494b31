"""Customers of the world: who they are, how they are organised, whom one knows there, what they use and how they are paid for."""
from names import POSITIONS, TRADES, WEIGHTS
from places import PREFECTURES, PROVINCES, managers

LEVELS = (("diamond", 3), ("gold", 12), ("silver", 30), ("standard", 55))
SLA = {"diamond": "gold", "gold": "gold", "silver": "silver", "standard": "bronze"}
# Kind of product -> its rates with their rents, by how often.
PRODUCTS = (("digital-circuit", (("2M", 3200), ("155M", 18000), ("10M", 5200)), 40), ("internet-line", (("100M", 2800), ("1000M", 9600)), 25),
            ("local-voice", (("", 1200),), 15), ("trunk-line", (("", 2100),), 8), ("video-conference", (("", 3500),), 6),
            ("fibre-core", (("", 6800),), 4), ("one-number", (("", 300),), 2))
CIRCUITS = {"digital-circuit", "internet-line", "fibre-core"}


def pick(dice, weighted):
    return dice.choices([w[0] for w in weighted], [w[-1] for w in weighted])[0]


class Customers:
    """`key` makes a key account with all its groups of information, `plain` a customer with what a list shows."""

    def __init__(self, dice, names, files):
        self.dice, self.names, self.files = dice, names, files
        self.circuits = []  # (code, customer row, rent): what faults and orders speak of
        self.heads = []     # groups that later ones may belong to

    def base(self, number, place):
        industry = self.dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        kind, ownership, _, scope = TRADES[industry]
        name, short = self.names.company(industry, place.name)
        code = f"KH2025{number:06d}"
        street = f"{self.dice.choice('一二三四五六七八九')}{self.dice.choice(['示范', '样板', '范例'])}{self.dice.choice(['大道', '路', '街'])}{self.dice.randrange(1, 300)}号"
        return {"code": code, "name": name, "short_name": short, "kind": kind, "ownership": ownership, "industry": industry,
                "registration_no": f"9145{number:014d}", "legal_name": self.names.person(), "business_scope": scope,
                "website": f"https://www.c{number}.example/", "country": "CN", "province": place.province, "area": place.name,
                "address": f"{PROVINCES[place.province]}{place.name}市{self.dice.choice(place.districts)}{street}", "postcode": place.postcode,
                "phone": f"{place.dial}-555{number:05d}", "email": f"office@c{number}.example", "unit": place.unit,
                "account_manager": self.dice.choice(managers(place)), "key:billing": f"CB25{number:06d}", "state": "active",
                "level": "standard", "sla_level": "standard"}

    def place(self):
        return self.dice.choices(PREFECTURES, [p.weight for p in PREFECTURES])[0]

    def plain(self, number):
        place = self.place()
        row = self.base(number, place)
        row.update(monthly_spend=f"{self.dice.uniform(100, 2900):.2f}", ka_mark="false")
        self.files.add("customer", row)
        self.account(row, 1)
        self.product(row, place, 1)

    def key(self, number):
        place = self.place()
        row = self.base(number, place)
        level = pick(self.dice, LEVELS)
        grade = lambda: self.dice.choice(["very-high", "high", "medium", "low", "very-low"])  # noqa: E731
        since = f"202{self.dice.randrange(3, 7)}-{self.dice.randrange(1, 13):02d}-01"
        row.update(level=level, sla_level=SLA[level], state="key_account", ka_mark="true", ka_code=f"0001-{place.province}-{500000 + number}",
                   high_value="true", important=str(row["industry"] == "government").lower(), qualified_since=since,
                   review_date="2027-" + since[5:], list_colour="none", credit=self.dice.choice(["aaa", "aa", "a", "b"]),
                   credit_score=f"{self.dice.uniform(500, 950):.2f}", loyalty=grade(), satisfaction=grade(), churn=grade(), value_grade=grade(),
                   potential_value=grade(), lifetime_value=grade())
        if level in ("diamond", "gold") and self.dice.random() < 0.5:
            row.update(group_customer="true")
            self.heads.append(row)
        elif self.heads and self.dice.random() < 0.15:
            head = self.dice.choice(self.heads)
            row.update(belongs_to=head["code"], headquarters_name=head["name"], headquarters_location=head["address"])
        size = {"diamond": 12, "gold": 7, "silver": 4, "standard": 2}[level]
        products = max(1, self.dice.randrange(size // 2, size + 2))
        spend = 0
        self.files.add("customer", row)
        self.organisation(row, place, size)
        self.people(row, place, 2 + size // 4)
        accounts = [self.account(row, n) for n in range(1, 2 + size // 5)]
        for n in range(1, products + 1):
            spend += self.product(row, place, n, self.dice.choice(accounts))
        row["monthly_spend"] = f"{spend:.2f}"
        return row, accounts

    def organisation(self, row, place, size):
        """A tree: the head office, branches below it, and outlets below them."""
        head = f"{row['code']}-F0"
        self.branch(head, row, f"{row['short_name']}{place.name}总部", row["address"], place.province, "")
        for n in range(1, size):
            there = self.place()
            branch = f"{row['code']}-F{n}"
            where = f"{PROVINCES[there.province]}{there.name}市{self.dice.choice(there.districts)}范例街{self.dice.randrange(1, 200)}号"
            self.branch(branch, row, f"{row['short_name']}{there.name}分支{n}", where, there.province, head)
            for outlet in range(self.dice.randrange(0, 1 + size // 5)):
                self.branch(f"{branch}-{outlet + 1}", row, f"{row['short_name']}{there.name}第{outlet + 1}网点", where, there.province, branch)

    def branch(self, number, row, name, location, province, above):
        self.files.add("branch", {"number": number, "customer": row["code"], "name": name, "location": location,
                                  "province": province, "belongs_to": above})

    def people(self, row, place, count):
        for n in range(min(count, len(POSITIONS))):
            position, department = POSITIONS[n]
            name, mobile = self.names.person(), self.names.mobile()
            if n == 0:
                row["contact"] = (name, mobile)
            self.files.add("contact", {
                "number": f"{row['code']}-L{n + 1}", "customer": row["code"], "name": name, "phone": row["phone"], "mobile": mobile,
                "email": f"l{n + 1}@{row['email'].split('@')[1]}", "position": position, "department": department,
                "reports_to": f"{row['code']}-L1" if n else "", "leader": str(n == 0).lower(), "decides": str(n == 0).lower()})

    def account(self, row, number):
        account = f"ZW{row['code'][6:]}{number}"
        method = self.dice.choice(["transfer", "transfer", "bank-collection", "cheque", "online"])
        self.files.add("account", {"number": account, "customer": row["code"], "name": row["name"], "customer_unit": row["name"],
                                   "pay_method": method, "cycle": "monthly", "bill_address": row["address"],
                                   "bill_email": f"bill@{row['email'].split('@')[1]}"})
        return account, method

    def product(self, row, place, number, account=None):
        kind, rates = pick(self.dice, [((p[0], p[1]), p[2]) for p in PRODUCTS])
        rate, rent = self.dice.choice(rates)
        far = self.place()
        user = f"YW{row['code'][6:]}{number:02d}"
        code = f"{place.name}-{far.name}/{rate or kind[:2].upper()}{row['code'][6:]}{number:02d}" if kind in CIRCUITS else ""
        account = (account or (f"ZW{row['code'][6:]}1",))[0]
        self.files.add("product_in_use", {
            "number": user, "customer": row["code"], "account": account, "name": f"{row['short_name']}{far.name}{number}号点", "kind": kind,
            "service_number": "" if code else f"{place.dial.replace('-', '')}66{row['code'][-5:]}{number:02d}"[:12], "circuit_code": code,
            "quantity": 1, "rate": rate, "province": far.province, "city": far.name,
            "install_address": f"{PROVINCES[far.province]}{far.name}市{self.dice.choice(far.districts)}范例街{self.dice.randrange(1, 200)}号",
            "activated_on": f"20{self.dice.randrange(18, 27)}-{self.dice.randrange(1, 10):02d}-{self.dice.randrange(1, 28):02d}",
            "discount": f"{self.dice.choice([0, 5, 10, 15]):.2f}", "monthly_charge": f"{rent:.2f}"})
        if code:
            self.circuits.append((code, row, rent, account))
        return rent
