"""How the simulated ERP exchanges its documents: two folders, or AMQP 0-9-1 (mappings/contracts/erp)."""

import os
import re
import threading
import time

from simlib.system import SendRefused

LOOK_EVERY = 0.05  # seconds
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
# The faults of a document that comes in; the others wait for one that goes out.
INBOUND_FAULTS = ("refuse", "delay", "reject", *(str(status) for status in range(500, 600)))


class FileExchange:
    """Folders `inbound` (to the ERP) and `outbound` (from it) below the simulator's folder."""

    def __init__(self, context, post):
        self._context, self._post = context, post
        self._inbound, self._outbound = context.directory / "inbound", context.directory / "outbound"
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        for folder in (self._inbound, self._outbound):
            for name in ("", "done", "refused"):
                (folder / name).mkdir(parents=True, exist_ok=True)
        self._thread.start()

    def offers(self):
        return {"dir": str(self._context.directory), "inbound": str(self._inbound), "outbound": str(self._outbound)}

    def stop(self):
        if self._thread.is_alive():
            self._thread.join(2)

    def write(self, number, body, wait):
        """Writes one document for the hub and waits until it was moved. Returns the name it has then."""
        document, marker = self._outbound / f"{number}.xml", self._outbound / f"{number}.ok"
        half = self._outbound / f"{number}.xml.tmp"
        half.write_bytes(body)
        half.rename(document)
        marker.touch()
        until = time.monotonic() + wait
        while wait > 0:
            if not marker.exists():
                break
            if time.monotonic() > until:
                raise OSError(f"the hub did not take {document} within {wait:g} s")
            self._context.stopping.wait(LOOK_EVERY)
        else:
            return f"{document.name} written"
        reason = self._outbound / "refused" / f"{number}.reason"
        done = self._outbound / "done" / document.name
        if reason.exists() and not done.exists():
            raise SendRefused(reason.read_text("utf-8"))
        return f"done/{document.name}"

    def break_down(self, number, body):
        (self._outbound / f"{number}.xml.tmp").write_bytes(body[: len(body) // 2])

    def _run(self):
        while not self._context.stopping.wait(LOOK_EVERY):
            if self._context.down.is_set():
                continue
            for marker in sorted(self._inbound.glob("*.ok")):
                if self._context.faults.next_is("hang") or not self._read(marker):
                    break  # what comes later must not overtake it

    def _read(self, marker):
        """Whether it is done with; False: it stays, and is tried again."""
        document = marker.with_suffix(".xml")
        plain = all(path.is_file() and not path.is_symlink() for path in (marker, document))
        if not plain or not NAME.fullmatch(marker.stem):
            return True
        fault = self._context.faults.take(*INBOUND_FAULTS)
        if fault and (fault.status or fault.kind == "refuse"):
            return False
        if fault and fault.kind == "delay":
            self._context.stopping.wait(fault.seconds)
        try:
            if fault and fault.kind == "reject":
                raise ValueError("the contract is blocked for changes")
            self._post(document.read_bytes())
            os.replace(document, self._inbound / "done" / document.name)
        except ValueError as wrong:
            (self._inbound / "refused" / f"{marker.stem}.reason").write_text(str(wrong), "utf-8")
            os.replace(document, self._inbound / "refused" / document.name)
        marker.unlink()
        return True


class AmqpExchange:
    """The queue `erp.inbound` behind the exchange `erp` (to the ERP) and the queue `erp.outbound` (from it)."""

    def __init__(self, context, post):
        self._context, self._post = context, post
        settings = context.settings
        host, _, port = settings["amqp"].rpartition(":")
        if not host or not port.isdigit():
            raise OSError(f'amqp="{settings["amqp"]}" is no address; write --set amqp=127.0.0.1:5672')
        self._address = host, int(port)
        self._exchange, self._key = settings.get("exchange", "erp"), settings.get("key", "inbound")
        self._queue, self._outbound = settings.get("queue", "erp.inbound"), settings.get("outbound", "erp.outbound")
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        connection, channel = self._connect()
        channel.exchange_declare(self._exchange, "direct", durable=True)
        for queue in (self._queue, self._outbound):
            channel.queue_declare(queue, durable=True)
        channel.queue_bind(self._queue, self._exchange, self._key)
        connection.close()
        self._thread.start()

    def offers(self):
        return {"exchange": self._exchange, "key": self._key, "queue": self._queue, "outbound": self._outbound}

    def stop(self):
        if self._thread.is_alive():
            self._thread.join(5)

    def write(self, number, body, wait):
        """Publishes one document; returns when the broker has it. `wait` is of no use here."""
        import pika
        connection, channel = self._connect()
        channel.confirm_delivery()
        properties = pika.BasicProperties(content_type="application/xml", message_id=number, type="ZHRMD",
                                          delivery_mode=2)
        channel.basic_publish("", self._outbound, body, properties, mandatory=True)
        connection.close()
        return f"{number} published to {self._outbound}"

    def break_down(self, number, body):
        """A message that breaks off never reaches the queue."""

    def _connect(self):
        import pika  # only this exchange needs it
        settings = self._context.settings
        credentials = pika.PlainCredentials(settings.get("user", "guest"), settings.get("password", "guest"))
        try:
            connection = pika.BlockingConnection(pika.ConnectionParameters(
                self._address[0], self._address[1], settings.get("vhost", "/"), credentials))
        except pika.exceptions.AMQPError as wrong:
            raise OSError(f"no AMQP broker at {self._address[0]}:{self._address[1]}: {wrong!r}") from None
        return connection, connection.channel()

    def _run(self):
        while not self._context.stopping.is_set():
            try:
                self._consume()
            except Exception as lost:  # pika raises many kinds; the ERP connects again after each
                self._context.log(f"AMQP connection lost, made again: {lost!r}")
                self._context.stopping.wait(0.5)

    def _consume(self):
        connection, channel = self._connect()
        channel.basic_qos(prefetch_count=1)
        for method, properties, body in channel.consume(self._queue, inactivity_timeout=0.2):
            if self._context.stopping.is_set():
                break
            if method is not None:
                self._take(channel, method, properties, body)
        connection.close()

    def _take(self, channel, method, properties, body):
        waiting = self._context.down.is_set() or self._context.faults.next_is("hang")
        fault = self._context.faults.take(*INBOUND_FAULTS)
        if waiting or (fault and (fault.status or fault.kind == "refuse")):
            self._context.stopping.wait(LOOK_EVERY)
            channel.basic_nack(method.delivery_tag, requeue=True)
            return
        if fault and fault.kind == "delay":
            self._context.stopping.wait(fault.seconds)
        try:
            if fault and fault.kind == "reject":
                raise ValueError("the contract is blocked for changes")
            self._post(body)
        except ValueError as wrong:
            self._refuse(channel, properties, body, str(wrong))
        channel.basic_ack(method.delivery_tag)

    def _refuse(self, channel, properties, body, reason):
        queue = f"{self._queue}.refused"
        channel.queue_declare(queue, durable=True)
        properties.headers = {**(properties.headers or {}), "reason": reason}
        channel.basic_publish("", queue, body, properties)
