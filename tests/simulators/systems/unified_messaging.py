"""The unified messaging platform: short messages over SMPP 3.4, mails over SMTP
(mappings/contracts/unified_messaging). `port` is SMPP, `smtp` is SMTP.

Settings (`--set`): those of `Centre`, and `smtp=PORT`. Operations to send: `DeliveryReceipt` (`id`, `state`, `err`),
`ShortMessage` (`from`, `to`, `text`).
"""

import asyncio
import email
import email.policy
import threading

from aiosmtpd.smtp import SMTP

from simlib.system import BadRequest, BaseSystem, SendRefused
from systems.unified_messaging_smsc import STATES, Centre


class System(BaseSystem):
    def __init__(self, context):
        super().__init__(context)
        self._centre = Centre(context)
        self._mail = MailServer(context)

    def start(self, port):
        self._mail.start(self._mail.port or int(self.context.settings.get("smtp", "0")))
        return self._centre.start(port)

    def offers(self):
        return {"smtp": self._mail.port}

    def stop(self):
        self._centre.stop()
        self._mail.stop()

    def send(self, operation, fields):
        if operation == "DeliveryReceipt":
            return self._receipt(fields)
        if operation == "ShortMessage":
            octets = fields.get("text", "").encode("utf-16-be")
            if not 0 < len(octets) <= 140:
                raise BadRequest("text has 1 to 70 characters here")
            return self._answer(self._centre.deliver(fields.get("from", "13800000127"), fields.get("to", "10690000"),
                                                     0, 8, octets))
        raise BadRequest("the platform sends DeliveryReceipt and ShortMessage")

    def _receipt(self, fields):
        identity, state = fields.get("id", ""), fields.get("state", "DELIVRD")
        if not identity or state not in STATES:
            raise BadRequest('write {"id":"…","state":"DELIVRD"}; states are ' + ", ".join(STATES))
        fault = self.context.faults.take("duplicate")
        for _ in range(2 if fault else 1):
            if not self._centre.report(identity, state, fields.get("err", "000")):
                raise SendRefused("the receipt was not taken")
        return "taken"

    @staticmethod
    def _answer(status):
        if status is None:
            raise OSError("no session is bound as receiver, or none answered")
        if status:
            raise SendRefused(f"command status {status:#x}")
        return "taken"


class MailServer:
    """SMTP on the loopback address, by aiosmtpd, with its event loop in a thread of its own."""

    def __init__(self, context):
        self._context = context
        self._loop = self._thread = self._server = None
        self.port = 0

    def start(self, port):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(port), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self):
        if self._server:
            self._loop.call_soon_threadsafe(self._server.close)
        if self._thread and self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._end(), self._loop)
            self._thread.join(2)

    async def _end(self):
        connections = asyncio.all_tasks() - {asyncio.current_task()}
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        self._loop.stop()

    async def _listen(self, port):
        context = self._context
        handler = MailHandler(context)

        class Connection(SMTP):
            def connection_made(self, transport):
                if context.faults.take("refuse"):
                    transport.abort()
                    return
                super().connection_made(transport)

        return await self._loop.create_server(
            lambda: Connection(handler, hostname="ums.example", enable_SMTPUTF8=False, loop=self._loop),
            "127.0.0.1", port)


class MailHandler:
    """What the platform does with a mail. The names are those that aiosmtpd calls."""

    def __init__(self, context):
        self._context = context
        self._seen = set()

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.fault = self._context.faults.take()
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if envelope.fault and envelope.fault.kind == "reject":
            return "550 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        fault = envelope.fault
        kind = fault.kind if fault else ""
        if kind == "hang":
            while not self._context.stopping.is_set():
                await asyncio.sleep(0.1)
        if kind == "delay":
            await asyncio.sleep(fault.seconds)
        if fault and fault.status:
            return "451 temporarily out of service"
        if kind == "garbage":
            return "\x00\x01<this is <not> the protocol"
        self._record(envelope)
        if kind == "reset":
            server.transport.write(b"25")
            await asyncio.sleep(0.05)
            server.transport.abort()
        return "250 taken"

    def _record(self, envelope):
        mail = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        body = mail.get_body(("plain",))
        identity = str(mail["Message-ID"] or "")
        duplicate = bool(identity) and identity in self._seen
        self._seen.add(identity)
        self._context.received.add("Mail", key=identity, raw=envelope.original_content, duplicate=duplicate, fields={
            "from": envelope.mail_from, "to": ",".join(envelope.rcpt_tos), "subject": str(mail["Subject"] or ""),
            "text": body.get_content().replace("\r\n", "\n") if body else "", "message_id": identity})
