"""The ERP: documents in the manner of IDocs, by file or over AMQP (mappings/contracts/erp).

Settings (`--set`): `amqp=host:port` exchanges over AMQP instead of by file; then `user`, `password`, `vhost`,
`exchange` (erp), `key` (inbound), `queue` (erp.inbound, to the ERP) and `outbound` (erp.outbound, from it).

Faults. A document that comes in: `refuse` and `5xx` leave it for the next look, `hang` for ever (until the faults are
set anew), `delay` posts it later, `reject` refuses it. A document that `/send` writes: `reset` breaks down in the
middle of writing it, `garbage` writes something else, `duplicate` sends it twice.
"""

import re
import threading
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from lxml import etree

from simlib.soap import flatten
from simlib.system import BadRequest, BaseSystem, SendRefused
from systems.erp_exchange import AmqpExchange, FileExchange

CONTRACT = Path(__file__).resolve().parents[3] / "mappings" / "contracts" / "erp"
PARSER = dict(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
VARIANTS = {"EmployeeChanged": "EMP", "OrganisationChanged": "ORG", "RoleChanged": "ROL"}


class Refused(ValueError):
    """A document that the ERP does not post; the text says why."""


class System(BaseSystem):
    def __init__(self, context):
        super().__init__(context)
        self._schemas = {"ZKACONTRACT01": etree.XMLSchema(etree.parse(str(CONTRACT / "zkacontract01.xsd")))}
        self._lock = threading.Lock()
        self._posted = set()  # ARCKEY of each document that was posted
        self._number = int(time.time() * 1000)  # DOCNUM is unique for ever, also after a restart
        self._exchange = None

    def start(self, port):
        kind = AmqpExchange if "amqp" in self.context.settings else FileExchange
        self._exchange = kind(self.context, self.post)
        self._exchange.start()
        return 0

    def offers(self):
        return self._exchange.offers()

    def go_down(self):
        """Its folders or queues stay; nobody looks into them."""

    def come_back(self, port):
        """Its thread looks into them again."""

    def stop(self):
        if self._exchange:
            self._exchange.stop()

    def post(self, raw):
        """Posts one document that came in; Refused where it is none of the contract's."""
        try:
            root = etree.fromstring(raw, etree.XMLParser(**PARSER))
        except etree.XMLSyntaxError as wrong:
            raise Refused(f"not well-formed: {wrong}") from None
        if root.getroottree().docinfo.doctype:
            raise Refused("a document type declaration is not allowed")
        schema = self._schemas.get(root.tag)
        if schema is None:
            raise Refused(f"there is no document {root.tag}")
        if not schema.validate(root):
            raise Refused(str(schema.error_log.last_error))
        control = root.find("IDOC/EDI_DC40")
        self._check(root, control)
        key = control.findtext("ARCKEY")
        with self._lock:
            duplicate = key in self._posted
            self._posted.add(key)
        self.context.received.add(control.findtext("MESTYP"), key=key, fields=flatten(root.find("IDOC")), raw=raw,
                                  duplicate=duplicate)

    @staticmethod
    def _check(root, control):
        if control.findtext("IDOCTYP") != root.tag or control.findtext("DIRECT") != "2":
            raise Refused("the control record does not fit the document")
        if not control.findtext("ARCKEY"):
            raise Refused("ARCKEY is missing")
        roles = [partner.findtext("PARVW") for partner in root.findall("IDOC/E1KAPARTNER")]
        if roles != ["PA", "PB"]:
            raise Refused("party A and party B are needed, in this order")
        counted = {}
        for line in root.findall("IDOC/E1KATEXTLINE"):
            name = line.findtext("TDID")
            counted[name] = counted.get(name, 0) + 1
            if int(line.findtext("LINNR")) != counted[name]:
                raise Refused(f"line {line.findtext('LINNR')} of text {name} is out of order")

    def send(self, operation, fields):
        variant = VARIANTS.get(operation) or (operation[6:] if operation.startswith("ZHRMD/") else "")
        if variant not in ("EMP", "ORG", "ROL"):
            raise BadRequest("the ERP sends " + ", ".join(VARIANTS) + " (or ZHRMD/EMP, ZHRMD/ORG, ZHRMD/ROL)")
        number = fields.get("DOCNUM") or self._next_number()
        if not re.fullmatch(r"[0-9]{16}", number):
            raise BadRequest(f'DOCNUM "{number}" is not 16 digits')
        encoding = fields.get("encoding", "UTF-8")
        text = fields.get("document") or document(variant, number, fields)
        body = f'<?xml version="1.0" encoding="{encoding}"?>\n{text}'.encode(encoding)
        fault = self.context.faults.take("reset", "garbage", "duplicate", "delay")
        if fault and fault.kind == "delay":
            self.context.stopping.wait(fault.seconds)
        if fault and fault.kind == "garbage":
            body = b"\x00\x01\xff<this is <not> a document"
        if fault and fault.kind == "reset":
            self._exchange.break_down(number, body)
            raise SendRefused("the ERP broke down while it wrote the document")
        answer = ""
        for _ in range(2 if fault and fault.kind == "duplicate" else 1):
            answer = self._exchange.write(number, body, float(fields.get("wait", "10")))
        return answer

    def _next_number(self):
        with self._lock:
            self._number += 1
            return f"{self._number:016d}"


def document(variant, number, fields):
    """A ZHRMD document as text; what `fields` does not name is plausible."""
    now = time.gmtime(time.time() + 8 * 3600)  # China standard time
    root = ElementTree.Element("ZHRMD_A01")
    idoc = ElementTree.SubElement(root, "IDOC", BEGIN="1")
    _segment(idoc, "EDI_DC40", TABNAM="EDI_DC40", DOCNUM=number, DIRECT="1", IDOCTYP="ZHRMD_A01", MESTYP="ZHRMD",
             MESCOD=variant, SNDPRT="LS", SNDPRN="ERP", RCVPRT="LS", RCVPRN="KAMHUB",
             CREDAT=time.strftime("%Y%m%d", now), CRETIM=time.strftime("%H%M%S", now))
    get = fields.get
    object_type, default_id = {"EMP": ("P", "GD20466"), "ORG": ("O", "GD-DG-KA"), "ROL": ("AG", "AM")}[variant]
    plogi = _segment(idoc, "E1PLOGI", PLVAR="01", OTYPE=get("OTYPE", object_type), OBJID=get("OBJID", default_id),
                     OPERA=get("OPERA", "U"), VERSN=f"{int(get('VERSN', '1')):06d}",
                     AEDAT=get("AEDAT", time.strftime("%Y%m%d", now)),
                     AEZET=get("AEZET", time.strftime("%H%M%S", now)), UNAME=get("UNAME", "hr"))
    state = _segment(plogi, "E1PITYP", BEGDA=get("BEGDA", time.strftime("%Y%m%d", now)))
    {"EMP": _employee, "ORG": _unit, "ROL": _role}[variant](state, get)
    return ElementTree.tostring(root, encoding="unicode")


def _segment(parent, name, **fields):
    segment = ElementTree.SubElement(parent, name, SEGMENT="1")
    for field, value in fields.items():
        if value:
            ElementTree.SubElement(segment, field).text = value
    return segment


def _employee(state, get):
    _segment(state, "E1P0000", STAT2=get("STAT2", "3"))
    _segment(state, "E1P0001", ORGEH=get("ORGEH", "GD-DG-KA"), ORGTX=get("ORGTX"), PLSTX=get("PLSTX", "客户经理"),
             STELL=get("STELL", "20"), UNLVL=get("UNLVL", "3"), REGIO=get("REGIO", "44"))
    _segment(state, "E1P0002", ENAME=get("ENAME", "示例员甲"), GESCH=get("GESCH"), SPRSL=get("SPRSL", "ZH"))
    for kind, name in (("0020", "PHONE"), ("CELL", "MOBILE"), ("0010", "EMAIL")):
        if get(name):
            _segment(state, "E1P0105", USRTY=kind, USRID=get(name))
    _relations(state, get, (("002", "P", "SUPERIOR"), ("007", "AG", "ROLES"), ("Z10", "P", "DEPUTY")))


def _unit(state, get):
    _segment(state, "E1P1000", SHORT=get("SHORT"), STEXT=get("STEXT", "示例电信东莞分公司大客户部"))
    _relations(state, get, (("002", "O", "PARENT"), ("012", "P", "HEAD"), ("Z20", "O", "SUCCESSOR")))
    if any(get(name) for name in ("STRAS", "PSTLZ", "KONTA", "TELNR", "EMAIL")):
        _segment(state, "E1P1028", STRAS=get("STRAS"), PSTLZ=get("PSTLZ"), KONTA=get("KONTA"), TELNR=get("TELNR"),
                 EMAIL=get("EMAIL"))
    _segment(state, "E1PKAUNIT", UNLVL=get("UNLVL", "3"), NTLVL=get("NTLVL"), UNKND=get("UNKND", "KA"),
             REGIO=get("REGIO", "44"), AREA=get("AREA"))


def _role(state, get):
    _segment(state, "E1P1000", STEXT=get("STEXT", "客户经理"), TLINE=get("TLINE"))
    _segment(state, "E1PKAUNIT", UNLVL=get("UNLVL", "3"))
    for right in filter(None, get("RIGHTS", "billing.bill/03/OWN").split(",")):
        function, _, rest = right.partition("/")
        activity, _, scope = rest.partition("/")
        _segment(state, "E1PKAAUTH", FUNCT=function, ACTVT=activity, SCOPE=scope)


def _relations(state, get, kinds):
    for relation, target, name in kinds:
        for value in filter(None, (get(name) or "").split(",")):
            _segment(state, "E1P1001", RELAT=relation, SCLAS=target, SOBID=value)
