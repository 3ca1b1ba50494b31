"""A listener of TM Forum events (`POST …/hub` of the hub): takes what is posted to it and remembers eventIds, per
path: each may be a listener of its own.

It refuses what is no event: without eventId, eventTime, eventType and event, or, below `/listener/`, of another name.
"""

import json
import threading

from simlib.http_partner import HttpPartner, Reply
from simlib.system import BadRequest, BaseSystem


class System(BaseSystem):
    def __init__(self, context):
        super().__init__(context)
        self._server = HttpPartner(context, self._handle)
        self._lock = threading.Lock()
        self._known = set()

    def start(self, port):
        return self._server.start(port)

    def offers(self):
        return {}

    def stop(self):
        self._server.stop()

    def send(self, operation, fields):
        raise BadRequest(f"this system begins nothing, so not {operation}")

    def _handle(self, request):
        if request.suffers("reject"):
            return Reply(422, b"", "application/json")
        try:
            event = json.loads(request.body.decode("utf-8"))
            said = [event["eventId"], event["eventTime"], event["eventType"]]
            (resource, document), = event["event"].items()
            said += [resource, document["id"]]
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            return Reply(400, str(wrong).encode(), "text/plain")
        name = event["eventType"][0].lower() + event["eventType"][1:]
        if request.method != "POST" or ("/listener/" in request.path and not request.path.endswith("/" + name)):
            return Reply(404, b"", "text/plain")
        with self._lock:
            known = (request.path, event["eventId"]) in self._known
            self._known.add((request.path, event["eventId"]))
        self.context.received.add(event["eventType"], key=event["eventId"], duplicate=known, raw=request.body,
                                  fields={"resource": resource, "id": document["id"], "path": request.path},
                                  trace=request.headers.get("traceparent"))
        return Reply(201, b"", "application/json")
