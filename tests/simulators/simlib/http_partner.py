"""An HTTP(S) server for systems that speak HTTP, with the faults that any HTTP server can have.

The faults refuse, delay, hang, reset, 5xx and garbage are done here. The others (reject, duplicate) reach the
system's `handle` as `request.fault`.
"""

import socket
import ssl
import struct
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from simlib.faults import Fault

MAX_BODY = 64 * 1024 * 1024


@dataclass(frozen=True)
class Request:
    method: str
    path: str          # with the query, as sent
    headers: object    # get(name) without regard to case
    body: bytes
    fault: Fault | None = None

    def suffers(self, kind):
        return self.fault is not None and self.fault.kind == kind


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: dict = field(default_factory=dict)


class HttpPartner:
    """Serves `handle(Request) -> Reply` on the loopback address. `tls`: (certificate file, key file) or None.

    One thread per connection; `handle` is called in parallel.
    """

    def __init__(self, context, handle, tls=None):
        self._context = context
        self._handle = handle
        self._tls = None
        if tls:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(*tls)
        self._server = None
        self._thread = None

    def start(self, port):
        self._server = _Server(("127.0.0.1", port), self._context, self._handle, self._tls)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)
        self._thread.start()
        self._context.faults.watch(self._server.close_idle)
        return self._server.server_address[1]

    def stop(self):
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server.close_all()


def reset(connection):
    """Closes a socket so that the other side sees a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if isinstance(connection, ssl.SSLSocket):
        connection = socket.socket(fileno=connection.detach())
    connection.close()


def close_listener(listener):
    """Closes a listening socket for whoever waits in its accept() too, who would keep its port else."""
    try:
        listener.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    listener.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address, context, handle, tls):
        self.context, self.handle, self.tls = context, handle, tls
        self._lock = threading.Lock()
        self._idle = {}  # socket -> whether it waits for a request
        super().__init__(address, _Handler)

    def verify_request(self, request, client_address):
        return self.context.faults.take("refuse") is None

    def finish_request(self, request, client_address):
        # The handshake runs in the connection's own thread: a slow client must not stop the others.
        if self.tls:
            request.settimeout(30)
            request = self.tls.wrap_socket(request, server_side=True)
            request.settimeout(None)
        try:
            super().finish_request(request, client_address)
        finally:
            with self._lock:
                self._idle.pop(request, None)
            if self.tls:
                _shut(request)
                request.close()

    def shutdown_request(self, request):
        if request.fileno() >= 0:
            super().shutdown_request(request)

    def handle_error(self, request, client_address):
        """A client that goes away is no news."""

    def mark(self, connection, idle):
        with self._lock:
            self._idle[connection] = idle

    def close_idle(self):
        # The next call shall meet its fault on a new connection, as it would after a restart of the partner.
        with self._lock:
            waiting = [connection for connection, idle in self._idle.items() if idle]
        for connection in waiting:
            _shut(connection)

    def close_all(self):
        with self._lock:
            every = list(self._idle)
        for connection in every:
            _shut(connection)


def _shut(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 300

    def handle_one_request(self):
        self.server.mark(self.connection, True)
        super().handle_one_request()

    def parse_request(self):
        self.server.mark(self.connection, False)
        if self.server.context.faults.take("refuse"):
            self.close_connection = True
            reset(self.connection)
            return False
        return super().parse_request()

    def _serve(self):
        body = self._body()
        if body is None:
            return
        fault = self.server.context.faults.take()
        if fault and fault.kind == "hang":
            self._wait_for_end()
            return
        if fault and fault.kind == "delay":
            self.server.context.stopping.wait(fault.seconds)
        if fault and fault.status:
            self._answer(Reply(fault.status, b"temporarily out of service\n", headers={"Retry-After": "1"}))
        elif fault and fault.kind == "garbage":
            self._answer(Reply(200, b"\x00\x01\xff<this is <not> the protocol", "application/octet-stream"))
        else:
            reply = self.server.handle(Request(self.command, self.path, self.headers, body, fault))
            self._answer(reply, cut=bool(fault) and fault.kind == "reset")

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    def _body(self):
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunks()
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MAX_BODY:
            self._answer(Reply(413 if length.isdigit() else 400, b"bad Content-Length\n"))
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def _chunks(self):
        body = bytearray()
        while True:
            size = int(self.rfile.readline(80).split(b";")[0], 16)
            if size == 0:
                while self.rfile.readline(8192) not in (b"\r\n", b"\n", b""):
                    pass
                return bytes(body)
            body += self.rfile.read(size)
            self.rfile.readline(8)
            if len(body) > MAX_BODY:
                self.close_connection = True
                return None

    def _wait_for_end(self):
        # Open and silent until the caller gives up or the simulator ends.
        self.close_connection = True
        self.connection.settimeout(0.2)
        while not self.server.context.stopping.is_set():
            try:
                if not self.connection.recv(4096):
                    return
            except (TimeoutError, ssl.SSLWantReadError):
                continue
            except OSError:
                return

    def _answer(self, reply, cut=False):
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if cut:
            self.wfile.write(reply.body[:len(reply.body) // 2])
            self.wfile.flush()
            time.sleep(0.05)  # a reset throws away what the other side has not read yet: it shall see the half
            self.close_connection = True
            reset(self.connection)
            return
        self.wfile.write(reply.body)

    def log_message(self, *_):
        """What matters is in the record of what came in."""
