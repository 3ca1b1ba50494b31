#!/usr/bin/python3
"""Records over HTTP in a running hub, for people on the web listener: signed in by name and password, each with his
rights; what was answered is there after a kill. Prints `N passed, N failed`."""
import json
import pathlib
import shutil
import signal
import sys
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib import cases, tmf  # noqa: E402
from lib.processes import ROOT, Failed, World, call, wait_until  # noqa: E402

HERE = pathlib.Path(__file__).parent
PASSWORD = "four plain words here"


def expect(what, actual, expected):
    if actual != expected:
        raise Failed(f"{what}: {actual!r} instead of {expected!r}")


class Rest:
    def __init__(self, build):
        self.world = World(build, "unset")
        tree = self.world.folder / "tree"
        shutil.copytree(HERE / "rest", tree)
        config = tree / "hub.xml"
        config.write_text(config.read_text("utf-8").replace("ROOT", str(ROOT)), "utf-8")
        self.world.config = config
        self.world.add_partner("tmf_listener")
        self.world.start_hub()
        self.hub = self.world.hub
        self.cookies, self.apis = {}, {}
        for name in ("manager", "clerk"):
            self.hub.api("users", {"name": name, "roles": [name], "password": PASSWORD})

    def sign_in(self, name):
        request = urllib.request.Request(f"{self.hub.url('web')}/api/v1/login",
                                         json.dumps({"name": name, "password": PASSWORD}).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            self.cookies[name] = answer.headers["Set-Cookie"].split(";")[0]

    def web(self, name, method, path, body=None, headers=None):
        if name not in self.cookies:
            self.sign_in(name)
        headers = {"Cookie": self.cookies[name], "X-KamHub-Request": "1", "Accept-Language": "zh", **(headers or {})}
        status, text = call(f"{self.hub.url('web')}/api/v1/{path}", body, headers, method)
        return status, json.loads(text) if text.strip().startswith(b"{") else text

    def web_local(self, method, path, body):
        status, text = call(f"{self.hub.operations}/api/v1/{path}", body, None, method)
        return status, json.loads(text)

    def nobody_is_let_in(self):
        expect("without a caller", call(f"{self.hub.url('web')}/api/v1/records")[0], 401)
        expect("health on the web listener", call(f"{self.hub.url('web')}/health/live")[0], 404)

    def a_record_outlives_a_kill(self):
        status, made = self.web("manager", "POST", "records/customer", {
            "code": "KA1001", "name": "中国工商银行", "province": "BJ", "area": "北京", "address": "复兴门内大街"})
        expect("created", (status, made["version"]), (201, 1))
        self.path = "records/customer/" + made["id"]
        expect("won", self.web("manager", "POST", self.path + "/transitions/win", {"version": 1})[0], 200)
        sent = self.hub.api("messages?type=kam.customer.profile-changed.v1")["messages"]
        expect("the message of the change", [m["subject"] for m in sent], ["KA1001"])
        self.hub.stop(signal.SIGKILL)
        self.world.start_hub()
        status, read = self.web("manager", "GET", self.path)
        expect("after the kill", (status, read["state"], read["version"]), (200, "active", 2))
        found = self.web("manager", "GET", "records/customer?q=" + urllib.parse.quote("银行"))[1]
        expect("found", [r["code"] for r in found["records"]], ["KA1001"])

    def a_clerk_only_reads(self):
        expect("read", self.web("clerk", "GET", self.path)[0], 200)
        status, refused = self.web("clerk", "PATCH", self.path, {"name": "x"}, {"If-Match": '"2"'})
        expect("change", (status, refused["error"]["message"]), (403, "需要权限 customer.change"))
        rows = self.hub.api("audit?action=record.refused")["rows"]
        expect("audited", [(r["actor"], r["outcome"]) for r in rows], [("hub", "forbidden")])

    def a_role_of_nothing_is_complained_of(self):
        roles = self.world.config.parent / "roles.xml"
        text = roles.read_text("utf-8")
        roles.write_text(text.replace("customer.read", "custmer.read"))
        status, said = call(f"{self.hub.operations}/api/v1/reload", {})
        roles.write_text(text)
        complaint = json.loads(said)["complaints"][0]
        expect("reload", (status, complaint["what"], complaint["write"]),
               (422, "there is no right custmer.read: no entity custmer", "write customer.read"))

    def api(self, name):
        if name not in self.apis:
            token = (self.hub.data / "operations-token").read_text("utf-8").strip()
            self.apis[name] = tmf.Api(self.hub.operations, name, {"Authorization": f"Bearer {token}"})
        return self.apis[name]

    def parties_of_tm_forum(self):
        party, roles = self.api("party"), self.api("partyRoleManagement")
        unit = party.call("POST", "organization", {
            "organizationType": "unit", "tradingName": "北京大客户部", "partyCharacteristic": [
                {"name": "code", "value": "BJ-KA"}, {"name": "level", "value": "province"},
                {"name": "effective", "value": "2026-01-01"}],
            "contactMedium": [{"mediumType": "email", "characteristic": {"emailAddress": "bj@example.cn"}}]}, 201)
        self.unit = unit["id"]
        expect("unit", unit["status"], "validated")
        party.call("PATCH", "organization/" + self.unit, {"tradingName": "北京市大客户部"})
        party.call("GET", "organization/" + self.unit)
        party.call("GET", "organization/none", status=404)
        party.call("POST", "organization", {"tradingName": "x"}, 400)  # which kind is not said
        party.call("GET", "organization?organizationType=unit")
        other = party.call("POST", "organization", {
            "organizationType": "unit", "tradingName": "天津", "partyCharacteristic": [
                {"name": "code", "value": "TJ"}, {"name": "level", "value": "province"},
                {"name": "effective", "value": "2026-01-01"}]}, 201)
        party.call("DELETE", "organization/" + other["id"], status=204)
        party.call("POST", "organization", {"organizationType": "unit", "tradingName": "x"}, 400)
        status, made = self.web_local("POST", "records/employee", {
            "staff_no": "BJ001", "name": "王敏", "unit": self.unit, "effective": "2026-01-01", "mobile": "13800000000"})
        expect("employee", status, 201)
        people = party.call("GET", "individual?relatedParty.id=" + self.unit)
        expect("individuals", [p["fullName"] for p in people], ["王敏"])
        role = roles.call("POST", "partyRole", {
            "name": "account-manager", "engagedParty": {"id": made["id"], "@referredType": "Individual"},
            "validFor": {"startDateTime": "2026-01-01T00:00:00Z"}, "characteristic": [{"name": "number", "value": "R1"}]}, 201)
        roles.call("PATCH", "partyRole/" + role["id"], {"validFor": {"endDateTime": "2026-12-31T00:00:00Z"}})
        expect("role", roles.call("GET", "partyRole/" + role["id"])["engagedParty"]["name"], "王敏")
        roles.call("GET", "partyRole?name=account-manager")
        party.call("DELETE", "organization/" + self.unit, status=409)  # the employee is in it
        roles.call("DELETE", "partyRole/" + role["id"], status=204)

    def customers_of_tm_forum(self):
        party, customers, accounts, risks = (self.api(n) for n in (
            "party", "customerManagement", "accountManagement", "riskManagement"))
        made = customers.call("POST", "customer", {
            "name": "中国农业银行", "engagedParty": {"id": "new", "@referredType": "Organization"},
            "relatedParty": [{"id": "BJ001", "role": "accountManager", "@referredType": "Employee"}],
            "contactMedium": [
                {"mediumType": "email", "characteristic": {"emailAddress": "a@example.cn"}},
                {"mediumType": "postalAddress", "characteristic": {"street1": "建国门内大街", "city": "北京", "stateOrProvince": "BJ"}}],
            "characteristic": [{"name": "code", "value": "KA2001"}, {"name": "industry", "value": "finance"}]}, 201)
        one = "customer/" + made["id"]
        expect("engaged party", party.call("GET", "organization/" + made["engagedParty"]["id"])["tradingName"], "中国农业银行")
        account = accounts.call("POST", "billingAccount", {"name": "主帐户", "relatedParty": [
            {"id": made["id"], "name": "中国农业银行", "role": "customer", "@referredType": "Customer"}],
            "characteristic": [{"name": "number", "value": "A1"}]}, 201)
        expect("accounts", [a["id"] for a in customers.call("GET", one)["account"]], [account["id"]])
        expect("patched", customers.call("PATCH", one, {"status": "active"})["status"], "active")
        customers.call("PATCH", one, {"status": "prospect"}, 409)
        customers.call("PATCH", one, {"status": "nonsense"}, 400)
        customers.call("PATCH", one, {"paymentMethod": [{"id": "1"}]}, 400)
        customers.call("GET", "customer/none", status=404)
        customers.call("POST", "customer", {"name": "x"}, 400)
        expect("found", len(customers.call("GET", "customer?status=active&relatedParty.id=BJ001&fields=name")), 1)
        customers.call("GET", "customer?limit=1", status=206)
        customers.call("GET", "customer")
        customers.call("DELETE", one, status=409)  # the account refers to it
        contact = party.call("POST", "individual", {"fullName": "李强", "relatedParty": [
            {"id": made["id"], "role": "customer", "@referredType": "Customer"}],
            "contactMedium": [{"mediumType": "mobile", "characteristic": {"phoneNumber": "13900000000"}}]}, 201)
        party.call("PATCH", "individual/" + contact["id"], {"fullName": "李强强"})
        party.call("GET", "individual/" + contact["id"])
        party.call("DELETE", "individual/" + contact["id"], status=204)
        accounts.call("PATCH", "billingAccount/" + account["id"], {"name": "付费帐户", "state": "closed"}, 400)  # no reason
        accounts.call("PATCH", "billingAccount/" + account["id"], {"name": "付费帐户"})
        accounts.call("GET", "billingAccount/" + account["id"])
        accounts.call("GET", "billingAccount?state=open&sort=-name")
        risk = risks.call("POST", "partyRoleRiskAssessment", {
            "partyRole": {"id": made["id"]}, "riskAssessmentResult": {"overallScore": 320.5}, "characteristic": [
                {"name": "grade", "value": "c"}, {"name": "colour", "value": "grey"}, {"name": "cause", "value": "decision"},
                {"name": "effective", "value": "2026-11-27"}]}, 201)
        risks.call("GET", "partyRoleRiskAssessment/" + risk["id"])
        expect("score", risks.call("GET", "partyRoleRiskAssessment?status=proposed")[0]["riskAssessmentResult"],
               {"overallScore": 320.5})
        risks.call("DELETE", "partyRoleRiskAssessment/" + risk["id"], status=204)
        accounts.call("DELETE", "billingAccount/" + account["id"], status=204)
        customers.call("DELETE", one, status=204)

    def accounts_of_tm_forum(self):
        """The other resources of TMF666, and agents as party roles."""
        api, roles, party = self.api("accountManagement"), self.api("partyRoleManagement"), self.api("party")
        status, customer = self.web("manager", "POST", "records/customer", {
            "code": "KA4001", "name": "中国建设银行", "province": "BJ", "area": "北京", "address": "金融大街"})
        expect("customer", status, 201)
        agent = roles.call("POST", "partyRole", {
            "name": "agent", "contactMedium": [
                {"mediumType": "postalAddress", "characteristic": {"street1": "中山路", "stateOrProvince": "GD"}}],
            "characteristic": [{"name": "code", "value": "AG1"}, {"name": "name", "value": "广州代理"}]}, 201)
        expect("agent", (agent["status"], [r["id"] for r in roles.call("GET", "partyRole?name=agent")]), ("applied", [agent["id"]]))
        expect("as an organization", party.call("GET", "organization/" + agent["id"])["organizationType"], "agent")
        of = {"customer": [{"id": customer["id"], "role": "customer", "@referredType": "Customer"}],
              "agent": [{"id": agent["id"], "role": "agent", "@referredType": "PartyRole"}]}

        def named(key, value):
            return {"characteristic": [{"name": key, "value": value}]}
        made = {}
        for resource, body in {
                "billFormat": {"name": "明细帐单", **named("code", "F1")},
                "billPresentationMedia": {"name": "电子帐单", **named("code", "M1")},
                "billingCycleSpecification": {"name": "每月五日", "frequency": "monthly", "billingDateShift": 5, **named("code", "C1"),
                                              "validFor": {"startDateTime": "2026-01-01T00:00:00Z"}},
                "financialAccount": {"name": "建行总户", "relatedParty": of["customer"], **named("number", "FA1")},
                "settlementAccount": {"name": "代理酬金", "relatedParty": of["agent"], **named("number", "SA1")}}.items():
            made[resource] = one = api.call("POST", resource, body, 201)
            path = f"{resource}/{one['id']}"
            expect(resource, api.call("PATCH", path, {"name": body["name"] + "甲"})["name"], body["name"] + "甲")
            expect(resource, [r["id"] for r in api.call("GET", resource)], [one["id"]])
            api.call("GET", path)
        account = api.call("POST", "partyAccount", {
            "name": "建行北京", "relatedParty": of["customer"],
            "financialAccount": {"id": made["financialAccount"]["id"], "@referredType": "FinancialAccount"},
            "characteristic": [{"name": "number", "value": "A4"}, {"name": "bill_format", "value": {"id": made["billFormat"]["id"]}}]}, 201)
        expect("one account under two names", api.call("GET", "billingAccount/" + account["id"])["financialAccount"]["name"], "建行总户甲")
        api.call("GET", "partyAccount/" + account["id"])
        api.call("GET", "partyAccount?name=" + urllib.parse.quote("建行北京"))
        api.call("PATCH", "partyAccount/" + account["id"], {"name": "建行北京分行"})
        api.call("DELETE", "financialAccount/" + made["financialAccount"]["id"], status=409)  # the account refers to it
        api.call("DELETE", "partyAccount/" + account["id"], status=204)
        expect("the agent's account", roles.call("GET", "partyRole/" + agent["id"])["account"][0]["name"], "代理酬金甲")
        for resource, one in made.items():
            api.call("DELETE", f"{resource}/{one['id']}", status=204)
        roles.call("DELETE", "partyRole/" + agent["id"], status=204)

    def offerings_and_tickets_of_tm_forum(self):
        """One declaration each, in modules of their own."""
        offerings, tickets = self.api("productCatalogManagement"), self.api("troubleTicket")
        offering = offerings.call("POST", "productOffering", {
            "name": "数字电路 2M", "description": "点对点", "characteristic": [{"name": "code", "value": "CP-T1"}, {"name": "kind", "value": "digital-circuit"}],
            "validFor": {"startDateTime": "2026-01-01T00:00:00Z"}}, 201)
        one = "productOffering/" + offering["id"]
        expect("renamed", offerings.call("PATCH", one, {"name": "数字电路 4M"})["name"], "数字电路 4M")
        expect("found", [o["id"] for o in offerings.call("GET", "productOffering?validFor.startDateTime.gte=2026-01-01T00:00:00Z&sort=-name")], [offering["id"]])
        offerings.call("GET", one)
        offerings.call("DELETE", one, status=204)
        ticket = tickets.call("POST", "troubleTicket", {
            "externalId": "GZ-T1", "description": "电路中断", "severity": "major", "ticketType": "interruption",
            "creationDate": "2026-11-27T08:00:00Z", "channel": {"id": "hotline"},
            "relatedParty": [{"id": "KH2026000127", "name": "华南示范银行", "role": "customer", "@referredType": "Customer"}]}, 201)
        one = "troubleTicket/" + ticket["id"]
        expect("ticket", (ticket["status"], ticket["severity"]), ("acknowledged", "major"))
        expect("handled", tickets.call("PATCH", one, {"status": "inProgress"})["status"], "inProgress")
        tickets.call("PATCH", one, {"status": "nonsense"}, 400)
        expect("found", [t["id"] for t in tickets.call("GET", "troubleTicket?status=inProgress&relatedParty.id=KH2026000127")],
               [ticket["id"]])
        tickets.call("GET", one)
        tickets.call("DELETE", one, status=204)

    def sales_of_tm_forum(self):
        """Leads, quotes with their lines whole, agreements, documents."""
        leads, quotes, agreements, documents = (self.api(n) for n in ("sales", "quoteManagement", "agreementManagement", "document"))
        customer = {"id": "KH2026000127", "name": "华南示范银行", "role": "customer", "@referredType": "Customer"}
        agent = {"id": "GD20451", "role": "salesAgent", "@referredType": "Individual"}

        def named(**values):
            return {"characteristic": [{"name": name, "value": value} for name, value in values.items()]}
        lead = leads.call("POST", "salesLead", {
            "name": "两条数字电路", "description": "支行接入", "estimatedRevenue": {"unit": "CNY", "value": 5440}, "relatedParty": [customer, agent],
            **named(number="SJ-T1", unit="GD-KA", region="GD")}, 201)
        one = "salesLead/" + lead["id"]
        expect("confirmed", leads.call("PATCH", one, {"status": "inProgress"})["status"], "inProgress")
        leads.call("PATCH", one, {"status": "rejected"}, 400)  # why is not said
        expect("lost", leads.call("PATCH", one, {"status": "rejected", "statusChangeReason": "价格"})["status"], "rejected")
        expect("found", [r["id"] for r in leads.call("GET", "salesLead?relatedParty.id=KH2026000127")], [lead["id"]])
        leads.call("GET", one)
        head = {"relatedParty": [customer, agent], "validFor": {"endDateTime": "2026-12-31T00:00:00Z"},
                **named(product_kind="digital-circuit", unit="GD-KA", region="GD")}
        quote = quotes.call("POST", "quote", {"externalId": "BJ-T1", "description": "两条数字电路", **head}, 201)
        one = "quote/" + quote["id"]
        expect("no line yet", quote["quoteItem"], [])
        for number, place in (("BJ-T1-02", "深圳"), ("BJ-T1-01", "佛山")):
            status, line = self.web_local("POST", "records/quote_item", {
                "number": number, "quote": quote["id"], "product": "CP-DDC-2M", "product_name": "国内数字电路2M", "product_kind": "digital-circuit",
                "quantity": 1, "list_monthly": "3200.00", "discount_rate": "15", "one_off_charge": "2000.00", "city_z": place})
            expect("line", (status, line["monthly_charge"]), (201, 2720))
        read = quotes.call("GET", one)
        expect("lines, by number", [(i["action"], i["productOffering"]["id"], i["quoteItemPrice"][0]["price"]["taxIncludedAmount"]["value"])
                                    for i in read["quoteItem"]], [("add", "CP-DDC-2M", 2720)] * 2)
        quotes.call("PATCH", one, {"quoteItem": [{"id": "1"}]}, 400)  # lines are records of their own
        quotes.call("PATCH", one, {"description": "支行两条数字电路"})
        expect("found", [q["id"] for q in quotes.call("GET", "quote?externalId=BJ-T1")], [quote["id"]])
        quotes.call("DELETE", one, status=409)  # the lines refer to it
        other = quotes.call("POST", "quote", {"externalId": "BJ-T2", "description": "x", **head}, 201)
        quotes.call("DELETE", "quote/" + other["id"], status=204)
        agreement = agreements.call("POST", "agreement", {
            "name": "数字电路租用合同", "agreementType": "service", "engagedParty": [customer],
            "agreementItem": [{"@type": "AgreementItem", "termOrCondition": [{"id": "compensation", "description": "每小时百分之五"}]}],
            **named(number="HT-T1", party_a="华南示范银行", party_b="示例电信", account_manager="GD20451", unit="GD-KA", region="GD")}, 201)
        one = "agreement/" + agreement["id"]
        expect("terms", agreement["agreementItem"][0]["termOrCondition"], [{"id": "compensation", "description": "每小时百分之五"}])
        agreements.call("PATCH", one, {"description": "两条"})
        agreements.call("GET", one)
        agreements.call("GET", "agreement?status=inProcess&engagedParty.id=KH2026000127")
        agreements.call("DELETE", one, status=204)
        document = documents.call("POST", "document", {
            "name": "合同签署件", "documentType": "contract", "version": "1.0",
            "relatedParty": [customer, {"id": "GD20451", "role": "author", "@referredType": "Individual"}],
            **named(number="WD-T1", unit="GD-KA", region="GD")}, 201)
        one = "document/" + document["id"]
        expect("archived", documents.call("PATCH", one, {"lifecycleState": "archived"})["lifecycleState"], "archived")
        documents.call("GET", one)
        documents.call("GET", "document?documentType=contract&relatedParty.id=KH2026000127")
        documents.call("DELETE", one, status=204)
        leads.call("DELETE", "salesLead/" + lead["id"], status=204)

    def orders_of_tm_forum(self):
        """Orders with their items whole; they are made of messages, so that they are read only."""
        orders, services = self.api("productOrderingManagement"), self.api("serviceOrdering")
        made = {}
        for entity, record in (
                ("product_order", {"number": "DD-T1", "customer_code": "KH2026000127", "customer_name": "华南示范银行", "contract_no": "HT-T1"}),
                ("order_item", {"number": "DD-T1-01", "order": "product_order", "product": "CP-DDC-2M", "rate": "2M", "address_a": "天河", "address_z": "福田"}),
                ("order_service", {"number": "DD-T1-01-1", "item": "order_item", "service": "FW-DDC", "name": "国内数字电路", "kind": "main"})):
            status, answer = self.web_local("POST", "records/" + entity, {k: made.get(v, v) for k, v in record.items()})
            expect(entity, status, 201)
            made[entity] = answer["id"]
        order = orders.call("GET", "productOrder/" + made["product_order"])
        item = order["productOrderItem"][0]
        expect("item", (item["action"], item["state"], item["product"]["place"]),
               ("add", "acknowledged", [{"name": "天河", "role": "aEnd"}, {"name": "福田", "role": "zEnd"}]))
        expect("found", [o["id"] for o in orders.call("GET", "productOrder?externalId=DD-T1")], [order["id"]])
        expect("made by messages only", orders.send("POST", "productOrder", {"externalId": "DD-T2"})[0], 405)
        service = services.call("GET", "serviceOrder/" + made["order_item"])
        expect("service", service["serviceOrderItem"][0]["service"], {"id": "FW-DDC", "name": "国内数字电路", "category": "main"})
        services.call("GET", "serviceOrder?state=acknowledged")

    def a_site_adds_an_entity(self):
        """The example of docs/guides/records.md, "A new entity, whole", which these files are."""
        token = (self.hub.data / "operations-token").read_text("utf-8").strip()
        api = tmf.Api(self.hub.operations, "partyInteraction", {"Authorization": f"Bearer {token}"})
        status, customer = self.web_local("POST", "records/customer", {
            "code": "KA5001", "name": "中国银行", "province": "BJ", "area": "北京", "address": "复兴门"})
        expect("customer", status, 201)
        status, visit = self.web_local("POST", "records/x_visit", {
            "number": "V1", "customer": customer["id"], "subject": "季度回访", "day": "2026-11-27"})
        expect("visit", (status, visit["state"]), (201, "planned"))
        one = "partyInteraction/" + visit["id"]
        expect("found", [p["id"] for p in api.call("GET", "partyInteraction?status=opened&relatedParty.id=" + customer["id"])],
               [visit["id"]])
        expect("reported", api.call("PATCH", one, {"status": "completed"})["status"], "completed")
        if api.theirs:
            api.compare()
        api.call("DELETE", one, status=204)

    def flows(self):
        """As the manager, where the hub is now."""
        name = "processFlowManagement"
        manager = tmf.Api(self.hub.url("web"), name, {"Cookie": self.cookies["manager"], "X-KamHub-Request": "1"})
        if name in self.apis:
            manager.tested = self.apis[name].tested
        self.apis[name] = manager
        return manager

    def processes_of_tm_forum(self):
        manager = self.flows()
        flow = manager.call("POST", "processFlow", {"processFlowSpecification": "greet",
                            "characteristic": [{"name": "customer", "value": "KA1001"}]}, 201)
        one = "processFlow/" + flow["id"]
        expect("begun", (flow["state"], flow["characteristic"][0]["value"]), ("active", "KA1001"))
        task = manager.call("GET", one + "/taskFlow")[0]
        expect("task", (task["state"], task["taskFlowSpecification"]), ("new", "call"))
        path = f"{one}/taskFlow/{task['id']}"
        manager.call("GET", path)
        manager.call("PATCH", path, {"state": "hold"}, 400)
        expect("claimed", manager.call("PATCH", path, {"state": "active"})["state"], "active")
        manager.call("PATCH", path, {"state": "completed", "characteristic": [{"name": "answer", "value": "yes"}]})
        manager.call("GET", path, status=404)
        wait_until(lambda: manager.call("GET", one)["state"] == "completed" or "not completed", "the end of the process")
        other = manager.call("POST", "processFlow", {"processFlowSpecification": "greet"}, 201)
        manager.call("DELETE", "processFlow/" + other["id"], status=409)  # why is not said
        manager.call("DELETE", f"processFlow/{other['id']}?reason=double", status=204)
        expect("cancelled", [p["id"] for p in manager.call("GET", "processFlow?state=cancelled")], [other["id"]])
        manager.call("POST", "processFlow", {"processFlowSpecification": "nothing"}, 400)
        manager.call("DELETE", one, status=409)

    def roles_of_tm_forum(self):
        api = self.api("rolesAndPermissions")
        expect("roles", [r["id"] for r in api.call("GET", "userRole")], ["administrator", "manager", "clerk"])
        expect("entitlement", api.call("GET", "userRole/clerk")["entitlement"], [{"action": "read", "function": "customer"}])
        expect("permissions", [p["user"]["id"] for p in api.call("GET", "permission")], ["clerk", "manager"])
        api.call("GET", "permission/clerk")
        api.call("GET", "permission/nobody", status=404)
        self.hub.api("users", {"name": "new", "roles": [], "password": PASSWORD})
        api.call("GET", "permission/new", status=404)

        def given(*roles, asset="rest"):
            return {"assetUserRole": [{"manageableAsset": {"id": asset}, "userRole": {"id": role}} for role in roles]}
        whom = {"user": {"id": "new", "@referredType": "Individual"}, "validFor": {"startDateTime": "2026-01-01T00:00:00Z"}}
        for wrong in ({**whom, **given("clark")}, {**whom, **given("clerk", asset="other")}, {**whom, **given()}, whom,
                      {**whom, **given("clerk"), "user": {"id": "nobody"}}, {**whom, **given("clerk"), "privilege": []},
                      {**whom, **given("clerk"), "validFor": {"endDateTime": "2026-01-01T00:00:00Z"}}):
            api.call("POST", "permission", wrong, 400)
        made = api.call("POST", "permission", {**whom, **given("clerk")}, 201)
        api.call("POST", "permission", {**whom, **given("clerk")}, 409)
        expect("given", [r["userRole"]["id"] for r in made["assetUserRole"]], ["clerk"])
        changed = api.call("PATCH", "permission/new", given("clerk", "manager"))
        expect("changed", {r["userRole"]["id"] for r in changed["assetUserRole"]}, {"clerk", "manager"})
        self.sign_in("new")
        expect("may read", self.web("new", "GET", "records/customer")[0], 200)
        refused = tmf.Api(self.hub.url("web"), "rolesAndPermissions", {"Cookie": self.cookies["new"], "X-KamHub-Request": "1"})
        refused.call("PATCH", "permission/new", given("administrator"), 403)
        api.call("PATCH", "permission/new", {"assetUserRole": []})
        api.call("GET", "permission/new", status=404)
        rows = self.hub.api("audit?action=user.change")["rows"]
        expect("audited", len(rows) >= 3, True)

    def listeners_of_tm_forum(self):
        """A listener is told in order of what it may see; it fails, is down through a kill of the hub, and misses nothing."""
        api, listener = self.api("customerManagement"), self.world.partners["tmf_listener"]
        callback = f"http://127.0.0.1:{listener.offers['port']}/crm/listener"
        clerk = tmf.Api(self.hub.url("web"), "customerManagement",
                        {"Cookie": self.cookies["clerk"], "X-KamHub-Request": "1"})
        for wrong in ({"callback": "http://example.com/x"}, {"callback": "https://example.com/x"}, {"query": "x"},
                      {"callback": callback, "query": "eventType=CustomrCreateEvent"},
                      {"callback": callback, "query": "nothing=1"}, {"callback": callback, "x": "y"},
                      {"callback": callback + "?a=b"}, {"callback": "file:///etc/passwd"}):
            api.call("POST", "hub", wrong, 400)
        said = api.call("POST", "hub", {"callback": "https://example.com/x"}, 400)["reason"]
        expect("what to declare", '<callback host="example.com" port="443"/>' in said, True)
        all_of_it = api.call("POST", "hub", {"callback": callback}, 201)
        api.call("POST", "hub", {"callback": callback}, 409)
        # His role has no right to personal fields: his events have none.
        his = clerk.call("POST", "hub", {
            "callback": callback.replace("/crm/", "/clerk/"),
            "query": "eventType=CustomerStateChangeEvent,CustomerAttributeValueChangeEvent&customer.status=active"}, 201)
        api.call("DELETE", "hub/none", status=404)
        # What his query leaves out is discarded, and holds up nothing.
        few = api.call("POST", "hub", {"callback": callback.replace("/crm/", "/few/"), "query": "status=prospect"}, 201)
        listener.control("/fault", {"spec": "503*2"})
        before = []
        wanted = ["CustomerCreateEvent", "CustomerStateChangeEvent", "CustomerAttributeValueChangeEvent", "CustomerDeleteEvent"]

        def told(one, path):
            return [r["operation"] for r in before + listener.received()
                    if r["fields"]["id"] == one and path in r["fields"]["path"] and not r["duplicate"]]
        ids = []
        for code in ("KA3001", "KA3002"):
            made = api.call("POST", "customer", {
                "name": "银行" + code, "characteristic": [{"name": "code", "value": code}],
                "contactMedium": [
                    {"mediumType": "email", "characteristic": {"emailAddress": code + "@example.cn"}},
                    {"mediumType": "postalAddress", "characteristic": {"street1": "建国门", "city": "北京", "stateOrProvince": "BJ"}}]}, 201)
            ids.append(made["id"])
            api.call("PATCH", "customer/" + made["id"], {"status": "active"})
        wait_until(lambda: [len(told(one, path)) for one in ids for path in ("/crm/", "/clerk/", "/few/")] == [2, 1, 1] * 2
                   or "not told", "what stands before the outage")
        before += listener.received()
        listener.stop()
        for one in ids:
            api.call("PATCH", "customer/" + one, {"name": "新名"})
        self.hub.stop(signal.SIGKILL)
        self.world.start_hub()
        for name in [n for n in self.apis if n != "processFlowManagement"]:  # the hub's own token is a new one
            before_that = self.apis.pop(name)
            self.api(name).tested = before_that.tested
        api = self.api("customerManagement")
        listener.start()
        for one in ids:
            api.call("DELETE", "customer/" + one, status=204)
        wait_until(lambda: all(told(one, "/crm/listener/") == wanted and told(one, "/clerk/") == wanted[1:3] for one in ids)
                   or str([[told(one, p) for p in ("/crm/", "/clerk/")] for one in ids]), "the events, in order")
        wait_until(lambda: [told(one, "/few/") for one in ids] == [wanted[:1]] * 2 or "not told", "the few events")
        for each in before + listener.received():
            api.hold_event(json.loads(each["raw"]))
        rows = self.hub.api("endpoints")["endpoints"]
        shown = {r["name"]: (r["delivered"], r["waiting"], r["parked"]) for r in rows if r["name"].startswith("listener/")}
        expect("seen by operators", shown, {f"listener/{all_of_it['id']}": (8, 0, 0), f"listener/{his['id']}": (4, 0, 0),
                                            f"listener/{few['id']}": (2, 0, 0)})
        messages = self.hub.api("messages?type=kam.hub.resource-changed.v1")["messages"]
        expect("messages", (len(messages), {m["state"] for m in messages} <= {"delivered", "discarded"}), (8, True))
        api.call("DELETE", "hub/" + his["id"], status=204)
        api.call("DELETE", "hub/" + all_of_it["id"], status=204)
        api.call("DELETE", "hub/" + all_of_it["id"], status=404)
        for name in ("party", "partyRoleManagement", "accountManagement", "riskManagement", "productCatalogManagement",
                     "sales", "quoteManagement", "agreementManagement", "productOrderingManagement", "serviceOrdering",
                     "troubleTicket"):
            other = self.api(name)
            other.call("DELETE", "hub/" + other.call("POST", "hub", {"callback": callback}, 201)["id"], status=204)

    def listeners_of_processes_and_permissions(self):
        flows, access = self.flows(), self.api("rolesAndPermissions")
        listener = self.world.partners["tmf_listener"]
        before = len(listener.received())
        callback = f"http://127.0.0.1:{listener.offers['port']}/"
        mine, his = (api.call("POST", "hub", {"callback": callback + where}, 201) for api, where in ((flows, "flow"), (access, "access")))
        flow = flows.call("POST", "processFlow", {"processFlowSpecification": "greet"}, 201)
        task = flows.call("GET", f"processFlow/{flow['id']}/taskFlow")[0]
        flows.call("PATCH", f"processFlow/{flow['id']}/taskFlow/{task['id']}", {"state": "completed"})
        access.call("POST", "permission", {"user": {"id": "new"}, "assetUserRole": [
            {"manageableAsset": {"id": "rest"}, "userRole": {"id": "clerk"}}]}, 201)
        access.call("PATCH", "permission/new", {"assetUserRole": []})

        def told():
            return [r["operation"] for r in listener.received()[before:] if not r["duplicate"]]
        wanted = ["PermissionCreateEvent", "PermissionDeleteEvent", "ProcessFlowCreateEvent", "ProcessFlowStateChangeEvent",
                  "TaskFlowCreateEvent", "TaskFlowStateChangeEvent"]
        wait_until(lambda: sorted(told()) == wanted or str(told()), "what is told of processes and permissions")
        for each in listener.received()[before:]:
            event = json.loads(each["raw"])
            (access if event["eventType"].startswith("Permission") else flows).hold_event(event)
        flows.call("DELETE", "hub/" + mine["id"], status=204)
        access.call("DELETE", "hub/" + his["id"], status=204)

    def every_operation_is_tested_and_in_the_table(self):
        for name, api in sorted(self.apis.items()):
            expect(f"what was tested of {name} lacks", api.operations()[1], [])
        absent, extra = tmf.table(self.apis, ROOT / "docs" / "specs" / "tmf.md")
        if absent or extra:
            raise Failed("docs/specs/tmf.md lacks these lines:\n" + "\n".join(absent) + "\nand has too many:\n" + "\n".join(extra))

    def documents_against_tm_forum(self):
        if not tmf.definitions_folder().is_dir():
            print(f"      not run: there are no definitions of TM Forum at {tmf.definitions_folder()}")
            return
        for name, api in sorted(self.apis.items(), key=lambda one: tmf.NUMBERS[one[0]]):
            api.compare()
            served, lacks = api.operations()[0], api.not_served()
            print(f"      TMF{tmf.NUMBERS[name]} {name}: {sum(map(len, served.values()))} operations served; not served: " +
                  (", ".join(f"{r} ({' '.join(sorted(verbs))})" for r, verbs in sorted(lacks.items())) or "none"))


def main():
    return cases.run(__doc__, Rest, lambda it: (
        it.nobody_is_let_in, it.a_record_outlives_a_kill, it.a_clerk_only_reads, it.a_role_of_nothing_is_complained_of,
        it.parties_of_tm_forum,
        it.customers_of_tm_forum, it.accounts_of_tm_forum, it.offerings_and_tickets_of_tm_forum, it.sales_of_tm_forum,
        it.orders_of_tm_forum, it.a_site_adds_an_entity,
        it.processes_of_tm_forum, it.roles_of_tm_forum, it.listeners_of_tm_forum, it.listeners_of_processes_and_permissions,
        it.every_operation_is_tested_and_in_the_table, it.documents_against_tm_forum))


if __name__ == "__main__":
    sys.exit(main())
