"""The short-message centre of the unified messaging platform: SMPP 3.4 (mappings/contracts/unified_messaging)."""

import itertools
import re
import socket
import struct
import threading
import time

from simlib.http_partner import close_listener, reset

GENERIC_NACK, BIND_RECEIVER, BIND_TRANSMITTER, SUBMIT_SM, DELIVER_SM = 0x80000000, 1, 2, 4, 5
UNBIND, BIND_TRANSCEIVER, ENQUIRE_LINK, RESPONSE = 6, 9, 0x15, 0x80000000
OK, RINVMSGLEN, RINVCMDID, RINVBNDSTS, RSYSERR, RINVDSTADR, RBINDFAIL = 0, 1, 3, 4, 8, 0xB, 0xD
RINVESMCLASS, RINVDCS = 0x43, 0x104
STATES = {"ENROUTE": 1, "DELIVRD": 2, "EXPIRED": 3, "DELETED": 4, "UNDELIV": 5, "ACCEPTD": 6, "UNKNOWN": 7,
          "REJECTD": 8}
GSM = ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
       "¿abcdefghijklmnopqrstuvwxyzäöñüà")
GSM_ESCAPED = {0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|",
               0x65: "€"}


class Reader:
    """Takes a PDU body apart. IndexError or struct.error where it ends too early."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def cstring(self):
        end = self.data.index(b"\0", self.at)
        text = self.data[self.at:end].decode("latin-1")
        self.at = end + 1
        return text

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def octets(self, count):
        if self.at + count > len(self.data):
            raise IndexError("the PDU ends inside a field")
        self.at += count
        return self.data[self.at - count:self.at]

    def options(self):
        found = {}
        while self.at < len(self.data):
            tag, length = struct.unpack(">HH", self.octets(4))
            found[tag] = self.octets(length)
        return found


def cstring(text):
    return text.encode("latin-1") + b"\0"


def gsm_text(octets):
    out, escaped = "", False
    for value in octets:
        if escaped:
            out += GSM_ESCAPED.get(value, " ")
        elif value != 0x1B:
            out += GSM[value & 0x7F]
        escaped = value == 0x1B and not escaped
    return out


class Submission:
    """One submit_sm, understood. ValueError with the command status as text where the contract forbids it."""

    def __init__(self, body):
        reader = Reader(body)
        reader.cstring()  # service_type
        reader.octets(2)
        self.source = reader.cstring()
        reader.octets(2)
        self.destination = reader.cstring()
        self.esm_class = reader.byte()
        reader.octets(2)
        reader.cstring(), reader.cstring()  # schedule_delivery_time, validity_period
        self.registered = reader.byte() & 3
        reader.byte()
        self.coding = reader.byte()
        reader.byte()
        message = reader.octets(reader.byte())
        message = reader.options().get(0x0424, message)  # message_payload
        if len(message) > 140 and self.coding == 8 or len(message) > 160:
            raise ValueError(RINVMSGLEN)
        if not re.fullmatch(r"(86)?1[0-9]{10}", self.destination):
            raise ValueError(RINVDSTADR)
        self.reference, self.parts, self.part = 0, 1, 1
        if self.esm_class & 0x40:
            message = self._header(message)
        self.text = self._decode(message)

    def _header(self, message):
        length = message[0]
        header, at = message[1:1 + length], 0
        while at + 2 <= len(header):
            element, size = header[at], header[at + 1]
            value = header[at + 2:at + 2 + size]
            if element == 0 and size == 3:
                self.reference, self.parts, self.part = value
            elif element == 8 and size == 4:
                self.reference, self.parts, self.part = struct.unpack(">HBB", value)
            at += 2 + size
        if not 1 <= self.part <= self.parts or at != len(header):
            raise ValueError(RINVESMCLASS)
        return message[1 + length:]

    def _decode(self, message):
        if self.coding == 8:
            if len(message) % 2:
                raise ValueError(RINVMSGLEN)
            # Characters beyond U+FFFF arrive as surrogate pairs, as handsets take them.
            return message.decode("utf-16-be", "surrogatepass")
        if self.coding not in (0, 3):
            raise ValueError(RINVDCS)
        return gsm_text(message) if self.coding == 0 else message.decode("latin-1")


class Session:
    """One connection of an ESME. Sending is thread-safe."""

    def __init__(self, centre, connection):
        self.centre, self.connection = centre, connection
        self.bound = None
        self.sequence = itertools.count(1)
        self.lock = threading.Lock()
        self.waiting = {}  # sequence number -> [Event, status]
        self.last = time.monotonic()

    def write(self, command, status, sequence, body=b""):
        with self.lock:
            self.connection.sendall(struct.pack(">IIII", 16 + len(body), command, status, sequence) + body)

    def request(self, command, body, timeout):
        """Sends a request; the status of its response, or None where none came."""
        number, entry = next(self.sequence), [threading.Event(), None]
        self.waiting[number] = entry
        try:
            self.write(command, 0, number, body)
            entry[0].wait(timeout)
            return entry[1]
        except OSError:
            return None
        finally:
            self.waiting.pop(number, None)

    def close(self):
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def run(self):
        try:
            while True:
                length, command, status, sequence = struct.unpack(">IIII", self._exactly(16))
                if not 16 <= length <= 65536:
                    return
                body = self._exactly(length - 16)
                self.last = time.monotonic()
                if command & RESPONSE:
                    entry = self.waiting.get(sequence)
                    if entry:
                        entry[1] = status
                        entry[0].set()
                elif not self._serve(command, sequence, body):
                    return
        except OSError:
            pass
        finally:
            self.centre.forget(self)
            self.connection.close()

    def _exactly(self, count):
        data = b""
        while len(data) < count:
            piece = self.connection.recv(count - len(data))
            if not piece:
                raise OSError("closed")
            data += piece
        return data

    def _serve(self, command, sequence, body):
        if command in (BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER):
            return self._bind(command, sequence, body)
        if command == ENQUIRE_LINK:
            self.write(ENQUIRE_LINK | RESPONSE, OK, sequence)
        elif command == UNBIND:
            self.write(UNBIND | RESPONSE, OK, sequence)
            return False
        elif command != SUBMIT_SM:
            self.write(GENERIC_NACK, RINVCMDID, sequence)
        elif self.bound not in (BIND_TRANSMITTER, BIND_TRANSCEIVER):
            self.write(SUBMIT_SM | RESPONSE, RINVBNDSTS, sequence)
        else:
            return self.centre.submit(self, sequence, body)
        return True

    def _bind(self, command, sequence, body):
        reader = Reader(body)
        system_id, password = reader.cstring(), reader.cstring()
        if not self.centre.knows(system_id, password):
            self.write(command | RESPONSE, RBINDFAIL, sequence)
            return False
        self.bound = command
        self.write(command | RESPONSE, OK, sequence, cstring("UMS") + struct.pack(">HHB", 0x0210, 1, 0x34))
        return True


class Centre:
    """The listener, the record of parts, and the receipts.

    Settings: `system_id` and `password` (any, where not given), `receipts` (`auto` or `manual`), `receipt_delay`
    (0.05 s), `receipt_state` (DELIVRD), `receipt_again` (1 s), `enquire` (30 s).
    """

    def __init__(self, context):
        self.context, self.settings = context, context.settings
        self._lock = threading.Lock()
        self._sessions = []
        self._partial = {}   # (source, destination, reference) -> {part: (submission, id)}
        self.sent = {}       # message id -> (submission, time of submission)
        self._numbers = itertools.count(int(time.time()) % 1000000 * 1000)
        self._listener = None
        self._enquiring = False

    def start(self, port):
        self._listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, daemon=True).start()
        if not self._enquiring:
            self._enquiring = True
            threading.Thread(target=self._enquire, daemon=True).start()
            self.context.faults.watch(self._close_if_refusing)
        return self._listener.getsockname()[1]

    def stop(self):
        if self._listener:
            close_listener(self._listener)
        for session in list(self._sessions):
            session.close()

    def knows(self, system_id, password):
        wanted = self.settings.get("system_id", system_id), self.settings.get("password", password)
        return wanted == (system_id, password)

    def forget(self, session):
        with self._lock:
            if session in self._sessions:
                self._sessions.remove(session)

    def _accept(self):
        while not self.context.stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            if self.context.faults.take("refuse"):
                reset(connection)
                continue
            session = Session(self, connection)
            with self._lock:
                self._sessions.append(session)
            threading.Thread(target=session.run, daemon=True).start()

    def _close_if_refusing(self):
        if self.context.faults.next_is("refuse"):
            for session in list(self._sessions):
                session.close()

    def _enquire(self):
        every = float(self.settings.get("enquire", "30"))
        while not self.context.stopping.wait(min(every, 1.0)):
            for session in list(self._sessions):
                if session.bound and time.monotonic() - session.last > every:
                    threading.Thread(target=session.request, args=(ENQUIRE_LINK, b"", 5), daemon=True).start()

    def submit(self, session, sequence, body):
        """One submit_sm. False where the connection ends with it."""
        fault = self.context.faults.take()
        kind = fault.kind if fault else ""
        if kind == "hang":
            return True
        if kind == "delay":
            self.context.stopping.wait(fault.seconds)
        if kind == "refuse":
            reset(session.connection)
            return False
        if fault and fault.status or kind == "reject":
            session.write(SUBMIT_SM | RESPONSE, RINVDSTADR if kind == "reject" else RSYSERR, sequence)
            return True
        if kind == "garbage":
            session.connection.sendall(b"\xff\xfe<this is <not> the protocol>\r\n")
            return True
        try:
            submission = Submission(body)
        except ValueError as wrong:  # a UnicodeDecodeError is one too
            status = wrong.args[0] if isinstance(wrong.args[0], int) else RINVMSGLEN
            session.write(SUBMIT_SM | RESPONSE, status, sequence)
            return True
        except (IndexError, struct.error):
            session.write(SUBMIT_SM | RESPONSE, RINVMSGLEN, sequence)
            return True
        identity = f"{next(self._numbers):010X}"
        self._keep(submission, identity)
        if kind == "reset":
            session.connection.sendall(struct.pack(">II", 27, SUBMIT_SM | RESPONSE))
            time.sleep(0.05)  # the other side shall see the half before the reset throws it away
            reset(session.connection)
        else:
            session.write(SUBMIT_SM | RESPONSE, OK, sequence, cstring(identity))
        if submission.registered and self.settings.get("receipts", "auto") == "auto":
            self.report_later(identity, self.settings.get("receipt_state", "DELIVRD"), twice=kind == "duplicate")
        return kind != "reset"

    def _keep(self, submission, identity):
        key = submission.source, submission.destination, submission.reference
        with self._lock:
            self.sent[identity] = submission, time.time()
            parts = self._partial.setdefault(key, {}) if submission.parts > 1 else {}
            parts[submission.part] = submission, identity
            if len(parts) < submission.parts:
                return
            self._partial.pop(key, None)
        ordered = [parts[number] for number in sorted(parts)]
        identities = ",".join(identity for _, identity in ordered)
        text = "".join(part.text for part, _ in ordered)
        # A pair of surrogates may be cut between two parts: joined, it is one character again.
        text = text.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")
        self.context.received.add("ShortMessage", key=identities, raw=text, fields={
            "from": submission.source, "to": submission.destination, "text": text, "parts": len(ordered),
            "ids": identities, "data_coding": submission.coding, "receipt": submission.registered})

    def report_later(self, identity, state, error="000", twice=False):
        threading.Thread(target=self._report, args=(identity, state, error, 2 if twice else 1), daemon=True).start()

    def _report(self, identity, state, error, times):
        self.context.stopping.wait(float(self.settings.get("receipt_delay", "0.05")))
        for _ in range(times):
            while not self.report(identity, state, error):
                if self.context.stopping.wait(float(self.settings.get("receipt_again", "1"))):
                    return

    def report(self, identity, state, error="000"):
        """Sends one receipt; whether the ESME took it."""
        submission, at = self.sent.get(identity, (None, time.time()))
        def moment(when):
            return time.strftime("%y%m%d%H%M", time.gmtime(when + 8 * 3600))
        text = (f"id:{identity} sub:001 dlvrd:{'001' if state == 'DELIVRD' else '000'} submit date:{moment(at)} "
                f"done date:{moment(time.time())} stat:{state} err:{error} text:").encode()
        options = struct.pack(">HH", 0x001E, len(identity) + 1) + cstring(identity)
        options += struct.pack(">HHB", 0x0427, 1, STATES.get(state, 7))
        source, destination = (submission.destination, submission.source) if submission else ("", "")
        return self.deliver(source, destination, 4, 0, text, options) == OK

    def deliver(self, source, destination, esm_class, coding, octets, options=b""):
        """The status of the deliver_sm_resp, or None where no session is bound or none answered."""
        with self._lock:
            bound = [one for one in self._sessions if one.bound in (BIND_RECEIVER, BIND_TRANSCEIVER)]
        if not bound:
            return None
        body = (b"\0\x01\x01" + cstring(source) + b"\x01\x01" + cstring(destination) + bytes((esm_class, 0, 0))
                + b"\0\0\0\0" + bytes((coding, 0, len(octets))) + octets + options)
        return bound[-1].request(DELIVER_SM, body, 10)
