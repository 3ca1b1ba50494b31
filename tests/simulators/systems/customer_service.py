"""The customer service system (hotline 10000): TM Forum style REST, as mappings/contracts/customer_service says.

Settings: `customers=CODE,CODE` are known from the start (default: two), `token=…` is asked of each call.
"""

import hashlib
import json
import re
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

from simlib.http_partner import HttpPartner, Reply
from simlib.hub_client import post
from simlib.system import BadRequest, BaseSystem, SendRefused
from systems.customer_service_schema import Schemas

CONTRACT = Path(__file__).resolve().parents[3] / "mappings" / "contracts" / "customer_service"
CUSTOMERS = "/tmf-api/customerManagement/v4/customer"
TICKETS = "/tmf-api/troubleTicket/v4/troubleTicket"
CHINA = timezone(timedelta(hours=8))
JSON = "application/json; charset=utf-8"
KNOWN_CUSTOMERS = "KH2026000127,KH2026000388"

CODES = {
    "customerLevel": {"A", "B", "C", "D"},
    "category": {"10", "20", "30", "40"},
    "kaMark": {"Y", "N"},
    "faultKind": {"01", "02", "03", "04", "05", "06", "07", "99"},
}
LISTENERS = {"TroubleTicketCreateEvent": "troubleTicketCreateEvent",
             "TroubleTicketStatusChangeEvent": "troubleTicketStatusChangeEvent"}
# What an agent takes down if the test says nothing else; an empty value leaves the field out.
FAULT = {
    "eventId": "", "id": "", "creationDate": "", "status": "acknowledged", "ticketType": "fault",
    "severity": "Critical", "description": "电路中断，柜面业务无法办理。", "channel": "10000",
    "customer": "KH2026000127", "customerName": "华南示范银行股份有限公司", "contact": "济南分行值班室",
    "contactPhone": "400-5550-0201", "agent": "GD40012", "circuit": "广州-济南/2M0101", "number": "",
    "region": "SD", "faultKind": "01", "kaCode": "0001-GD-000127", "kaMark": "Y", "customerLevel": "B",
    "serviceKind": "DDN", "place": "山东省济南市历下区样例路21号", "faultEnd": "Z", "occurredAt": "", "consent": "Y",
}
FAULT_CHARACTERISTICS = ("region", "faultKind", "kaCode", "kaMark", "customerLevel", "serviceKind", "place",
                         "faultEnd", "occurredAt", "consent")


class Refusal(Exception):
    def __init__(self, status, code, reason):
        super().__init__(reason)
        self.status, self.code = status, code

    def reply(self):
        return json_reply(self.status, {"code": self.code, "reason": str(self)})


def json_reply(status, content, headers=None):
    return Reply(status, json.dumps(content, ensure_ascii=False).encode(), JSON, headers or {})


def flat(body, prefix=""):
    """Flat names to strings; characteristics, parties and entities by their name or role."""
    out = {}
    for name, value in body.items():
        if isinstance(value, dict):
            out.update(flat(value, f"{prefix}{name}."))
        elif isinstance(value, list):
            for number, item in enumerate(value, 1):
                key = item.get("role") or item.get("name") or item.get("mediumType") or str(number)
                if "value" in item:
                    out[f"{prefix}{name}.{key}"] = item["value"]
                else:
                    out.update(flat(item, f"{prefix}{name}.{key}."))
        else:
            out[prefix + name] = value
    return out


def merge(known, body):
    """Lists are merged by name, mediumType or role; the list of accounts is replaced."""
    for name, value in body.items():
        if not isinstance(value, list) or name == "account":
            known[name] = value
            continue
        identity = {"characteristic": "name", "contactMedium": "mediumType", "relatedParty": "role"}[name]
        merged = {item.get(identity): item for item in known.get(name, [])}
        merged.update({item.get(identity): item for item in value})
        known[name] = list(merged.values())


class System(BaseSystem):
    def __init__(self, context):
        super().__init__(context)
        self._schemas = Schemas(json.loads((CONTRACT / "openapi.json").read_text("utf-8")))
        self._server = HttpPartner(context, self._handle)
        self._lock = threading.Lock()
        codes = context.settings.get("customers", KNOWN_CUSTOMERS).split(",")
        self._customers = {code: {"externalId": code} for code in filter(None, codes)}
        self._answers = {}  # idempotency key -> (hash of the call, reply), or None while the first call runs
        self._tickets = 0

    def start(self, port):
        return self._server.start(port)

    def stop(self):
        self._server.stop()

    # Calls of the hub

    def _handle(self, request):
        try:
            return self._once(request)
        except Refusal as refusal:
            return refusal.reply()

    def _once(self, request):
        if request.suffers("reject"):
            raise Refusal(422, "businessRule", "业务规则不允许 / refused by a business rule")
        token = self.context.settings.get("token")
        if token and request.headers.get("Authorization") != "Bearer " + token:
            raise Refusal(401, "credential", "凭证无效 / the credential is wrong")
        operation, kind, code, body = self._understood(request)
        key = request.headers.get("Idempotency-Key", "")
        if not re.fullmatch(r"[!-~]{1,64}", key):
            raise Refusal(400, "idempotencyKey", "缺少 Idempotency-Key / Idempotency-Key is missing or malformed")
        call = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
        with self._lock:
            repeated = key in self._answers
            earlier = self._answers.setdefault(key, None)
        if repeated:
            return self._repeat(key, earlier, call, operation, body, request)
        try:
            reply = self._act(kind, code, body)
        except Refusal as refusal:
            reply = refusal.reply()
        with self._lock:
            if reply.status < 300:
                self._answers[key] = (call, reply)
            else:
                del self._answers[key]
        if reply.status < 300:
            self._record(operation, key, code, body, request, False)
        return reply

    def _repeat(self, key, earlier, call, operation, body, request):
        if earlier is None:
            raise Refusal(425, "inProgress", "前一请求处理中 / the first call with this key is still being worked on")
        if earlier[0] != call:
            raise Refusal(422, "keyReused", "同一幂等键内容不同 / this key was used with other content")
        self._record(operation, key, "", body, request, True)
        return earlier[1]

    def _record(self, operation, key, code, body, request, duplicate):
        fields = {"method": request.method, "path": request.path, **flat(body)}
        if code:
            fields["customer"] = code
        self.context.received.add(operation, key=key, fields=fields, raw=request.body, duplicate=duplicate,
                                  trace=request.headers.get("traceparent"))

    def _understood(self, request):
        """Operation, schema, customer code and body; or a Refusal."""
        if request.method == "POST" and request.path == CUSTOMERS:
            operation, schema, code = "UpsertCustomer", "CustomerUpsert", ""
        elif request.method == "PATCH" and request.path.startswith(CUSTOMERS + "/"):
            operation, schema, code = "MarkKeyAccount", "CustomerPatch", request.path[len(CUSTOMERS) + 1:]
        elif request.method == "POST" and request.path == TICKETS:
            operation, schema, code = "CreateTroubleTicket", "TroubleTicketCreate", ""
        else:
            raise Refusal(404, "noSuchResource", f"没有此接口 / nothing here takes {request.method} {request.path}")
        if not request.headers.get("Content-Type", "").startswith("application/json"):
            raise Refusal(415, "mediaType", "只接受 application/json / application/json only")
        try:
            body = json.loads(request.body.decode("utf-8"))
        except ValueError as wrong:
            raise Refusal(400, "notJson", f"不是 JSON / {wrong}") from None
        wrong = self._schemas.complaint(schema, body)
        if wrong:
            raise Refusal(400, "shape", f"格式不符 / {wrong}")
        self._check_codes(body)
        if body.get("ticketType") == "notice":
            operation = "RecordNotice"
        return operation, schema, code, body

    @staticmethod
    def _check_codes(body):
        for item in body.get("characteristic", ()):
            allowed = CODES.get(item["name"])
            if allowed and not set(item["value"].split(",")) <= allowed:
                raise Refusal(422, "unknownCode", f"代码无效 / {item['name']} is {item['value']}")

    def _act(self, schema, code, body):
        with self._lock:
            if schema == "TroubleTicketCreate":
                number = self._next_ticket()
                return json_reply(201, {"id": number, "href": f"{TICKETS}/{number}", "@type": "TroubleTicket",
                                        "status": "closed" if body["ticketType"] == "notice" else "acknowledged"})
            code = code or body["externalId"]
            new = code not in self._customers
            if new and schema == "CustomerPatch":
                raise Refusal(404, "customerNotFound", f"客户不存在 / no customer {code}")
            merge(self._customers.setdefault(code, {}), body)
            return json_reply(201 if new else 200, {"id": code, "href": f"{CUSTOMERS}/{code}", "@type": "Customer"})

    def _next_ticket(self):
        self._tickets += 1
        return f"KF{datetime.now(CHINA):%Y%m%d}{self._tickets:06d}"

    # Events to the hub

    def send(self, operation, fields):
        if operation not in LISTENERS:
            raise BadRequest(f"{operation} is none of {', '.join(LISTENERS)}")
        unknown = set(fields) - set(FAULT)
        if unknown:
            raise BadRequest(f"there is no field {', '.join(sorted(unknown))}; there are {', '.join(FAULT)}")
        body = json.dumps(self._event(operation, {**FAULT, **fields}), ensure_ascii=False).encode()
        twice = self.context.faults.take("duplicate")
        answer = self._post(operation, body)
        return self._post(operation, body) if twice else answer

    def _post(self, operation, body):
        if not self.context.hub:
            raise OSError('no address of the hub is known; start with --hub URL or POST /hub {"url":"…"}')
        url = f"{self.context.hub.rstrip('/')}/listener/{LISTENERS[operation]}"
        status, answer = post(url, body, JSON)
        text = f"{status} {answer.decode('utf-8', 'replace')}".strip()
        if status not in (200, 201, 204):
            raise SendRefused(text)
        return text

    def _event(self, operation, fields):
        now = datetime.now(CHINA).isoformat(timespec="seconds")
        with self._lock:
            number = fields["id"] or self._next_ticket()
        parties = [
            {"id": fields["customer"], "name": fields["customerName"], "role": "customer",
             "@referredType": "Customer"},
            {"id": fields["contactPhone"], "name": fields["contact"], "role": "contact",
             "@referredType": "Individual"},
            {"id": fields["agent"], "role": "originator", "@referredType": "Individual"},
        ]
        services = [{"id": fields[name], "name": name, "role": "affectedService", "@referredType": "Service"}
                    for name in ("circuit", "number") if fields[name]]
        ticket = {
            "id": number, "href": f"{TICKETS}/{number}", "@type": "TroubleTicket",
            "creationDate": fields["creationDate"] or now, "status": fields["status"],
            "ticketType": fields["ticketType"], "severity": fields["severity"],
            "description": fields["description"], "channel": {"id": fields["channel"]},
            "relatedParty": [{name: value for name, value in party.items() if value}
                             for party in parties if party["id"]],
            "relatedEntity": services,
            "characteristic": [{"name": name, "value": fields[name]} for name in FAULT_CHARACTERISTICS
                               if fields[name]],
        }
        return {"eventId": fields["eventId"] or f"EV-{number}-{operation}", "eventTime": now,
                "eventType": operation, "event": {"troubleTicket": ticket}}
