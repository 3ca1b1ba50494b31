#!/usr/bin/python3
"""Who may use the operations API, tried from outside: first start, users, tokens and the audit trail, by the command
line and by HTTP against a real hub. Its database is tampered with while it is down, and `kamhub audit verify` says so."""
import argparse
import json
import os
import pathlib
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib.processes import ROOT, Failed, World, call  # noqa: E402

PASSWORD = "four plain words here"
OTHER = "four other words here"


def expect(what, actual, expected):
    if actual != expected:
        raise Failed(f"{what}: {actual!r} instead of {expected!r}")


class Access:
    def __init__(self, world):
        self.world, self.hub = world, world.hub
        self.secrets = []

    def kamhub(self, *words, stdin="", status=0, token=None):
        """Standard output; the local token is found by --data unless `token` names another file."""
        where = ["--token-file", str(token)] if token else ["--data", str(self.hub.data)]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("KAMHUB_")}
        done = subprocess.run([str(self.hub.program), *words, "--url", self.hub.operations, *where], input=stdin,
                              capture_output=True, text=True, env=environment, timeout=60)
        if done.returncode != status:
            raise Failed(f"kamhub {' '.join(words)}: status {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout + (done.stderr if status else "")

    def api(self, path, body=None, headers=None):
        """Status and object; without a caller unless `headers` name one."""
        status, text = call(f"{self.hub.operations}{path}", body, {"Authorization": "", **(headers or {})})
        return status, json.loads(text)

    def files_are_the_owners(self):
        for name in ("operations-token", "setup-token"):
            expect(name, oct((self.hub.data / name).stat().st_mode & 0o777), "0o600")
            self.secrets.append((self.hub.data / name).read_text().strip())
        log = self.hub.log.read_text("utf-8")
        if log.count(self.secrets[1]) != 1:
            raise Failed("the set-up token does not stand once on standard error")
        if self.secrets[0] in log:
            raise Failed("the local token stands in the log")

    def nobody_is_let_in(self):
        expect("status without a caller", self.api("/api/v1/status")[0], 401)
        expect("metrics without a caller", call(f"{self.hub.operations}/metrics", None, {"Authorization": ""})[0], 401)
        expect("liveness without a caller", self.api("/health/live")[0], 200)
        wrong = self.world.folder / "wrong-token"
        wrong.write_text("nonsense\n")
        if "Authorization: Bearer" not in self.kamhub("status", status=1, token=wrong):
            raise Failed("the refusal does not say how to come in")
        self.kamhub("status", status=2, token=self.world.folder / "no-such-file")

    def first_user(self):
        self.kamhub("user", "add-first", "li", stdin="short\n", status=1)
        self.kamhub("user", "add-first", "li", "--display-name", "李娜", stdin=PASSWORD + "\n")
        self.kamhub("user", "add-first", "eve", stdin=PASSWORD + "\n", status=1)
        if (self.hub.data / "setup-token").exists():
            raise Failed("the set-up token is still there")

    def users(self):
        self.kamhub("user", "add", "wang", "--role", "viewer", stdin=OTHER + "\n")
        self.kamhub("user", "add", "wang", stdin=OTHER + "\n", status=1)
        if "write operator" not in self.kamhub("user", "change", "wang", "--role", "operater", status=1):
            raise Failed("an unknown role is not answered with the nearest")
        self.kamhub("user", "change", "wang", "--role", "viewer", "--role", "operator")
        users = json.loads(self.kamhub("user", "list", "--json"))["users"]
        expect("users", [(u["name"], u["roles"]) for u in users], [("li", ["administrator"]), ("wang", ["viewer", "operator"])])
        self.kamhub("user", "roles")

    def session(self, name, password):
        body = json.dumps({"name": name, "password": password}).encode()
        import urllib.request
        request = urllib.request.Request(f"{self.hub.operations}/api/v1/login", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            cookie = answer.headers["Set-Cookie"].split(";")[0]
        self.secrets.append(cookie.split("=", 1)[1])
        return {"Cookie": cookie, "X-KamHub-Request": "1"}

    def sessions(self):
        wang = self.session("wang", OTHER)
        expect("a viewer's status", self.api("/api/v1/status", None, wang)[0], 200)
        status, said = self.api("/api/v1/reload", {}, wang)
        expect("an operator's reload", (status, said["error"]["right"]), (403, "hub.configure"))
        expect("an operator's audit", self.api("/api/v1/audit", None, wang)[0], 403)
        self.kamhub("user", "lock", "wang")
        expect("a locked user's session", self.api("/api/v1/status", None, wang)[0], 401)
        self.kamhub("user", "unlock", "wang")
        wang = self.session("wang", OTHER)
        new = "four newer words here"
        expect("a wrong old password", self.api("/api/v1/me/password", {"old": "x", "new": new}, wang)[0], 422)
        expect("a new password", self.api("/api/v1/me/password", {"old": OTHER, "new": new}, wang)[0], 200)
        expect("the session of before", self.api("/api/v1/me", None, wang)[0], 401)
        self.session("wang", new)
        sessions = json.loads(self.kamhub("user", "sessions", "wang", "--json"))["sessions"]
        expect("sessions", len(sessions), 1)
        self.kamhub("user", "end-session", sessions[0]["id"])
        self.kamhub("user", "password", "wang", stdin=OTHER + "\n")
        self.secrets.append(new)

    def tokens(self):
        text = self.kamhub("token", "add", "wang", "monitoring", "--right", "hub.observe", "--valid", "12h").strip()
        self.secrets.append(text)
        file = self.world.folder / "token"
        file.write_text(text + "\n")
        self.kamhub("status", token=file)
        if "messages.read" not in self.kamhub("messages", status=1, token=file):
            raise Failed("the refusal does not name the right")
        self.kamhub("token", "add", "wang", "more", "--right", "access.manage", status=1)
        bearer = {"Authorization": f"Bearer {text}"}
        expect("a token that makes tokens", self.api("/api/v1/tokens", {"name": "x", "rights": ["hub.observe"]}, bearer)[0], 403)
        listed = json.loads(self.kamhub("token", "list", "wang", "--json"))["tokens"]
        self.kamhub("token", "revoke", listed[0]["id"])
        self.kamhub("status", status=1, token=file)

    def personal_fields(self):
        """What a message says of a person: hidden from one, shown to the other and written down."""
        telephone = "020-55500145"
        self.kamhub("send", str(ROOT / "mappings/canonical/samples/key_account_mark_assigned.xml"), "--id", "personal-1")
        text = self.kamhub("token", "add", "wang", "desk", "--right", "messages.read", "--valid", "1h").strip()
        self.secrets.append(text)
        file = self.world.folder / "desk-token"
        file.write_text(text + "\n")
        shown = self.kamhub("show", "personal-1", token=file)
        if telephone in shown or "0*****" not in shown or "is hidden from you" not in shown:
            raise Failed(f"show without messages.personal: {shown}")
        captured = self.world.folder / "captured"
        said = self.kamhub("capture", "personal-1", "--into", str(captured), status=1, token=file)
        if "messages.personal" not in said or captured.exists():
            raise Failed(f"capture without messages.personal: {said}")
        if telephone not in self.kamhub("show", "personal-1"):
            raise Failed("show with every right hides the telephone")
        rows = json.loads(self.kamhub("audit", "list", "--json", "--action", "personal.read"))["rows"]
        expect("who saw it", {(r["actor"], r["object"]) for r in rows}, {("local", "message personal-1")})
        if telephone in self.hub.log.read_text("utf-8"):
            raise Failed("the telephone stands in the log")

    def audit(self):
        self.kamhub("audit", "list")
        rows = []
        while True:
            page = json.loads(self.kamhub("audit", "list", "--json", "--limit", "7", "--after", str(rows[-1]["seq"] if rows else 0)))
            rows += page["rows"]
            if "next" not in page:
                break
        expect("row numbers", [r["seq"] for r in rows], list(range(1, len(rows) + 1)))
        told = {(r["actor"], r["action"], r["object"], r["outcome"]) for r in rows}
        for row in [("setup", "user.add", "li", "done"), ("local", "user.add", "wang", "done"),
                    ("user:wang", "login", "wang", "done"), ("user:wang", "request", "POST /api/v1/reload", "refused"),
                    ("local", "user.change", "wang", "done"), ("user:wang", "user.password", "wang", "refused"),
                    ("user:wang", "user.password", "wang", "done"), ("local", "session.end", "wang", "done"),
                    ("local", "token.add", "wang", "done"), ("local", "token.revoke", "wang", "done"),
                    ("address:127.0.0.1", "request", "GET /api/v1/status", "refused")]:
            if row not in told:
                raise Failed(f"the audit trail lacks {row}: {sorted(told)}")
        only = json.loads(self.kamhub("audit", "list", "--json", "--actor", "user:wang", "--action", "login"))["rows"]
        expect("filtered rows", {(r["actor"], r["action"]) for r in only}, {("user:wang", "login")})
        if not self.kamhub("audit", "verify").startswith("intact: "):
            raise Failed("the trail is not intact")

    def no_secret_is_kept(self):
        """Neither in the store nor in the log; the set-up token was shown once, on purpose."""
        self.hub.stop()
        if (self.hub.data / "operations-token").exists():
            raise Failed("the local token is there after the end")
        kept = b"".join(p.read_bytes() for p in self.hub.data.glob("kamhub.db*")) + self.hub.log.read_bytes().replace(
            self.secrets[1].encode(), b"")
        for secret in self.secrets + [PASSWORD, OTHER]:
            if secret.encode() in kept:
                raise Failed(f"a secret is kept: {secret[:6]}…")

    def tampering_shows(self):
        database = sqlite3.connect(self.hub.data / "kamhub.db")
        row, = database.execute("SELECT min(seq) FROM audit WHERE action='token.revoke'").fetchone()
        database.execute("UPDATE audit SET actor='user:li' WHERE seq=?", (row,))
        database.commit()
        database.close()
        self.world.start_hub()
        said = self.kamhub("audit", "verify", status=1)
        if f"broken at row {row}:" not in said:
            raise Failed(f"tampering with row {row} does not show: {said}")
        verdict = json.loads(self.kamhub("audit", "verify", "--json", status=1))
        expect("verdict", (verdict["intact"], verdict["broken"], verdict["rows"]), (False, row, row - 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build/release")
    args = parser.parse_args()
    world = World(args.build, ROOT / "config" / "demo" / "hub.xml")
    problems = []
    try:
        world.start_hub()
        access = Access(world)
        for step in (access.files_are_the_owners, access.nobody_is_let_in, access.first_user, access.users, access.sessions,
                     access.tokens, access.personal_fields, access.audit, access.no_secret_is_kept, access.tampering_shows):
            step()
            print(f"pass  {step.__name__}", flush=True)
    except Failed as failed:
        problems.append(str(failed))
    finally:
        problems += world.close()
    for problem in problems:
        print(f"FAIL  {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
