#!/usr/bin/python3
"""The ERP endpoint over AMQP 0-9-1 on a RabbitMQ broker; pika stands for the ERP."""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import uuid

import pika
import support
from lib import soap
from lib.processes import call
from lxml import etree
from support import ROOT, Checks, sample, wait_deliveries, wait_messages

IN, OUT = "erp.inbound", "erp.outbound"
DOCUMENT = ROOT / "mappings/transforms/erp_to_canonical/employee_changed.new_unit.in.xml"
EMPLOYEE = "kam.organisation.employee-changed.v1"
CTL = "/usr/lib/rabbitmq/bin/rabbitmqctl"  # not the wrapper in /usr/sbin, which changes the user


class Erp:
    """pika's connection to the broker, made anew for each step."""

    def __init__(self):
        self.parameters = pika.ConnectionParameters(
            os.environ["KAMHUB_AMQP_HOST"], int(os.environ["KAMHUB_AMQP_PORT"]),
            credentials=pika.PlainCredentials(os.environ["KAMHUB_AMQP_USER"], os.environ["KAMHUB_AMQP_PASSWORD"]))

    def do(self, step):
        connection = pika.BlockingConnection(self.parameters)
        try:
            return step(connection.channel())
        finally:
            connection.close()

    def declare(self, *queues):
        for queue in queues:
            self.do(lambda channel, queue=queue: channel.queue_declare(queue, durable=True))

    def publish(self, body, message_id):
        def step(channel):
            channel.confirm_delivery()
            channel.basic_publish("", OUT, body, pika.BasicProperties(
                content_type="application/xml", message_id=message_id, type="ZHRMD", delivery_mode=2), mandatory=True)
        self.do(step)

    def take(self, queue, seconds=20):
        """The next message, acknowledged."""
        found = []

        def condition():
            method, properties, body = self.do(lambda channel: channel.basic_get(queue, auto_ack=True))
            if method:
                found.append((properties, body))
            return bool(method) or f"nothing in {queue}"
        support.wait_until(condition, f"a message in {queue}", seconds)
        return found[0]

    def ready(self, queue):
        return self.do(lambda channel: channel.queue_declare(queue, passive=True)).method.message_count


def broker_environment():
    """That of the broker beside which this script runs: rabbitmqctl needs its cookie and names."""
    parent = os.getppid()
    for pid in pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        variables = pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        found = dict(v.decode().split("=", 1) for v in variables if b"=" in v)
        if "RABBITMQ_PID_FILE" in found:
            return found
    raise RuntimeError("the broker is not among this script's siblings; start it by tests/tools/with_rabbitmq")


def ctl(environment, command):
    subprocess.run([CTL, command], env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                   timeout=60)


def employee(number, name="示例员㐂𠮷"):
    root = etree.parse(str(DOCUMENT)).getroot()
    root.find(".//DOCNUM").text = number
    for node in root.iter("ENAME"):
        node.text = name
    return root


def text_of(root, encoding="UTF-8"):
    return etree.tostring(root, encoding=encoding, xml_declaration=True)


def body_of(made, message):
    return call(f"{made.hub.operations}/api/v1/payloads/{message['body']['payload']}")[1].decode()


def outwards(checks, made, erp):
    soap.send(made.hub.url("partners"), sample("contract_changed.xml"), "soap11", "contract")
    properties, body = erp.take(IN)
    delivery = wait_deliveries(made.hub, "erp", "delivered", 1)[0]
    idoc = etree.fromstring(body)
    checks.equal("M16 is a message whose id is the delivery's, with type and content type, persistent",
                 (properties.message_id, properties.type, properties.content_type, properties.delivery_mode),
                 (delivery["id"], "ZKACONTRACT", "application/xml", 2))
    checks.equal("its body is the ERP's document with that id as ARCKEY, Chinese whole",
                 (idoc.tag, idoc.findtext(".//ARCKEY"), idoc.findtext(".//KUNNM"), idoc.findtext(".//KTEXT")),
                 ("ZKACONTRACT01", delivery["id"], "华南示范银行股份有限公司", "国内数字电路租用合同"))
    checks.equal("the reference is its DOCNUM", delivery["reference"], idoc.findtext(".//DOCNUM"))
    schema = etree.XMLSchema(etree.parse(str(ROOT / "mappings/contracts/erp/zkacontract01.xsd")))
    checks.that("it is valid by the ERP's schema, as lxml reads it", schema.validate(idoc), schema.error_log)


def inwards(checks, made, erp):
    erp.publish(text_of(employee("0000000000099001")), "0000000000099001")
    message = wait_messages(made.hub, EMPLOYEE, 1)[0]
    checks.equal("M59 that pika publishes arrives under its DOCNUM", message["id"], "0000000000099001")
    checks.that("with its Chinese whole", "示例员㐂𠮷" in body_of(made, message), body_of(made, message))
    support.wait_until(lambda: erp.ready(OUT) == 0 or "a message is left", "the acknowledgement")
    erp.publish(text_of(employee("0000000000099001")), "0000000000099001")
    erp.publish(text_of(employee("0000000000099002"), "GB18030"), "0000000000099002")
    found = wait_messages(made.hub, EMPLOYEE, 2)
    checks.equal("the same document again makes no second message; one in GB18030 arrives",
                 sorted(m["id"] for m in found), ["0000000000099001", "0000000000099002"])
    checks.that("the GB18030 one is whole too", all("示例员㐂𠮷" in body_of(made, m) for m in found))


def unacknowledged(checks, made, erp):
    """The hub stands still with the message before it could commit, and dies: the broker must still have it."""
    process = made.hub.process
    process.send_signal(signal.SIGSTOP)
    try:
        erp.publish(text_of(employee("0000000000099003")), "0000000000099003")
    finally:
        process.kill()
        process.wait()
    support.wait_until(lambda: erp.ready(OUT) == 1 or f"{erp.ready(OUT)} ready", "the message back in the queue")
    checks.that("a message that the hub did not commit before it died is back in the queue", True)
    made.start_hub()
    found = wait_messages(made.hub, EMPLOYEE, 4)
    checks.equal("the next hub takes it, once", [m["id"] for m in found].count("0000000000099003"), 1)
    support.wait_until(lambda: erp.ready(OUT) == 0 or "a message is left", "the acknowledgement")


def refused(checks, made, erp):
    erp.publish(b"<ZHRMD_A01><IDOC", "broken")
    properties, body = erp.take(OUT + ".refused")
    checks.equal("what is no document lands in the refused queue as it came", (properties.message_id, body),
                 ("broken", b"<ZHRMD_A01><IDOC"))
    checks.that("with a reason", bool((properties.headers or {}).get("reason")), properties.headers)
    bad = employee("0000000000099004")
    bad.find(".//EDI_DC40").remove(bad.find(".//DIRECT"))
    erp.publish(text_of(bad), "0000000000099004")
    properties, body = erp.take(OUT + ".refused")
    checks.that("so does one that breaks the ERP's schema; the reason names where",
                properties.message_id == "0000000000099004" and "DIRECT" in properties.headers["reason"],
                properties.headers)
    erp.publish(text_of(employee("0000000000099005")), "0000000000099005")
    found = wait_messages(made.hub, EMPLOYEE, 3)
    checks.that("they do not hold up what comes behind them", "0000000000099005" in [m["id"] for m in found])


def restart(checks, made, erp):
    environment = broker_environment()
    ctl(environment, "stop_app")
    other = sample("contract_changed.xml").replace(b"HT2026100019", b"HT2026100020")
    reply = soap.send(made.hub.url("partners"), other, "soap11", "contract-2")
    checks.equal("while the broker is down the hub accepts", reply.kind, "accepted")
    wait_deliveries(made.hub, "erp", "waiting", 1)
    ctl(environment, "start_app")
    delivery = wait_deliveries(made.hub, "erp", "delivered", 2, 60)
    properties, _ = erp.take(IN)
    checks.that("after it is back the document is published, once",
                properties.message_id in [d["id"] for d in delivery] and erp.ready(IN) == 0, properties)
    number = "0000000000099006"
    erp.publish(text_of(employee(number)), number)
    found = wait_messages(made.hub, EMPLOYEE, 5, 60)
    checks.that("and documents come in again", number in [m["id"] for m in found])


def no_queue(checks, made, erp):
    erp.do(lambda channel: channel.queue_delete(IN))
    soap.send(made.hub.url("partners"), sample("contract_changed.xml"), "soap11", str(uuid.uuid4()))
    parked = wait_deliveries(made.hub, "erp", "parked", 1)[0]
    checks.that("a document that no queue takes is parked, and the error says so", "queue" in parked["error"], parked)


def run(checks: Checks, build):
    erp = Erp()
    erp.declare(IN, OUT)
    amqp = {"via": "amqp", "host": os.environ["KAMHUB_AMQP_HOST"], "port": os.environ["KAMHUB_AMQP_PORT"],
            "user": os.environ["KAMHUB_AMQP_USER"], "password": os.environ["KAMHUB_AMQP_PASSWORD"],
            "routing-key": IN, "queue": OUT, "outbox": None, "inbox": None, "poll": "200ms", "retry-longest": "1s"}
    with tempfile.TemporaryDirectory(prefix="kamhub-amqptest-") as folder:
        with support.world(checks, build, config=support.configuration(folder, {"erp": amqp})) as made:
            for name, check in (("outwards", outwards), ("inwards", inwards), ("refused", refused),
                                ("not committed", unacknowledged), ("restart of the broker", restart),
                                ("no queue", no_queue)):
                with checks.case(name):
                    check(checks, made, erp)


if __name__ == "__main__":
    support.beside("with_rabbitmq", "KAMHUB_AMQP_HOST")
    sys.exit(support.main(__doc__, run))
