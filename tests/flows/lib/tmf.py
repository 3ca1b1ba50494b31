"""TM Forum APIs as a client sees them: each answer is held against the hub's own OpenAPI document, and against TM Forum's
definitions where they are (KAMHUB_TMF_DIR, without it ../shared/tmf beside the repository)."""
import json
import os
import pathlib
import re
import urllib.error
import urllib.request

from . import schema
from .processes import ROOT, Failed

NUMBERS = {"customerManagement": 629, "party": 632, "accountManagement": 666, "partyRoleManagement": 669,
           "rolesAndPermissions": 672, "productCatalogManagement": 620, "troubleTicket": 621,
           "sales": 699, "quoteManagement": 648, "agreementManagement": 651, "document": 667,
           "productOrderingManagement": 622, "serviceOrdering": 641,
           "partyInteraction": 683, "riskManagement": 696, "processFlowManagement": 701}


def definitions_folder():
    named = os.environ.get("KAMHUB_TMF_DIR")
    return pathlib.Path(named) if named else ROOT.parent / "shared" / "tmf"


def template(path):
    """Parameters have other names elsewhere."""
    return "/".join("{}" if part.startswith("{") else part for part in path.strip("/").split("/"))


def resource_of(pattern):
    return [part for part in pattern.split("/") if part != "{}"][-1]


def verb_of(operation):
    return re.match("[a-z]+", operation).group()


def table(apis, file):
    """The rows that the table of operations in `file` lacks, and those that it has beside them."""
    rows = []
    for number, api in sorted((NUMBERS[name], api) for name, api in apis.items()):
        served, _ = api.operations()
        lacks = api.not_served() if api.theirs else None
        for resource in sorted(served) + sorted(set(lacks or ()) - set(served)):
            rows.append((f"| {number} | `{resource}` | {' '.join(sorted(served.get(resource, ())))} |",
                         "" if lacks is None else f" {' '.join(sorted(lacks.get(resource, ())))} |"))
    text = pathlib.Path(file).read_text("utf-8")
    absent = [own + rest for own, rest in rows if own + rest not in text]
    extra = [line for line in text.splitlines() if re.match(r"\| \d{3} \| `", line)
             and not any(line.startswith(own + rest) for own, rest in rows)]
    # Without the definitions nothing is known of what is not served at all.
    return absent, extra if all(api.theirs for api in apis.values()) else []


def fits(pattern, path):
    one, other = pattern.split("/"), path.split("/")
    return len(one) == len(other) and all(a in ("{}", b) for a, b in zip(one, other))


class Api:
    def __init__(self, base, name, headers):
        self.name, self.base, self.headers = name, f"{base}/tmf-api/{name}/v4", headers
        self.tested = set()
        self.document = {}
        self.document = self.send("GET", "openapi.json")[1]
        self.paths = {template(path): operations for path, operations in self.document["paths"].items()}
        folder = definitions_folder()
        file = folder / f"TMF{NUMBERS[name]}.v4.json"
        self.theirs = json.loads(file.read_text("utf-8")) if file.is_file() else None

    def send(self, method, path, body=None, headers=None):
        """Status, object (None: nothing) and headers, unchecked."""
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"{self.base}/{path}", data, {**self.headers, **(headers or {})}, method=method)
        if data:
            request.add_header("Content-Type", "application/json")
        try:
            answer = urllib.request.urlopen(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            text = answer.read()
            return answer.status, json.loads(text) if text.strip() else None, answer.headers

    def call(self, method, path, body=None, status=200, headers=None):
        """The answer, which must have the status and be what both documents say."""
        got, answer, head = self.send(method, path, body, headers)
        if got != status:
            raise Failed(f"{method} {self.name}/{path}: {got} instead of {status}: {answer}")
        plain = path.split("?")[0]
        pattern = next((p for p in self.paths if fits(p, plain)), None)
        if pattern is None or method.lower() not in self.paths[pattern]:
            raise Failed(f"the document of {self.name} has no {method} {plain}")
        operation = self.paths[pattern][method.lower()]
        if str(got) not in operation["responses"]:
            raise Failed(f"{operation['operationId']} does not say that it answers {got}")
        if got < 300:
            self.tested.add(operation["operationId"])
        media = operation["responses"][str(got)].get("content", {}).get("application/json")
        if (media is None) != (answer is None):
            raise Failed(f"{method} {plain} answers {answer} where the document says {media}")
        if media:
            self.hold(f"{method} {path}", self.document, media["schema"], answer)
        if operation["responses"][str(got)].get("headers"):
            counted = int(head["X-Result-Count"]), int(head["X-Total-Count"]) >= len(answer)
            if counted != (len(answer), True):
                raise Failed(f"{method} {path} counts {counted}")
        if self.theirs and media and "fields=" not in path:
            self.hold_theirs(method, pattern, got, path, answer)
        return answer

    @staticmethod
    def hold(what, document, wanted, answer):
        problems = schema.wrong(document, wanted, answer)
        if problems:
            raise Failed(f"{what} is not what it should be: {problems[:5]}: {json.dumps(answer, ensure_ascii=False)[:600]}")

    def operation_of_theirs(self, method, pattern):
        for path, operations in self.theirs["paths"].items():
            if template(path) == pattern:
                return operations.get(method.lower())
        return None

    def hold_theirs(self, method, pattern, status, path, answer):
        theirs = self.operation_of_theirs(method, pattern)
        responses = theirs["responses"]
        wanted = responses.get(str(status), responses.get("200" if status == 206 else str(status), {}))
        if "schema" in wanted:
            self.hold(f"{method} {path} by TM Forum", self.theirs, wanted["schema"], answer)

    def operations(self):
        """What is served: by resource, the verbs; and which of it no test has seen succeed."""
        served, untested = {}, []
        for pattern, operations in self.paths.items():
            for operation in operations.values():
                served.setdefault(resource_of(pattern), set()).add(verb_of(operation["operationId"]))
                if operation["operationId"] not in self.tested:
                    untested.append(operation["operationId"])
        return served, untested

    def not_served(self):
        """What TM Forum's definition has beside that."""
        out, own = {}, {(p, m) for p, operations in self.paths.items() for m in operations}
        for path, operations in self.theirs["paths"].items():
            for method, operation in operations.items():
                if not path.startswith("/listener") and (template(path), method) not in own:
                    out.setdefault(resource_of(template(path)), set()).add(verb_of(operation["operationId"]))
        return out

    def hold_event(self, event):
        name = event["eventType"]
        self.hold(name, self.document, {"$ref": "#/components/schemas/" + name}, event)
        if self.theirs:
            self.hold(f"{name} by TM Forum", self.theirs, {"$ref": "#/definitions/" + name}, event)

    def compare(self):
        """What the generated document has that TM Forum's has not, or otherwise."""
        problems = []
        for pattern, operations in self.paths.items():
            for method, operation in operations.items():
                theirs = self.operation_of_theirs(method, pattern)
                if theirs is None:
                    problems.append(f"{method} {pattern} is none of theirs")
                    continue
                good = operation["responses"].get("201") or operation["responses"].get("200")
                if good and "content" in good:
                    own = good["content"]["application/json"]["schema"]
                    wanted = next(theirs["responses"][s]["schema"] for s in ("200", "201") if "schema" in theirs["responses"].get(s, {}))
                    self.compare_schema(f"{method} {pattern}", own, wanted, problems)
        for event in self.document["paths"].get("/hub", {}).get("post", {}).get("callbacks", {}):
            if event not in self.theirs["definitions"]:
                problems.append(f"{event} is none of their events")
        if problems:
            raise Failed("; ".join(problems))

    def compare_schema(self, where, own, theirs, problems):
        own, theirs = schema.resolved(self.document, own), schema.resolved(self.theirs, theirs)
        if theirs.get("type") and own.get("type") and own["type"] != theirs["type"]:
            problems.append(f"{where} is {own['type']}, not {theirs['type']}")
            return
        if "items" in own:
            self.compare_schema(where + "[]", own["items"], theirs.get("items", {}), problems)
        known = theirs.get("properties")
        # One of their files names what it extends in words only.
        if known is not None and "id" not in known and "RiskAssessment" in self.theirs["definitions"]:
            known = {**self.theirs["definitions"]["RiskAssessment"]["properties"], **known}
        for name, property in own.get("properties", {}).items():
            if known is None:
                continue
            if name in known:
                self.compare_schema(f"{where}.{name}", property, known[name], problems)
            # The list that takes what TM Forum has no attribute for.
            elif name not in ("@type", "@baseType", "characteristic"):
                problems.append(f"{where} has {name}")
        for value in own.get("enum", ()):
            if "enum" in theirs and value not in theirs["enum"]:
                problems.append(f"{where} may be {value}")
