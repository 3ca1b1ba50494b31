"""The door `signed`: an envelope is signed as a partner signs, well or in some bad way, and then changed as an attacker on
the way changes it. Who signs well and is not changed is taken, so that each refusal is for what its case does.

    sign WORDS…            how: key=NAME certificate=NAME method=rsa-sha256 digest=sha256 refs=body,time[,child,block,URI]
                           transform=exc-c14n|enveloped|xpath|xslt|none c14n=exc-c14n|c14n age=SECONDS
    block XML              a header block beside Security, before signing
    change REGEX => TEXT   on the signed text, once, in the order of the lines; $1 is a group, {{macros}} of the corpus too
    twice                  the same bytes were sent before, and were taken
"""
import base64
import datetime
import functools
import re
import subprocess
import uuid

import xmlsec
from lxml import etree

from .cases import ROOT, expand
from .doors import exchange, headers_of, judge, request, statuses

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
DS = "http://www.w3.org/2000/09/xmldsig#"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
X509 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
METHODS = {"rsa-sha256": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "rsa-sha1": DS + "rsa-sha1",
           "hmac-sha256": "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"}
DIGESTS = {"sha256": "http://www.w3.org/2001/04/xmlenc#sha256", "sha1": DS + "sha1"}
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
C14N = {"exc-c14n": EXCLUSIVE, "c14n": "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"}
XSLT = ('<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"><x:stylesheet version="1.0" '
        'xmlns:x="http://www.w3.org/1999/XSL/Transform"><x:template match="/"><x:copy-of select="."/></x:template>'
        "</x:stylesheet></ds:Transform>")
MESSAGE = etree.tostring(etree.parse(str(
    ROOT / "mappings/transforms/resource_management_to_canonical/allocation_result.short.in.xml")).getroot(), encoding="unicode")
FIRST = {"exc-c14n": "", "enveloped": f'<ds:Transform Algorithm="{DS}enveloped-signature"/>', "xslt": XSLT,
         "xpath": '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>true()</ds:XPath>'
                  "</ds:Transform>"}


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


def make_keys(folder):
    """signer and expired are partners' in config/hub.xml, stranger is nobody's."""
    for name, days in (("signer", 2), ("stranger", 2), ("expired", -1)):
        key, asked, certificate = (folder / f"{name}.{ending}" for ending in ("key", "csr", "pem"))
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", asked)
        openssl("x509", "-req", "-in", asked, "-signkey", key, "-days", days, "-out", certificate)


def options(case):
    out = {"key": "signer", "method": "rsa-sha256", "digest": "sha256", "refs": "body,time", "transform": "exc-c14n",
           "c14n": "exc-c14n", "age": "0"}
    out.update(word.split("=", 1) for word in case.text("sign").split())
    out.setdefault("certificate", out["key"])
    return out


@functools.cache
def der(folder, name):
    return base64.b64encode(subprocess.run(["openssl", "x509", "-in", folder / f"{name}.pem", "-outform", "DER"], check=True,
                                           capture_output=True).stdout).decode()


def reference(uri, how):
    last = f'<ds:Transform Algorithm="{EXCLUSIVE}"/>'
    transforms = "" if how["transform"] == "none" else f"<ds:Transforms>{FIRST[how['transform']]}{last}</ds:Transforms>"
    return (f'<ds:Reference URI="{uri}">{transforms}<ds:DigestMethod Algorithm="{DIGESTS[how["digest"]]}"/><ds:DigestValue/>'
            "</ds:Reference>")


def template(case, how, folder):
    created = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=float(how["age"]))
    times = [(created + datetime.timedelta(minutes=m)).strftime("%Y-%m-%dT%H:%M:%S.%fZ") for m in (0, 5)]
    message = MESSAGE.replace("IR20261022000013", "IR" + uuid.uuid4().hex[:14].upper())
    if "child" in how["refs"]:
        message = message.replace(">", ' u:Id="child">', 1)
    references = "".join(reference(f"#{ref}" if ref.isalpha() else ref, how) for ref in how["refs"].split(",") if ref)
    return (f'<s:Envelope xmlns:s="{SOAP}" xmlns:w="{WSSE}" xmlns:u="{WSU}" xmlns:k="urn:kamhub:envelope:1"><s:Header>'
            f'{case.bytes("block").decode()}<w:Security s:mustUnderstand="1"><w:BinarySecurityToken u:Id="token" '
            f'ValueType="{X509}">{der(folder, how["certificate"])}</w:BinarySecurityToken><u:Timestamp u:Id="time"><u:Created>'
            f'{times[0]}</u:Created><u:Expires>{times[1]}</u:Expires></u:Timestamp><ds:Signature xmlns:ds="{DS}"><ds:SignedInfo>'
            f'<ds:CanonicalizationMethod Algorithm="{C14N[how["c14n"]]}"/><ds:SignatureMethod '
            f'Algorithm="{METHODS[how["method"]]}"/>{references}</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo>'
            f'<w:SecurityTokenReference><w:Reference URI="#token" ValueType="{X509}"/></w:SecurityTokenReference></ds:KeyInfo>'
            f'</ds:Signature></w:Security></s:Header><s:Body u:Id="body">{message}</s:Body></s:Envelope>')


def signed(case, folder):
    how = options(case)
    root = etree.fromstring(template(case, how, folder))
    context = xmlsec.SignatureContext()
    if how["method"].startswith("hmac"):
        # The public certificate as the secret: what falls for it computes with the key that it is given.
        secret = (folder / f"{how['key']}.pem").read_bytes()
        context.key = xmlsec.Key.from_binary_data(xmlsec.KeyData.HMAC, secret)
    else:
        context.key = xmlsec.Key.from_file(str(folder / f"{how['key']}.key"), xmlsec.KeyFormat.PEM)
    for element in root.iter():
        if element.get(f"{{{WSU}}}Id"):
            context.register_id(element, "Id", WSU)
    context.sign(root.find(f".//{{{DS}}}Signature"))
    text = etree.tostring(root)
    for line in case.all("change"):
        expression, _, replacement = line.partition(b" => ")
        replacement = re.sub(rb"\$(\d)", rb"\\g<\1>", expand(replacement).replace(b"\\", b"\\\\"))
        text, count = re.subn(expression, replacement, text, count=1, flags=re.S)
        if not count:
            raise ValueError(f"nothing to change: {expression.decode()} in {text.decode()}")
    return text


def door(case, world):
    data = request(b"POST", b"/signed", headers_of(case, b"Content-Type: text/xml; charset=utf-8"),
                   signed(case, world.folder))
    if case.has("twice"):
        first, _ = exchange(world.ports["signed"], data)
        if statuses(first)[:1] != [200]:
            return [f"it was not taken the first time: {first[-300:]!r}"]
    return judge(case, *exchange(world.ports["signed"], data))
