"""The control port: HTTP with JSON on the loopback address (docs/specs/simulator.md)."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from simlib.faults import FaultError
from simlib.system import BadRequest, SendRefused


class ControlServer:
    """Serves the control requests of one system, which listens on `own_port`. Thread-safe."""

    def __init__(self, context, system, port, own_port):
        handler = type("Handler", (_Handler,), {"context": context, "system": system, "own_port": own_port})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)

    @property
    def port(self):
        return self._server.server_address[1]

    def start(self):
        self._thread.start()

    def stop(self):
        if self._thread.is_alive():
            self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    context = None
    system = None
    own_port = 0

    def do_GET(self):
        if self.path == "/received":
            self._answer(200, self.context.received.all())
        elif self.path == "/fault":
            self._answer(200, {"spec": self.context.faults.left()})
        elif self.path == "/health":
            self._answer(200, {"ok": True})
        else:
            self._not_found()

    def do_DELETE(self):
        if self.path != "/received":
            return self._not_found()
        self.context.received.clear()
        self._answer(200, {"ok": True})

    def do_POST(self):
        actions = {"/fault": self._fault, "/send": self._send, "/hub": self._hub, "/setting": self._setting,
                   "/down": self._down, "/up": self._up}
        action = actions.get(self.path)
        body = self._json()
        if action is None:
            return self._not_found()
        if not isinstance(body, dict):
            return self._answer(400, {"ok": False, "answer": "the body is no JSON object; write for example {}"})
        try:
            action(body)
        except (FaultError, BadRequest) as wrong:
            self._answer(400, {"ok": False, "answer": str(wrong)})

    def _fault(self, body):
        self.context.faults.set(str(body.get("spec", "")))
        self._answer(200, {"ok": True, "spec": self.context.faults.left()})

    def _down(self, _):
        if not self.context.down.is_set():
            self.context.down.set()
            self.system.go_down()
        self._answer(200, {"ok": True})

    def _up(self, _):
        if self.context.down.is_set():
            self.system.come_back(self.own_port)
            self.context.down.clear()
        self._answer(200, {"ok": True})

    def _hub(self, body):
        if not body.get("url"):
            raise BadRequest('url is missing; write {"url":"http://127.0.0.1:8480/…"}')
        self.context.hub = str(body["url"])
        self._answer(200, {"ok": True})

    def _setting(self, body):
        if not all(isinstance(value, str) for value in body.values()):
            raise BadRequest('each value is text; write for example {"works":"manual"}')
        self.context.settings.update(body)
        self._answer(200, {"ok": True})

    def _send(self, body):
        fields = body.get("fields", {})
        if not body.get("operation") or not isinstance(fields, dict):
            raise BadRequest('write {"operation":"…","fields":{…}}')
        if self.context.down.is_set():
            raise BadRequest(f"{self.context.name} is down and begins nothing; POST /up first")
        try:
            answer = self.system.send(str(body["operation"]), fields)
            self._answer(200, {"ok": True, "answer": answer})
        except SendRefused as refused:
            self._answer(200, {"ok": False, "answer": str(refused)})
        except OSError as unreachable:
            self._answer(200, {"ok": False, "answer": f"the hub was not reached: {unreachable}"})

    def _json(self):
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            return json.loads(text or b"{}")
        except ValueError:
            return None

    def _not_found(self):
        self._answer(404, {"ok": False, "answer": f"no {self.command} {self.path} here; see docs/specs/simulator.md"})

    def _answer(self, status, value):
        text = json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        """Control requests are not worth a line each."""
