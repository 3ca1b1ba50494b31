"""Operation and maintenance management: alarms and reports over REST, as mappings/contracts/monitoring says.

Settings: `token=…` is asked of each call; `every=1m` is announced as how often it wants to be told.
"""

import hashlib
import json
import threading

from simlib.http_partner import HttpPartner, Reply
from simlib.system import BadRequest, BaseSystem

CALLS = {
    "/tmf-api/alarmManagement/v4/alarm": (
        "ReportAlarm", ("externalAlarmId", "sourceSystemId", "alarmType", "perceivedSeverity", "alarmChangedTime",
                        "alarmedObject")),
    "/tmf-api/performance/v4/performanceReport": (
        "ReportHealth", ("sourceSystemId", "reportedTime", "runningSince", "managedObject", "indicator")),
}
SEVERITIES = {"critical", "major", "minor", "warning", "cleared"}
TYPES = {"communicationsAlarm", "processingErrorAlarm"}


class Refusal(Exception):
    def __init__(self, status, code, reason):
        super().__init__(reason)
        self.status, self.code = status, code


def json_reply(status, content):
    return Reply(status, json.dumps(content, ensure_ascii=False).encode(), "application/json; charset=utf-8")


def flat(body):
    """One name for each value that is no list; numbers as they are written."""
    out = {}
    for name, value in body.items():
        if isinstance(value, dict):
            out.update({f"{name}.{inner}": text for inner, text in flat(value).items()})
        elif not isinstance(value, list):
            out[name] = str(value)
    return out


class System(BaseSystem):
    def __init__(self, context):
        super().__init__(context)
        self._server = HttpPartner(context, self._handle)
        self._lock = threading.Lock()
        self._answers = {}  # idempotency key -> (hash of the call, reply)
        self._alarms = set()

    def start(self, port):
        return self._server.start(port)

    def offers(self):
        return {name: value for name, value in self.context.settings.items() if name == "every"}

    def stop(self):
        self._server.stop()

    def send(self, operation, fields):
        raise BadRequest(f"this system begins nothing, so not {operation}")

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
        if request.method != "POST" or request.path not in CALLS:
            raise Refusal(404, "noSuchResource", f"没有此接口 / nothing here takes {request.method} {request.path}")
        operation, needed = CALLS[request.path]
        body = self._understood(request, needed)
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            raise Refusal(400, "idempotencyKey", "缺少 Idempotency-Key / Idempotency-Key is missing")
        call = hashlib.sha256(request.path.encode() + b"\n" + request.body).hexdigest()
        with self._lock:
            earlier = self._answers.get(key)
            if earlier and earlier[0] != call:
                raise Refusal(422, "keyReused", "同一幂等键内容不同 / this key was used with other content")
            reply = earlier[1] if earlier else self._answer(operation, body)
            self._answers[key] = (call, reply)
        self.context.received.add(operation, key=key, fields=flat(body), raw=request.body, duplicate=bool(earlier),
                                  trace=request.headers.get("traceparent"))
        return reply

    @staticmethod
    def _understood(request, needed):
        try:
            body = json.loads(request.body.decode("utf-8"))
        except ValueError as wrong:
            raise Refusal(400, "notJson", f"不是 JSON / {wrong}") from None
        missing = [name for name in needed if not isinstance(body, dict) or name not in body]
        if missing:
            raise Refusal(400, "shape", f"格式不符 / {', '.join(missing)} is missing")
        said = [body, *body.get("managedObject", ())]
        for item in said:
            severity, kind = item.get("perceivedSeverity", "cleared"), item.get("alarmType", "communicationsAlarm")
            if severity not in SEVERITIES or kind not in TYPES:
                raise Refusal(422, "value", f"取值无效 / {severity} {kind}")
        return body

    def _answer(self, operation, body):
        if operation == "ReportHealth":
            return json_reply(201, {"id": f"PR{len(self._answers) + 1:08d}"})
        known = body["externalAlarmId"] in self._alarms
        self._alarms.add(body["externalAlarmId"])
        return json_reply(200 if known else 201, {"id": body["externalAlarmId"]})
