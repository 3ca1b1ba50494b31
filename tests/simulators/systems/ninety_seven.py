"""The 97 system's front-end processor, from its contract (mappings/contracts/ninety_seven/README.md).

Settings: user and password (kamhub, kamhub97), heartbeat (seconds, 30). It keeps its numbers and serials in its folder,
so that a restart with the same --dir goes on where it was. Batch files go into <dir>/batch.
"""

import json
import socket
import threading
import time
import uuid

from simlib.http_partner import close_listener, reset
from simlib.system import BadRequest, BaseSystem, SendRefused
from systems import ninety_seven_frames as wire
from systems.ninety_seven_batch import write_batch
from systems.ninety_seven_defaults import fill

PATIENCE = 30.0  # seconds that send() waits for the hub's answer
RECORD_OF = {"OrderStatus": "KO09", "CustomerChanged": "KA02", "SuspensionResult": "KS09"}


class Pending:
    """One DATA frame of the 97 system that has no answer yet."""

    def __init__(self, serial, records):
        self.serial, self.records = serial, records
        self.number = 0
        self.session = None   # the session it went out on last
        self.answer = None    # (code, text)


class System(BaseSystem):
    def __init__(self, context):
        super().__init__(context)
        self.user = context.settings.get("user", "kamhub")
        self.password = context.settings.get("password", "kamhub97")
        self.heartbeat = float(context.settings.get("heartbeat", "30"))
        self.batch = context.directory / "batch"
        self.changed = threading.Condition()
        self.sending = threading.Lock()
        self.session = None
        self.pending = None
        self.orders = {}
        self._file = context.directory / "front_end.json"
        self.state = {"taken": 0, "outcome": 0, "serial": "", "answered": 0, "serials": [], "batch": {}}
        self._listener = None

    def start(self, port):
        self.batch.mkdir(parents=True, exist_ok=True)
        if self._file.exists():
            self.state.update(json.loads(self._file.read_text()))
        self._listener = socket.create_server(("127.0.0.1", port), backlog=64)
        threading.Thread(target=self._accept, daemon=True).start()
        self.context.faults.watch(self._fault_set)
        return self._listener.getsockname()[1]

    def offers(self):
        return {"dir": str(self.batch)}

    def stop(self):
        if self._listener:
            close_listener(self._listener)
        with self.changed:
            session = self.session
            self.changed.notify_all()  # who waits for the hub waits no more
        if session:
            session.end()

    def save(self):
        """Called with `changed` held."""
        self._file.write_text(json.dumps(self.state))

    def _accept(self):
        while not self.context.stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            if self.context.faults.take("refuse"):
                reset(connection)
                continue
            threading.Thread(target=Session(self, connection).run, daemon=True).start()

    def _fault_set(self):
        # A connection that is to be refused must be made anew first, as after a restart of the partner.
        with self.changed:
            session = self.session
        if session and self.context.faults.next_is("refuse"):
            session.end()

    def send(self, operation, fields):
        if operation == "BatchFile":
            return write_batch(self, fields)
        if operation not in RECORD_OF:
            raise BadRequest(f'no operation "{operation}"; there are {", ".join(RECORD_OF)} and BatchFile')
        values = {name: value for name, value in fields.items() if name != "serial"}
        try:
            record = wire.encode_record(RECORD_OF[operation], fill(self, RECORD_OF[operation], values))
        except ValueError as wrong:
            raise BadRequest(str(wrong)) from None
        serial = str(fields.get("serial") or f"97-{uuid.uuid4().hex}")
        twice = self.context.faults.take("duplicate")
        answer = self._deliver(serial, [record])
        return self._deliver(serial, [record]) if twice else answer

    def _deliver(self, serial, records):
        """Sends one DATA frame until it has its final answer, over as many connections as that takes."""
        deadline = time.monotonic() + PATIENCE
        with self.sending:
            pending = Pending(serial, records)
            try:
                return self._until_answered(pending, deadline)
            finally:
                with self.changed:
                    self.pending = None

    def _until_answered(self, pending, deadline):
        while True:
            with self.changed:
                self.pending = pending
                if not self._wait(lambda: pending.answer or self.session, deadline):
                    raise OSError("the hub is not connected")
                session = self.session
                if not pending.answer:
                    pending.number, pending.session = wire.after(self.state["answered"]), session
            if not pending.answer:
                body = wire.data_body(pending.serial, pending.records)
                session.write(wire.Frame(wire.DATA, pending.number, len(pending.records), body))
            with self.changed:
                if not self._wait(lambda: pending.answer or self.session is not session, deadline):
                    raise OSError("the hub did not answer")
                answer, pending.answer = pending.answer, None
            if answer and answer[0] < 10:
                return f"ACK {answer[0]:04d}"
            if answer and answer[0] < 50:
                raise SendRefused(f"NAK {answer[0]} {answer[1]}")
            if answer and self.context.stopping.wait(0.3):
                raise OSError("the simulator ends")

    def _wait(self, condition, deadline):
        """Called with `changed` held. Whether the condition came to be in time."""
        ending = self.context.stopping.is_set
        came = self.changed.wait_for(lambda: ending() or condition(), deadline - time.monotonic())
        if ending():
            raise OSError("the simulator ends")
        return came

    # What a session reports. Each takes `changed` itself.

    def opened(self, session, hub):
        """After RESYNC: `hub` is what the hub took last. The receiver's number is the law."""
        with self.changed:
            old, self.session = self.session, session
            self.state["answered"] = hub.number
            if self.pending and hub.body.decode("ascii", "replace").strip() == self.pending.serial:
                self.pending.answer = (hub.code, "known from RESYNC")
            self.save()
            self.changed.notify_all()
        if old:
            old.end()

    def closed(self, session):
        with self.changed:
            if self.session is session:
                self.session = None
            self.changed.notify_all()

    def answered(self, frame):
        with self.changed:
            if not self.pending or frame.number != self.pending.number:
                return
            code = frame.code if frame.type == wire.NAK or frame.code < 10 else 10
            self.pending.answer = (code, frame.body.decode(wire.CHARSET, "replace"))
            if code < 50:
                self.state["answered"] = frame.number
            self.save()
            self.changed.notify_all()

    def take(self, frame, fault):
        """Processes a DATA frame; the answer frame."""
        with self.changed:
            state = self.state
            if frame.number == state["taken"] and frame.body[:36].decode("ascii", "replace").strip() == state["serial"]:
                return self._repeat(frame)
            if frame.number != wire.after(state["taken"]):
                return nak(frame, 80, f"{wire.after(state['taken']):08d} expected")
            try:
                serial, raw = wire.split_data(frame)
                if fault and fault.kind == "reject":
                    raise wire.Refusal(19, "业务不受理 refused on demand")
                duplicate = serial in state["serials"]
                records = [wire.decode_record(record) for record in raw]
                wire.check_together(records)
            except wire.Refusal as refusal:
                state.update(taken=frame.number, outcome=refusal.code,
                             serial=frame.body[:36].decode("ascii", "replace").strip())
                self.save()
                return nak(frame, refusal.code, str(refusal))
            if not duplicate:
                state["serials"].append(serial)
            self._store(serial, raw, records, duplicate)
            state.update(taken=frame.number, outcome=0, serial=serial)
            self.save()
            return wire.Frame(wire.ACK, frame.number, 1 if duplicate else 0)

    def _repeat(self, frame):
        outcome = self.state["outcome"]
        if outcome:
            return nak(frame, outcome, "refused before")
        serial, raw = wire.split_data(frame)
        self._store(serial, raw, [wire.decode_record(record) for record in raw], True)
        return wire.Frame(wire.ACK, frame.number, 1)

    def _store(self, serial, raw, records, duplicate):
        fields, counts = dict(records[0]), {records[0]["RECTYPE"]: 1}
        fields["records"] = len(records)
        for record in records[1:]:
            name = record["RECTYPE"]
            counts[name] = counts.get(name, 0) + 1
            fields.update({f"{name}[{counts[name]}].{field}": value for field, value in record.items()})
        if not duplicate and records[0]["RECTYPE"] in ("KO01", "KO03"):
            self.orders[records[0]["ORDERNO"]] = records[0]
        text = "\n".join(record.decode(wire.CHARSET) for record in raw)
        self.context.received.add(records[0]["RECTYPE"], key=serial, fields=fields, raw=text, duplicate=duplicate)
        if not duplicate and records[0]["RECTYPE"] == "KS01":
            threading.Thread(target=self._report_suspension, args=(serial, records[0]), daemon=True).start()

    def _report_suspension(self, serial, request):
        """A stop or a resumption is done at once and reported, until the hub has it, under the serial of its request."""
        values = {name: request[name] for name in ("REQNO", "ACTION", "CUSTCODE", "ACCTNO")}
        record = wire.encode_record("KS09", fill(self, "KS09", {"ORIGSER": serial, **values}))
        report = f"97-{uuid.uuid4().hex}"
        while not self.context.stopping.is_set():
            try:
                return self._deliver(report, [record])
            except SendRefused as refused:
                return self.context.log(f"the hub refused the suspension result: {refused}")
            except OSError as away:
                self.context.log(f"the hub did not take the suspension result yet: {away}")


def nak(frame, code, text):
    return wire.Frame(wire.NAK, frame.number, code, text.encode(wire.CHARSET)[:100].decode(
        wire.CHARSET, "ignore").encode(wire.CHARSET))


class Session:
    """One connection of the hub."""

    def __init__(self, system, connection):
        self._system, self._connection = system, connection
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._sent = self._heard = time.monotonic()

    def run(self):
        try:
            self._connection.settimeout(0.5)
            self._login()
            while not self._ended.is_set():
                self._handle(wire.read_frame(self._read))
        except (wire.ProtocolError, OSError) as end:
            self._system.context.log(f"connection ended: {end}")
        finally:
            self._system.closed(self)
            self.end()

    def end(self):
        self._ended.set()
        try:
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        if threading.current_thread() is not threading.main_thread():
            self._connection.close()

    def write(self, frame):
        self._write_bytes(wire.pack(frame))

    def _write_bytes(self, raw):
        try:
            with self._lock:
                self._connection.sendall(raw)
                self._sent = time.monotonic()
        except OSError:
            self._ended.set()

    def _read(self, size):
        out = b""
        while len(out) < size:
            try:
                piece = self._connection.recv(size - len(out))
            except TimeoutError:
                self._idle()
                continue
            if not piece:
                raise OSError("the hub closed")
            out += piece
            self._heard = time.monotonic()
        return out

    def _idle(self):
        now, beat = time.monotonic(), self._system.heartbeat
        if self._ended.is_set() or self._system.context.stopping.is_set():
            raise OSError("ended here")
        if now - self._heard > 3 * beat:
            raise OSError("nothing heard from the hub")
        if now - self._sent > beat:
            self.write(wire.Frame(wire.HEARTBEAT, 0, 0))

    def _login(self):
        frame = wire.read_frame(self._read)
        if frame.type != wire.LOGIN or len(frame.body) != 38:
            raise wire.ProtocolError("the first frame is no LOGIN")
        user, password = frame.body[:8].decode("ascii", "replace"), frame.body[8:24].decode("ascii", "replace")
        if (user.strip(), password.strip()) != (self._system.user, self._system.password):
            self.write(wire.Frame(wire.LOGIN_ACK, 0, 1, "用户或密码错误".encode(wire.CHARSET)))
            raise OSError("login refused")
        self.write(wire.Frame(wire.LOGIN_ACK, 0, 0))
        frame = wire.read_frame(self._read)
        if frame.type != wire.RESYNC or len(frame.body) != 36:
            raise wire.ProtocolError("no RESYNC after LOGIN")
        with self._system.changed:
            state = self._system.state
            answer = wire.Frame(wire.RESYNC_ACK, state["taken"], state["outcome"], wire.serial_field(state["serial"]))
        self.write(answer)
        self._system.opened(self, frame)

    def _handle(self, frame):
        if frame.type == wire.HEARTBEAT:
            if frame.code == 0:
                self.write(wire.Frame(wire.HEARTBEAT, 0, 1))
        elif frame.type in (wire.ACK, wire.NAK):
            self._system.answered(frame)
        elif frame.type == wire.DATA:
            self._data(frame)
        else:
            raise wire.ProtocolError(f"frame type {frame.type} is not expected here")

    def _data(self, frame):
        fault = self._system.context.faults.take()
        kind = fault.kind if fault else ""
        if kind == "delay":
            self._system.context.stopping.wait(fault.seconds)
        if kind == "hang":
            return
        if kind == "refuse":
            raise OSError("refused on demand")
        if kind == "garbage":
            return self._write_bytes(b"\xff\xff\xff\xfe<html>no frame</html>")
        if fault and fault.status:
            return self.write(nak(frame, 90, "日结中 busy"))
        answer = self._system.take(frame, fault)
        if kind == "reset":
            self._write_bytes(wire.pack(answer)[:9])
            self._ended.set()
            reset(self._connection)
            raise OSError("reset on demand")
        self.write(answer)
        if kind == "duplicate":
            self.write(answer)
