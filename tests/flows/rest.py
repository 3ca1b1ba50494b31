#!/usr/bin/python3
"""Records over HTTP in a running hub, for people on the web listener: signed in by name and password, each with his
rights; what was answered is there after a kill. Prints `N passed, N failed`."""
import json
import pathlib
import shutil
import signal
import sys
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib import cases  # noqa: E402
from lib.processes import ROOT, Failed, World, call  # noqa: E402

HERE = pathlib.Path(__file__).parent
PASSWORD = "four plain words here"


def expect(what, actual, expected):
    if actual != expected:
        raise Failed(f"{what}: {actual!r} instead of {expected!r}")


class Rest:
    def __init__(self, build):
        self.world = World(build, "unset")
        tree = self.world.folder / "tree"
        shutil.copytree(HERE / "rest", tree)
        shutil.copytree(ROOT / "tests/unit/records/model", tree / "site/records", dirs_exist_ok=True)
        config = tree / "hub.xml"
        config.write_text(config.read_text("utf-8").replace("CATALOGUE", str(ROOT / "mappings/canonical/catalogue.xml")))
        self.world.config = config
        self.world.start_hub()
        self.hub = self.world.hub
        self.cookies = {}
        for name in ("manager", "clerk"):
            self.hub.api("users", {"name": name, "roles": [name], "password": PASSWORD})

    def sign_in(self, name):
        request = urllib.request.Request(f"{self.hub.url('web')}/api/v1/login",
                                         json.dumps({"name": name, "password": PASSWORD}).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            self.cookies[name] = answer.headers["Set-Cookie"].split(";")[0]

    def web(self, name, method, path, body=None, headers=None):
        if name not in self.cookies:
            self.sign_in(name)
        headers = {"Cookie": self.cookies[name], "X-KamHub-Request": "1", "Accept-Language": "zh", **(headers or {})}
        status, text = call(f"{self.hub.url('web')}/api/v1/{path}", body, headers, method)
        return status, json.loads(text) if text.strip().startswith(b"{") else text

    def nobody_is_let_in(self):
        expect("without a caller", call(f"{self.hub.url('web')}/api/v1/records")[0], 401)
        expect("health on the web listener", call(f"{self.hub.url('web')}/health/live")[0], 404)

    def a_record_outlives_a_kill(self):
        status, made = self.web("manager", "POST", "records/customer", {"code": "KA1001", "name": "中国工商银行"})
        expect("created", (status, made["version"]), (201, 1))
        self.path = "records/customer/" + made["id"]
        expect("won", self.web("manager", "POST", self.path + "/transitions/win", {"version": 1})[0], 200)
        self.hub.stop(signal.SIGKILL)
        self.world.start_hub()
        status, read = self.web("manager", "GET", self.path)
        expect("after the kill", (status, read["state"], read["version"]), (200, "active", 2))
        found = self.web("manager", "GET", "records/customer?q=" + urllib.parse.quote("银行"))[1]
        expect("found", [r["code"] for r in found["records"]], ["KA1001"])

    def a_clerk_only_reads(self):
        expect("read", self.web("clerk", "GET", self.path)[0], 200)
        status, refused = self.web("clerk", "PATCH", self.path, {"name": "x"}, {"If-Match": '"2"'})
        expect("change", (status, refused["error"]["message"]), (403, "需要权限 customer.change"))
        rows = self.hub.api("audit?action=record.refused")["rows"]
        expect("audited", [(r["actor"], r["outcome"]) for r in rows], [("hub", "forbidden")])

    def a_role_of_nothing_is_complained_of(self):
        roles = self.world.config.parent / "roles.xml"
        text = roles.read_text("utf-8")
        roles.write_text(text.replace("customer.read", "custmer.read"))
        status, said = call(f"{self.hub.operations}/api/v1/reload", {})
        roles.write_text(text)
        complaint = json.loads(said)["complaints"][0]
        expect("reload", (status, complaint["what"], complaint["write"]),
               (422, "there is no right custmer.read: no entity custmer", "write customer.read"))


def main():
    return cases.run(__doc__, Rest, lambda it: (
        it.nobody_is_let_in, it.a_record_outlives_a_kill, it.a_clerk_only_reads, it.a_role_of_nothing_is_complained_of))


if __name__ == "__main__":
    sys.exit(main())
