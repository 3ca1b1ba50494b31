"""The workloads as a Node-RED flow: HTTP in, the words looked at, the request passed on, its answer given. Node-RED has no
XSLT of its own."""
import json


def flow(back, routing):
    nodes = [{"id": "tab", "type": "tab", "label": "bench"}]

    def add(name, kind, wires, **more):
        nodes.append({"id": name, "type": kind, "z": "tab", "wires": wires, "x": 0, "y": 0, **more})

    def entrance(path, first):
        add(f"in-{path}", "http in", [[first]], url=f"/{path}", method="post", upload=False)

    def passing(path):
        add(f"ask-{path}", "http request", [[f"out-{path}"]], method="POST", ret="txt", paytoqs="ignore", persist=True,
            url=f"http://127.0.0.1:{back}/", senderr=False)
        add(f"out-{path}", "http response", [], statusCode="200", headers={"content-type": "text/xml"})

    entrance("direct", "ask-direct")
    passing("direct")
    entrance("header", "switch-header")
    add("switch-header", "switch", [["ask-header"]], property="req.headers.routing", propertyType="msg",
        rules=[{"t": "eq", "v": routing, "vt": "str"}], checkall="false", outputs=1)
    passing("header")
    # The tree is made beside the text, which is what goes on.
    for path, where, value in (("soap_header", "tree['soapenv:Envelope']['soapenv:Header'][0].routing[0]._", routing),
                               ("body", "tree['soapenv:Envelope']['soapenv:Body'][0]['m:buyStocks'][0].order[0].symbol[0]",
                                "IBM")):
        entrance(path, f"parse-{path}")
        add(f"parse-{path}", "change", [[f"xml-{path}"]], rules=[{"t": "set", "p": "tree", "pt": "msg", "to": "payload",
                                                                 "tot": "msg"}])
        add(f"xml-{path}", "xml", [[f"switch-{path}"]], property="tree", attr="", chr="")
        add(f"switch-{path}", "switch", [[f"ask-{path}"]], property=where, propertyType="msg",
            rules=[{"t": "eq", "v": value, "vt": "str"}], checkall="false", outputs=1)
        passing(path)
    return json.dumps(nodes)
