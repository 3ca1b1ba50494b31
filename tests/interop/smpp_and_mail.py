#!/usr/bin/python3
"""Notices reach a short-message centre (Perl's Net::SMPP) and a mail server (aiosmtpd) that are not ours."""
import email
import email.policy
import json
import os
import sys
import tempfile

import support
from aiosmtpd.controller import Controller
from lib import soap
from lxml import etree
from support import CANONICAL, Checks, sample, wait_deliveries

RECEIPT = "kam.notification.delivery-receipt.v1"
# Characters beyond the BMP stand where parts would cut between their two halves.
LONG = "尊敬的范例㐂：" + "专线已开通，请测试𠮷" * 20 + "。谢谢"
SUBJECT = "大客户服务中心：广州㐂乐路支行至济南𠮷祥大厦的数字电路已经开通，请贵行信息科技部值班室安排业务测试并回复"


class MailServer:
    """Keeps what it took. The first mail to `slow@…` is put off; nobody is `unknown@…`."""

    def __init__(self):
        self.taken, self.put_off = [], []
        self.controller = Controller(self, hostname="127.0.0.1", port=support.free_port())
        self.controller.start()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown@"):
            return "550 there is no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        if envelope.rcpt_tos[0].startswith("slow@") and not self.put_off:
            self.put_off.append(mail)
            return "451 come again"
        self.taken.append((envelope, mail))
        return "250 OK"

    def to(self, address):
        return [(e, m) for e, m in self.taken if e.rcpt_tos == [address]]


def notice(channel, to, text, subject=None):
    root = etree.fromstring(sample("notification_request.xml"))
    find = lambda name: root.find(f".//{{{CANONICAL}}}{name}")  # noqa: E731
    find("channel").text = channel
    find("phone" if channel == "sms" else "email").text = to
    find("text").text = text
    if subject:
        element = etree.Element(f"{{{CANONICAL}}}subject")
        element.text = subject
        find("text").addprevious(element)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def parts_at_centre():
    with open(os.environ["KAMHUB_SMSC_LOG"], encoding="utf-8") as log:
        return [json.loads(line) for line in log]


def send(made, message_id, *words):
    return soap.send(made.hub.url("partners"), notice(*words), "soap12", message_id)


def short_messages(checks, made):
    send(made, "long", "sms", "13800000321", LONG)
    delivery = wait_deliveries(made.hub, "unified-messaging", "delivered", 1)[0]
    parts = [p for p in parts_at_centre() if p["destination_addr"] == "13800000321"]
    octets = [bytes.fromhex(p["octets"]) for p in parts]
    total = len(parts)
    checks.that("a long Chinese text comes in parts, UCS-2, each with its user-data header and at most 140 octets",
                total > 3 and {p["data_coding"] for p in parts} == {8} and all(len(o) <= 140 for o in octets)
                and all(p["esm_class"] & 0x40 for p in parts), parts)
    checks.equal("the headers count the parts of one reference",
                 ([o[:3] for o in octets], [o[4:6] for o in octets], len({o[3] for o in octets})),
                 ([b"\x05\x00\x03"] * total, [bytes([total, n + 1]) for n in range(total)], 1))
    checks.that("no part is cut within a character beyond the BMP", all(decodes(o[6:]) for o in octets), octets)
    checks.equal("together they are the signed text", b"".join(o[6:] for o in octets).decode("utf-16-be"),
                 "【大客户服务中心】" + LONG)
    checks.equal("the reference is the id that the centre gave to the last part", delivery["reference"],
                 parts[-1]["id"])
    receipts(checks, made, "long")
    send(made, "short", "sms", "+86 138 0000 0322", "您好，范例㐂")
    wait_deliveries(made.hub, "unified-messaging", "delivered", 2)
    parts = [p for p in parts_at_centre() if p["destination_addr"] == "13800000322"]
    checks.equal("a short one is one message without a header, to the bare number",
                 [bytes.fromhex(p["octets"]).decode("utf-16-be") for p in parts], ["【大客户服务中心】您好，范例㐂"])
    receipts(checks, made, "short")


def receipts(checks, made, message_id):
    def condition():
        found = [m for m in support.messages(made.hub, RECEIPT) if m.get("correlationid") == message_id]
        return len(found) == 1 or f"{[m.get('correlationid') for m in support.messages(made.hub, RECEIPT)]}"
    support.wait_until(condition, "the receipt")
    checks.that(f"one receipt comes back and names the notice '{message_id}'", True)


def decodes(octets):
    try:
        return bool(octets.decode("utf-16-be"))
    except UnicodeDecodeError:
        return False


def mails(checks, made, server):
    text = "尊敬的范例㐂：\n\n.一行以点开头\n专线𠮷已开通。"
    send(made, "mail", "email", "duty@bank.example", text, SUBJECT)
    support.wait_until(lambda: len(server.to("duty@bank.example")) == 1 or str(server.taken), "the mail")
    envelope, mail = server.to("duty@bank.example")[0]
    lines = envelope.content.split(b"\r\n")
    checks.equal("a long Chinese subject is whole when Python's email package reads it", mail["Subject"], SUBJECT)
    encoded = [line for line in lines if b"=?" in line]
    checks.that("on the wire its words are ASCII, each at most 75 characters (RFC 2047)",
                len(encoded) > 1 and all(line.isascii() and len(line[line.index(b"=?"):]) <= 75 for line in encoded),
                encoded)
    checks.that("and each line that holds one at most 76 (RFC 2047, section 2)",
                all(len(line) <= 76 for line in encoded), [(len(line), line) for line in encoded])
    checks.equal("the text is whole, the line that begins with a dot too", mail.get_content().strip().splitlines(),
                 text.splitlines())
    # The mail is there before its outcome is committed.
    deliveries = []

    def known():
        deliveries[:] = [d for d in support.deliveries(made.hub, "unified-messaging") if "@" in d["reference"]]
        return bool(deliveries) or "no delivery has a Message-ID yet"
    support.wait_until(known, "the outcome of the mail")
    checks.equal("its Message-ID is the delivery's", [mail["Message-ID"].strip("<>")],
                 [f"{d['id']}@operator.example" for d in deliveries])
    checks.equal("the envelope's sender is the configured one", envelope.mail_from, "ka@operator.example")


def mail_faults(checks, made, server):
    send(made, "slow", "email", "slow@bank.example", "稍后", "稍后再试")
    support.wait_until(lambda: len(server.to("slow@bank.example")) == 1 or str(server.taken), "the second attempt")
    again = server.to("slow@bank.example")[0][1]
    checks.equal("a mail that was put off with 451 comes again under the same Message-ID", again["Message-ID"],
                 server.put_off[0]["Message-ID"])
    send(made, "unknown", "email", "unknown@bank.example", "无人", "无人")
    parked = wait_deliveries(made.hub, "unified-messaging", "parked", 1)[0]
    checks.that("a mail that is refused with 550 is parked with the server's words",
                "550" in parked["error"] and "no such mailbox" in parked["error"], parked)


def run(checks: Checks, build):
    server = MailServer()
    try:
        with tempfile.TemporaryDirectory(prefix="kamhub-ums-") as folder:
            config = support.configuration(folder, {"unified-messaging": {
                "smsc-port": os.environ["KAMHUB_SMSC_PORT"], "mail-port": server.controller.port,
                "retry-longest": "1s"}})
            with support.world(checks, build, config=config) as made:
                for name, check in (("short messages", lambda: short_messages(checks, made)),
                                    ("mails", lambda: mails(checks, made, server)),
                                    ("mails that are not taken", lambda: mail_faults(checks, made, server))):
                    with checks.case(name):
                        check()
    finally:
        server.controller.stop()


if __name__ == "__main__":
    support.beside("with_smsc", "KAMHUB_SMSC_PORT")
    sys.exit(support.main(__doc__, run))
