"""The lead office's dispatch system: notices, work orders, orders for other regions, as mappings/contracts/dispatch_office says.

Settings: `works=auto` (the default) does each work order at once and tells each step of it, `works=manual` leaves that to `emit`;
`token=…` is asked of each call.
"""

import json
from datetime import datetime, timedelta, timezone

from simlib.hub_client import Outbox, post
from simlib.json_partner import JSON, JsonPartner, Refusal
from simlib.system import BadRequest, SendRefused

CHINA = timezone(timedelta(hours=8))
WORKS = {"XL", "WG", "XZ", "CL", "PX", "XT", "CC", "JS"}
STEPS = ("10", "20", "30", "40")  # accepted, in work, measured, done
FIELDS = ("workOrderNo", "state", "result", "reason", "crew", "cause", "remedy")


class System(JsonPartner):
    CALLS = {
        "/api/v1/dispatchOrder": ("IssueDispatchOrder", ("noticeNo", "orderNo", "office", "customer", "service", "count",
                                                         "deadline", "circuits")),
        "/api/v1/workOrder": ("CreateWorkOrder", ("workOrderNo", "workType", "unit", "province", "place", "task", "due",
                                                  "keyAccount")),
        "/api/v1/remoteOrder": ("ForwardOrder", ("remoteOrderNo", "orderNo", "itemNo", "province", "segment", "customer",
                                                 "keyAccount", "service", "deadline")),
    }

    def __init__(self, context):
        super().__init__(context)
        self._outbox = Outbox(context)
        self._works = {}  # number -> what the work order says, with the steps told so far
        self._numbers = 0

    def check(self, operation, body):
        if body.get("keyAccount", "N") not in ("Y", "N") or body.get("segment", "A") not in ("A", "T", "Z") or \
                body.get("workType", "XL") not in WORKS:
            raise Refusal(422, "value", "取值无效 / keyAccount, segment or workType has no such value")

    def answer(self, operation, body):
        self._numbers += 1
        if operation == "IssueDispatchOrder":
            return f"DT2026{self._numbers:06d}"
        if operation == "ForwardOrder":
            return f"YDS{self._numbers:08d}"
        number = f"ZD-{self._numbers:08d}"
        self._works[body["workOrderNo"]] = {**body, "id": number, "step": 0}
        if self.context.settings.get("works", "auto") == "auto":
            for state in STEPS:
                self._tell_later(body["workOrderNo"], {"state": state, "result": "ok" if state == "40" else ""})
        return number

    def _tell_later(self, number, fields):
        event = self._event(number, fields)
        self._outbox.put(number, lambda: self._post(event)[0] < 500)

    def send(self, operation, fields):
        if operation != "WorkOrderStateChangeEvent":
            raise BadRequest(f"{operation} is not WorkOrderStateChangeEvent")
        unknown = set(fields) - set(FIELDS)
        if unknown:
            raise BadRequest(f"there is no field {', '.join(sorted(unknown))}; there are {', '.join(FIELDS)}")
        fields = {"workOrderNo": "GD-DD2026100045-01-A", "state": "10", **fields}
        with self._lock:
            self._works.setdefault(fields["workOrderNo"], {"id": "ZD-0", "workOrderNo": fields["workOrderNo"],
                                                           "orderNo": "DD2026100045", "unit": "GD-GZ-XL", "step": 0})
            event = self._event(fields["workOrderNo"], fields)
        status, text = self._post(event)
        if status not in (200, 201, 204):
            raise SendRefused(f"{status} {text}")
        return f"{status} {text}"

    def _event(self, number, fields):
        work = self._works[number]
        work["step"] += 1
        now = datetime.now(CHINA).isoformat(timespec="seconds")
        told = {name: work[name] for name in ("id", "workOrderNo", "orderNo", "itemNo", "faultNo", "requestNo", "unit", "step")
                if name in work}
        told.update({name: value for name, value in fields.items() if value})
        told.update({"crew": fields.get("crew") or "示范施工一班", "changedAt": now})
        if fields.get("state") == "30":
            told["test"] = {"name": "24小时误码测试", "value": "误码率小于1E-9", "passed": True}
        return {"eventId": f"EV-{number}-{work['step']}", "eventTime": now, "eventType": "WorkOrderStateChangeEvent",
                "event": {"workOrder": told}}

    def _post(self, event):
        if not self.context.hub:
            raise OSError('no address of the hub is known; start with --hub URL or POST /hub {"url":"…"}')
        url = f"{self.context.hub.rstrip('/')}/listener/workOrderStateChangeEvent"
        status, answer = post(url, json.dumps(event, ensure_ascii=False).encode(), JSON)
        return status, answer.decode("utf-8", "replace")
