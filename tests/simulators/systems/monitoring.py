"""Operation and maintenance management: alarms and reports over REST, as mappings/contracts/monitoring says.

Settings: `token=…` is asked of each call; `every=1m` is announced as how often it wants to be told.
"""

from simlib.json_partner import JsonPartner, Refusal, json_reply
from simlib.system import BadRequest

CALLS = {
    "/tmf-api/alarmManagement/v4/alarm": (
        "ReportAlarm", ("externalAlarmId", "sourceSystemId", "alarmType", "perceivedSeverity", "alarmChangedTime",
                        "alarmedObject")),
    "/tmf-api/performance/v4/performanceReport": (
        "ReportHealth", ("sourceSystemId", "reportedTime", "runningSince", "managedObject", "indicator")),
}
SEVERITIES = {"critical", "major", "minor", "warning", "cleared"}
TYPES = {"communicationsAlarm", "processingErrorAlarm"}


def flat(body):
    """One name for each value that is no list; numbers as they are written."""
    out = {}
    for name, value in body.items():
        if isinstance(value, dict):
            out.update({f"{name}.{inner}": text for inner, text in flat(value).items()})
        elif not isinstance(value, list):
            out[name] = str(value)
    return out


class System(JsonPartner):
    CALLS = CALLS

    def __init__(self, context):
        super().__init__(context)
        self._alarms = set()
        self._reports = 0

    def offers(self):
        return {name: value for name, value in self.context.settings.items() if name == "every"}

    def send(self, operation, fields):
        raise BadRequest(f"this system begins nothing, so not {operation}")

    def fields(self, body):
        return flat(body)

    def check(self, operation, body):
        for item in [body, *body.get("managedObject", ())]:
            severity, kind = item.get("perceivedSeverity", "cleared"), item.get("alarmType", "communicationsAlarm")
            if severity not in SEVERITIES or kind not in TYPES:
                raise Refusal(422, "value", f"取值无效 / {severity} {kind}")

    def reply(self, operation, body):
        if operation == "ReportHealth":
            self._reports += 1
            return json_reply(201, {"id": f"PR{self._reports:08d}"})
        known = body["externalAlarmId"] in self._alarms
        self._alarms.add(body["externalAlarmId"])
        return json_reply(200 if known else 201, {"id": body["externalAlarmId"]})
