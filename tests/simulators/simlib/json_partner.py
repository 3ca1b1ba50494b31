"""What systems that take JSON over HTTP with an Idempotency-Key have in common: one effect a key, refusals with code and reason."""

import hashlib
import json
import threading

from simlib.http_partner import HttpPartner, Reply
from simlib.system import BaseSystem

JSON = "application/json; charset=utf-8"


class Refusal(Exception):
    def __init__(self, status, code, reason):
        super().__init__(reason)
        self.status, self.code = status, code


def json_reply(status, content):
    return Reply(status, json.dumps(content, ensure_ascii=False).encode(), JSON)


class JsonPartner(BaseSystem):
    """`CALLS`: path -> (operation, the members it must have). `answer(operation, body)` gives the id of the 201."""

    CALLS = {}

    def __init__(self, context):
        super().__init__(context)
        self._server = HttpPartner(context, self._handle)
        self._lock = threading.Lock()
        self._answers = {}  # idempotency key -> (hash of the call, reply)

    def start(self, port):
        return self._server.start(port)

    def stop(self):
        self._server.stop()

    def check(self, operation, body):
        """Raises Refusal where a value is none of those that the contract names."""

    def reply(self, operation, body):
        return json_reply(201, {"id": self.answer(operation, body)})

    def fields(self, body):
        """What of it is told as received: its plain values."""
        return {name: str(value) for name, value in body.items() if not isinstance(value, (dict, list))}

    def _handle(self, request):
        try:
            return self._take(request)
        except Refusal as refusal:
            return json_reply(refusal.status, {"code": refusal.code, "reason": str(refusal)})

    def _take(self, request):
        if request.suffers("reject"):
            raise Refusal(422, "businessRule", "业务规则不允许 / refused by a business rule")
        token = self.context.settings.get("token")
        if token and request.headers.get("Authorization") != "Bearer " + token:
            raise Refusal(401, "credential", "凭证无效 / the credential is wrong")
        if request.method != "POST" or request.path not in self.CALLS:
            raise Refusal(404, "noSuchResource", f"没有此接口 / nothing here takes {request.method} {request.path}")
        operation, needed = self.CALLS[request.path]
        try:
            body = json.loads(request.body.decode("utf-8"))
        except ValueError as wrong:
            raise Refusal(400, "notJson", f"不是 JSON / {wrong}") from None
        missing = [name for name in needed if not isinstance(body, dict) or name not in body]
        if missing:
            raise Refusal(400, "shape", f"格式不符 / {', '.join(missing)} is missing")
        self.check(operation, body)
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            raise Refusal(400, "idempotencyKey", "缺少 Idempotency-Key / Idempotency-Key is missing")
        call = hashlib.sha256(request.path.encode() + b"\n" + request.body).hexdigest()
        with self._lock:
            earlier = self._answers.get(key)
            if earlier and earlier[0] != call:
                raise Refusal(422, "keyReused", "同一幂等键内容不同 / this key was used with other content")
            reply = earlier[1] if earlier else self.reply(operation, body)
            self._answers[key] = (call, reply)
        self.context.received.add(operation, key=key, fields=self.fields(body), raw=request.body, duplicate=bool(earlier),
                                  trace=request.headers.get("traceparent"))
        return reply
