"""Service activation: SOAP 1.1 over HTTP, as mappings/contracts/activation says.

A refusal is told in the answer, and only what is no request of the interface is a fault.
"""

from datetime import datetime
from pathlib import Path

from simlib import soap
from simlib.document import Template
from simlib.http_partner import Reply
from simlib.soap_system import CHINA, Refusal, SoapSystem

CONTRACT = Path(__file__).resolve().parents[3] / "mappings" / "contracts" / "activation"
NAMESPACE = "urn:example-com:activation:2"
FAULT = "900"

NOTICE = {
    "noticeNo": None, "taskNo": "RW202610230017", "serviceOrderNo": "YW2026102200101", "orderNo": "DD2026100045",
    "itemNo": "DD2026100045-01", "customerNo": "KH2026000127", "customerName": "华南示范银行股份有限公司",
    "keyAccount": "Y", "state": "2", "step": "2", "changedAt": None, "operator": "SD-KT07", "province": "37",
    "circuit": "广州-济南/2M0101", "resultText": None,
}


class System(SoapSystem):
    version = soap.SOAP11
    namespace = NAMESPACE
    schema_file = CONTRACT / "activation.xsd"
    key_path = "taskKey"
    templates = {"NotifyActivation": Template("NotifyActivation", NAMESPACE, NOTICE)}
    codes = {"schema": FAULT, "operation": FAULT, "reused": "209", "reject": "299"}
    fault_status = (500, 500)

    def is_sender_error(self, code):
        return True

    def fault_detail(self, code, text):
        return self.make("activationFault", ("code", code), ("text", text))

    def action(self, operation):
        return f"{NAMESPACE}#{operation}"

    def check_action(self, request, operation):
        if (request.headers.get("SOAPAction") or "").strip('"') != self.action(operation):
            raise Refusal(FAULT, f'SOAPAction is {request.headers.get("SOAPAction")}; write "{self.action(operation)}"')

    def defaults(self, operation):
        return {"noticeNo": self.number("KT"), "changedAt": f"{datetime.now(CHINA):%Y%m%d%H%M%S}"}

    def _fault(self, version, refusal):
        if refusal.code == FAULT:
            return super()._fault(version, refusal)
        answer = self.make("ActivateResult", ("resultCode", refusal.code), ("resultText", refusal.text))
        return Reply(200, soap.envelope(self.version, answer), soap.CONTENT_TYPE[self.version])

    def operation_Activate(self, element):
        return self.make("ActivateResult", ("resultCode", "000"), ("taskNo", self.number("RW"))), None
