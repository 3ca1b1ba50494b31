"""SOAP envelopes for simulated systems, by lxml; the messages are checked against the partner's own schema."""

from lxml import etree

SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
CONTENT_TYPE = {SOAP11: "text/xml; charset=utf-8", SOAP12: "application/soap+xml; charset=utf-8"}

_PARSER = dict(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


class SoapError(ValueError):
    """What came is no SOAP envelope with one body element."""


def schema(path):
    """The compiled schema of an XSD file; what it includes is read from beside it."""
    return etree.XMLSchema(etree.parse(str(path), etree.XMLParser(**_PARSER)))


def body_of(text):
    """(version namespace, the one body element) of an envelope."""
    try:
        root = etree.fromstring(text, etree.XMLParser(**_PARSER))
    except etree.XMLSyntaxError as wrong:
        raise SoapError(f"not well-formed: {wrong}") from None
    name = etree.QName(root)
    if name.localname != "Envelope" or name.namespace not in CONTENT_TYPE:
        raise SoapError(f"root element is {root.tag}, not a SOAP Envelope")
    body = root.find(f"{{{name.namespace}}}Body")
    children = [] if body is None else list(body.iterchildren(tag=etree.Element))
    if len(children) != 1:
        raise SoapError(f"Body has {len(children)} elements; exactly one is expected")
    # Detached with its own namespace declarations, so that validation sees it as a document.
    return name.namespace, etree.fromstring(etree.tostring(children[0]))


def envelope(version, body):
    """Bytes of an envelope around one element."""
    root = etree.Element(f"{{{version}}}Envelope", nsmap={"soap": version})
    etree.SubElement(root, f"{{{version}}}Body").append(body)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def fault(version, sender, reason, detail=None):
    """Bytes of a fault. `sender`: whether the caller is to blame. `detail`: an element or None."""
    if version == SOAP11:
        element = etree.Element(f"{{{SOAP11}}}Fault", nsmap={"soap": SOAP11})
        etree.SubElement(element, "faultcode").text = "soap:Client" if sender else "soap:Server"
        etree.SubElement(element, "faultstring").text = reason
        if detail is not None:
            etree.SubElement(element, "detail").append(detail)
    else:
        element = etree.Element(f"{{{SOAP12}}}Fault", nsmap={"soap": SOAP12})
        code = etree.SubElement(element, f"{{{SOAP12}}}Code")
        etree.SubElement(code, f"{{{SOAP12}}}Value").text = "soap:Sender" if sender else "soap:Receiver"
        text = etree.SubElement(etree.SubElement(element, f"{{{SOAP12}}}Reason"), f"{{{SOAP12}}}Text")
        text.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
        text.text = reason
        if detail is not None:
            etree.SubElement(element, f"{{{SOAP12}}}Detail").append(detail)
    return envelope(version, element)


def fault_reason(element):
    """The reason where a body element is a fault, else None."""
    if etree.QName(element).localname != "Fault":
        return None
    texts = element.xpath(".//*[local-name()='faultstring' or local-name()='Text']/text()")
    return texts[0] if texts else "fault without a reason"


def flatten(element):
    """Leaf elements as a flat dict: local names, `parent.child` below the first level, `[n]` for repeats."""
    out = {}

    def walk(node, prefix):
        names = [etree.QName(child).localname for child in node.iterchildren(tag=etree.Element)]
        seen = {}
        for child, name in zip(node.iterchildren(tag=etree.Element), names):
            seen[name] = seen.get(name, 0) + 1
            path = prefix + name + (f"[{seen[name]}]" if names.count(name) > 1 else "")
            for attribute, value in child.attrib.items():
                out[f"{path}@{etree.QName(attribute).localname}"] = value
            if len(child):
                walk(child, path + ".")
            else:
                out[path] = child.text or ""

    walk(element, "")
    return out
