"""Fault management: service levels of circuits over REST, as mappings/contracts/fault_management says.

Settings: `token=…` is asked of each call.
"""

from simlib.json_partner import JsonPartner, Refusal


class System(JsonPartner):
    CALLS = {"/api/v1/slaRecord": ("ArchiveSla", ("archiveNo", "orderNo", "itemNo", "customer", "keyAccount", "service",
                                                  "level", "validFrom"))}

    def check(self, operation, body):
        if body["level"] not in ("1", "2", "3", "9") or body["keyAccount"] not in ("Y", "N"):
            raise Refusal(422, "value", f"取值无效 / level {body['level']}, keyAccount {body['keyAccount']}")

    def answer(self, operation, body):
        return f"SLA{len(self._answers) + 1:08d}"
