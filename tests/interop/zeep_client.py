#!/usr/bin/python3
"""zeep, a SOAP toolkit that is not ours, generates its client from the served descriptions and talks to the hub."""
import datetime
import logging
import sys
import uuid

import support
from lxml import etree
from support import CANONICAL, ROOT, Checks, sample, wait_received
from zeep import Client, Settings
from zeep.exceptions import Fault
from zeep.plugins import HistoryPlugin
from zeep.transports import Transport
from zeep.wsa import WsAddressingPlugin

CATALOGUE = etree.parse(str(ROOT / "mappings/canonical/catalogue.xml")).getroot()
FAMILIES = [f.get("name") for f in CATALOGUE.iter("{*}family")]
OPERATIONS = [m for m in CATALOGUE.iter("{*}message") if m.get("kind") != "reply"]
VERSIONS = ("Soap11", "Soap12")
ENVELOPE = {"Soap11": "http://schemas.xmlsoap.org/soap/envelope/", "Soap12": "http://www.w3.org/2003/05/soap-envelope"}
ADDRESSING = "http://www.w3.org/2005/08/addressing"
SENDER = {"Soap11": "Client", "Soap12": "Sender"}


class PrettyTransport(Transport):
    """Sends each element on a line of its own, so that the line of a fault can be compared, and keeps what it sent."""

    sent = b""

    def post_xml(self, address, envelope, headers):
        self.sent = etree.tostring(envelope, encoding="UTF-8", xml_declaration=True, pretty_print=True)
        return self.post(address, self.sent, headers)


class Service:
    """One family's two ports, made from its served description."""

    def __init__(self, base, family, plugins=()):
        self.history, self.transport = HistoryPlugin(), PrettyTransport()
        self.client = Client(f"{base}/soap/{family}?wsdl", settings=Settings(strict=True), transport=self.transport,
                             plugins=[self.history, *plugins])
        self.name = next(iter(self.client.wsdl.services))

    def port(self, version):
        ports = self.client.wsdl.services[self.name].ports
        return self.client.bind(self.name, next(p for p in ports if p.endswith(version)))

    def typed(self, document):
        """The parts of a document as zeep's own values: a schema that zeep reads otherwise fails here."""
        root = etree.fromstring(document)
        value = self.client.get_element(root.tag).parse(root, self.client.wsdl.types)
        return {name: value[name] for name in value}

    def call(self, version, document, message_id=None, headers=(), **changes):
        values = {**self.typed(document), **changes}
        operation = etree.QName(etree.fromstring(document)).localname
        return self.send(version, operation, values, message_id, headers)

    def send(self, version, operation, values, message_id=None, headers=()):
        blocks = list(headers)
        if message_id:
            block = etree.Element("{urn:kamhub:envelope:1}id")
            block.text = message_id
            blocks.append(block)
        return getattr(self.port(version), operation)(**values, _soapheaders=blocks or None)


def fault_of(function):
    try:
        return None, function()
    except Fault as fault:
        return fault, None


def every_operation(checks, services):
    """Each message of the catalogue, typed, over both versions; the second time it is known."""
    for entry in OPERATIONS:
        family, element = entry.get("family"), entry.get("element")
        document = (ROOT / "mappings/canonical" / entry.get("sample")).read_bytes()
        with checks.case(f"{family}/{element}"):
            if entry.get("kind") == "query":
                continue
            message_id = f"zeep-{element}"
            first = services[family].call("Soap11", document, message_id)
            again = services[family].call("Soap12", document, message_id)
            found = (first.id, first.duplicate, again.id, again.duplicate)
            checks.equal(f"{family}/{element}: accepted over SOAP 1.1, a duplicate over 1.2", found,
                         (message_id, False, message_id, True))


def by_hand(checks, services, made):
    """A message built from zeep's types, not from a sample."""
    text = "您好，范例㐂、𠮷祥大厦：专线已开通。" * 6
    values = dict(
        notificationNo="TZ-ZEEP-1", channel="sms", purpose="order-completed", kaMark=False, language="zh", text=text,
        recipient={"name": "范例𠮷", "phone": "13800000555", "partyNo": "KH-ZEEP"}, receiptWanted=True,
        notBefore=datetime.datetime(2026, 9, 14, 11, tzinfo=datetime.timezone(datetime.timedelta(hours=8))))
    model = services["notification"].typed(sample("notification_request.xml"))
    values = {**model, **values, "template": "KA-OPENED-SMS-ZH"}
    answer = services["notification"].send("Soap12", "NotificationRequest", values, "zeep-by-hand")
    checks.equal("a message built by hand from zeep's types is accepted", answer.id, "zeep-by-hand")

    def arrived():
        found = [f for f in support.received(made, "unified_messaging", "ShortMessage") if f["to"] == "13800000555"]
        return len(found) == 1 or f"{len(found)} messages"
    support.wait_until(arrived, "the short message")
    found = next(f for f in support.received(made, "unified_messaging", "ShortMessage") if f["to"] == "13800000555")
    checks.that("its Chinese text, characters beyond the BMP too, reaches the handset whole", text in found["text"],
                found["text"])


def what_partners_got(checks, services, made):
    document = etree.fromstring(sample("key_account_mark_assigned.xml"))
    name = document.findtext(f"{{{CANONICAL}}}customerName")
    got = wait_received(made, "billing", "StampKeyAccount", 1)[0]
    checks.equal("M06: the customer's Chinese name reaches billing whole", got["CustName"], name)
    checks.that("M06: so do three users, the rare character too", "华南示范银行广州㐂乐路支行" in str(got), got)
    order = services["order"].typed(sample("order_created.xml"))
    checks.equal("M22: zeep sees ten items", len(order["items"]["item"]), 10)
    rows = wait_received(made, "ninety_seven", "KO03", 12)  # ten of M22, M23 itself, one of M34
    items = [r for r in rows if r["ORDERNO"] == "DD2026100045" and r["SERVORDNO"].startswith("DD2026100045")] or rows
    checks.that("M22: its ten items are ten service orders in the 97 system",
                {f"DD2026100045-{n:02}" for n in range(1, 11)} <= {r["ITEMNO"] for r in items}, items)
    checks.that("M22: an address with a character beyond the BMP arrives whole",
                any(r["ZADDR"] == "山东省济南市历下区样例路21号𠮷祥大厦2层" for r in rows), [r["ZADDR"] for r in rows])


def questions(checks, services):
    """Request-reply: what comes back is typed."""
    for version in VERSIONS:
        with checks.case(f"queries over {version}"):
            bills = services["billing"].call(version, sample("bill_query.xml"))
            checks.that(f"{version}: BillQuery is answered by three typed bills",
                        bills.outcome == "accepted" and len(bills.bills.bill) == 3
                        and bills.bills.bill[0].items.item[0].chargeName == "2M电路月租费", bills)
            amounts = [b.amount for b in bills.bills.bill]
            total = sum(float(a._value_1) for a in amounts)
            checks.that(f"{version}: its amounts are numbers that add up to its total, in CNY",
                        abs(total - float(bills.totalAmount._value_1)) < 0.005
                        and {a.currency for a in amounts} == {"CNY"}, bills)
            records = services["billing"].call(version, sample("detail_record_query.xml"))
            checks.that(f"{version}: DetailRecordQuery is answered by typed records",
                        isinstance(records.records.record[0].startedAt, datetime.datetime), records)
            survey = services["resource"].call(version, sample("resource_survey_request.xml"))
            checks.that(f"{version}: ResourceSurveyRequest is answered by a typed result", bool(survey.surveyNo),
                        survey)


def refusals(checks, services):
    for version in VERSIONS:
        service = services["customer"]
        with checks.case(f"faults over {version}"):
            fault, answer = fault_of(lambda: service.call(
                version, sample("key_account_mark_assigned.xml"), f"bad-{version}", customerLevel="platinum"))
            checks.that(f"{version}: a value outside its enumeration is a Fault of the sender",
                        fault is not None and SENDER[version] in fault.code, fault.code if fault else answer)
            checks.that(f"{version}: its reason names the element and the value",
                        "customerLevel" in fault.message and "platinum" in fault.message, fault.message)
            detail = refusal_in(fault)
            line = next(n for n, text in enumerate(service.transport.sent.split(b"\n"), 1) if b"platinum" in text)
            checks.equal(f"{version}: its detail is a Refusal with code and line of the bad element",
                         (detail["code"], int(detail["line"])), ("InvalidMessage", line))
            fault, answer = fault_of(lambda: service.call(
                version, sample("key_account_mark_assigned.xml"), f"pattern-{version}", region="guangdong"))
            checks.that(f"{version}: a reason quotes the schema's pattern as it is written there",
                        fault is not None and "[A-Z]{2}" in fault.message, fault or answer)
            unknown = etree.Element("{urn:example:security}Token")
            unknown.set(f"{{{ENVELOPE[version]}}}mustUnderstand", "1")
            fault, answer = fault_of(lambda: service.call(
                version, sample("key_account_mark_assigned.xml"), f"must-{version}", [unknown]))
            checks.that(f"{version}: an unknown header that must be understood is a MustUnderstand fault",
                        fault is not None and fault.code.split(":")[-1] == "MustUnderstand",
                        fault.code if fault else answer)
            checks.that(f"{version}: its reason names the header", "urn:example:security" in fault.message,
                        fault.message)
            unmarked = etree.Element("{urn:example:security}Token")
            answer = service.call(version, sample("credit_status_changed.xml"), f"may-{version}", [unmarked])
            checks.equal(f"{version}: the same header without the mark is passed over", answer.id, f"may-{version}")
            fault, answer = fault_of(lambda: service.call(
                version, sample("key_account_mark_assigned.xml"), "zeep-KeyAccountMarkAssigned", customerName="别的名称"))
            checks.that(f"{version}: an id that was used with other content is a Fault of the sender that names it",
                        fault is not None and SENDER[version] in fault.code
                        and "zeep-KeyAccountMarkAssigned" in fault.message, fault or answer)


def refusal_in(fault):
    """The Refusal element in the detail, which zeep hands out as XML, as a dictionary."""
    detail = fault.detail if isinstance(fault.detail, etree._Element) else etree.fromstring(fault.detail)
    refusal = next(detail.iter("{urn:kamhub:hub:1}Refusal"))
    return {etree.QName(child).localname: child.text for child in refusal}


def addressing(checks, base):
    service = Service(base, "customer", [WsAddressingPlugin()])
    for version in VERSIONS:
        with checks.case(f"WS-Addressing over {version}"):
            answer = service.call(version, sample("customer_profile_changed.xml"))
            sent = service.history.last_sent["envelope"].findtext(f".//{{{ADDRESSING}}}MessageID")
            back = service.history.last_received["envelope"]
            checks.equal(f"{version}: MessageID becomes the message's id", answer.id, sent)
            checks.equal(f"{version}: it comes back as RelatesTo", back.findtext(f".//{{{ADDRESSING}}}RelatesTo"), sent)
            checks.that(f"{version}: the answer has a MessageID and an Action of its own",
                        back.findtext(f".//{{{ADDRESSING}}}MessageID") not in (None, sent)
                        and bool(back.findtext(f".//{{{ADDRESSING}}}Action")), etree.tostring(back))
            fault, answer = fault_of(lambda: service.call(
                version, sample("key_account_mark_assigned.xml"), customerLevel="platinum"))
            sent = service.history.last_sent["envelope"].findtext(f".//{{{ADDRESSING}}}MessageID")
            checks.that(f"{version}: a fault relates to its request too",
                        fault is not None and sent in str(etree.tostring(service.history.last_received["envelope"])),
                        answer)


def relates(checks, services, hub):
    """RelatesTo becomes the correlation id; a message without an id is given one."""
    block = etree.Element(f"{{{ADDRESSING}}}RelatesTo")
    block.text = "urn:uuid:" + str(uuid.uuid4())
    answer = services["billing"].call("Soap12", sample("service_suspension_result.xml"), "zeep-related", [block])
    found = next(m for m in support.messages(hub, "kam.billing.service-suspension-result.v1") if m["id"] == answer.id)
    checks.equal("RelatesTo becomes the correlation id", found.get("correlationid"), block.text)
    answer = services["organisation"].call("Soap11", sample("role_changed.xml"))
    checks.that("a message without an id is given one, which comes back", len(answer.id) >= 36, answer)


def run(checks: Checks, build):
    logging.getLogger("zeep").setLevel(logging.ERROR)
    systems = ["billing", "ninety_seven", "resource_management", "unified_messaging"]
    with support.world(checks, build, systems) as made:
        base = made.hub.url("partners")
        services = {}
        for family in FAMILIES:
            with checks.case(f"the description of {family}"):
                services[family] = Service(base, family)
                wanted = {m.get("element") for m in OPERATIONS if m.get("family") == family}
                ports = services[family].client.wsdl.services[services[family].name].ports
                found = [set(p.binding._operations) for p in ports.values()]
                checks.equal(f"{family}: zeep reads the description strictly, both ports with all operations",
                             found, [wanted, wanted])
        every_operation(checks, services)
        for name, check in (("partners", lambda: what_partners_got(checks, services, made)),
                            ("by hand", lambda: by_hand(checks, services, made)),
                            ("questions", lambda: questions(checks, services)),
                            ("refusals", lambda: refusals(checks, services)),
                            ("addressing", lambda: addressing(checks, base)),
                            ("relates", lambda: relates(checks, services, made.hub))):
            with checks.case(name):
                check()


if __name__ == "__main__":
    sys.exit(support.main(__doc__, run))
