"""Resource management (IRMS): SOAP 1.1 over HTTP, as mappings/contracts/resource_management says."""

from datetime import datetime, timedelta
from pathlib import Path

from lxml import etree

from simlib import soap
from simlib.document import Template
from simlib.soap_system import CHINA, Refusal, SoapSystem

CONTRACT = Path(__file__).resolve().parents[3] / "mappings" / "contracts" / "resource_management"
NAMESPACE = "urn:example-com:irms:interface"
NOT_SERVED = ("710000", "810000", "820000")
FREE = 4          # circuits that are free in every place
BUILDABLE = 1000  # more than that is not built

RESULT = {
    "requestNo": None, "allocationNo": None, "applyNo": None, "result": "OK", "code": None, "text": None,
    "planNo": None, "circuit": None, "route": None,
    "resource[1]@id": None, "resource[1]@type": None, "resource[1]@segment": None, "resource[1]@place": None,
    "resource[1]@state": None, "resource[1]@needNo": None,
    "lack[1]@needNo": None, "lack[1]": None,
    "days": None, "keepUntil": None, "designer": "SD-RES", "designTime": None,
}


def time_text(when):
    return f"{when:%Y-%m-%d %H:%M:%S}"


class System(SoapSystem):
    version = soap.SOAP11
    namespace = NAMESPACE
    schema_file = CONTRACT / "irms.xsd"
    key_path = "requestNo"
    queries = ("SurveyResource",)
    templates = {"AllocationResult": Template("AllocationResult", NAMESPACE, RESULT, qualified=False)}
    codes = {"schema": "P01", "operation": "P02", "reused": "P05", "reject": "P99"}
    fault_status = (500, 500)

    def __init__(self, context):
        super().__init__(context)
        self._last = {}  # fields of the latest allocation's result, for `send` without fields

    def is_sender_error(self, code):
        return code.startswith("P")

    def fault_detail(self, code, text):
        return self.make("irmsError", ("code", code), ("text", text))

    def local(self, name):
        return name

    def action(self, operation):
        return f"urn:irms:{operation}"

    def check_action(self, request, operation):
        if (request.headers.get("SOAPAction") or "").strip('"') != self.action(operation):
            raise Refusal("P02", f'SOAPAction is {request.headers.get("SOAPAction")}; write "{self.action(operation)}"')

    def defaults(self, operation):
        return {"requestNo": self.number("IR"), "designTime": time_text(datetime.now(CHINA)), **self._last}

    def _served(self, *provinces):
        for province in provinces:
            if province in NOT_SERVED:
                raise Refusal("P04", f"province {province} is not served")

    # Operations

    def operation_SurveyResource(self, element):
        self._served(self._text(element, "province"), *(end.get("province") for end in element.iter("end")))
        business = element.find("business")
        wanted = int(business.get("count"))
        feasible, free, days = survey(wanted)
        now = datetime.now(CHINA)
        plan = lack = None
        if free:
            plan = etree.Element("plan", no=f"FA-{self._text(element, 'surveyNo')}", count=str(free), days="12",
                                 access="光纤")
            if business.get("rate"):
                plan.set("rate", business.get("rate"))
            plan.text = "—".join(end.get("city") + "局" for end in element.iter("end"))
        if free < wanted:
            lack = etree.Element("lack", type="GX", segment=self._text(element, "segment") or "Z",
                                 count=str(wanted - free), days="18")
            lack.text = "接入光缆芯数不足"
        kept = free and self._text(element, "keep") == "1"
        return self.make("SurveyResourceReturn", ("surveyNo", self._text(element, "surveyNo")),
                         ("feasible", feasible), ("freeCount", free), ("days", days), plan, lack,
                         ("keepUntil", f"{now + timedelta(days=15):%Y-%m-%d} 00:00:00") if kept else None,
                         ("surveyTime", time_text(now)), ("unit", "SD-RES")), None

    def operation_AllocateResource(self, element):
        self._served(self._text(element, "province"), *(end.get("province") for end in element.iter("end")))
        if self._text(element, "planNo").startswith("X"):
            raise Refusal("P03", f"plan {self._text(element, 'planNo')} is not known or out of date")
        number = self.number("FP")
        answer = self.make("AllocateResourceReturn", ("allocationNo", number),
                           ("acceptTime", time_text(datetime.now(CHINA))))
        fields = {"allocationNo": number, "applyNo": self._text(element, "applyNo"), **self._design(element)}
        self._last = fields
        return answer, ("AllocationResult", fields)

    def _design(self, element):
        lacking = [need for need in element.iter("need") if int(need.get("count")) > FREE]
        if lacking:
            fields = {"result": "NG", "code": "L01", "text": "资源不足"}
            for i, need in enumerate(lacking, 1):
                fields[f"lack[{i}]@needNo"] = need.get("no")
                fields[f"lack[{i}]"] = f"需要{need.get('count')}，空闲{FREE}"
            return fields
        ends = [end.get("city") for end in element.iter("end")]
        fields = {"planNo": "DF" + self._text(element, "applyNo"), "route": "—".join(city + "局" for city in ends),
                  "circuit": self._text(element, "circuit") or "-".join(ends) + "/2M0101", "days": "8",
                  "keepUntil": self._text(element, "finishDate") + " 00:00:00"}
        for i, need in enumerate(element.iter("need"), 1):
            place = ends[0] if need.get("segment") == "A" else ends[-1]
            fields.update({f"resource[{i}]@id": f"{place}/{need.get('type')}{i:02d}",
                           f"resource[{i}]@type": need.get("type"), f"resource[{i}]@segment": need.get("segment"),
                           f"resource[{i}]@place": place + "局传输机房", f"resource[{i}]@state": "YZ",
                           f"resource[{i}]@needNo": need.get("no")})
        return fields

    def operation_StampCircuits(self, element):
        self._served(self._text(element, "province"))
        return self._recorded(element, len(element.findall("circuit"))), None

    def operation_ArchiveResource(self, element):
        return self._recorded(element, len(element.findall("item"))), None

    def _recorded(self, element, count):
        name = etree.QName(element).localname
        return self.make(name + "Return", ("recordNo", self.number("GD")), ("count", count))


def survey(wanted):
    """(feasible, free, days): the same for the same quantity."""
    if wanted <= FREE:
        return "Y", wanted, 12
    if wanted <= 10:
        return "P", FREE, 30
    return ("B", 0, 60) if wanted <= BUILDABLE else ("N", 0, 0)
