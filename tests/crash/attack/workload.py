"""What senders and partners begin: one worker per group of customers, each customer's messages one after the other,
each repeated under its id until it is acknowledged; earlier ones again; one id for two bodies.

A message carries its tag (Z00042Z) where every partner sees it; a forged body carries the same number as Y00042Y."""
import json
import pathlib
import random
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field

from lib import soap
from lib.processes import Failed, call

KINDS = json.loads((pathlib.Path(__file__).resolve().parents[1] / "kinds.json").read_text("utf-8"))
NAME = "华南示范银行股份有限公司"
CUSTOMERS = 8
WORKERS = 4
LEVELS = ("diamond", "gold", "silver", "standard")


def customer_code(number):
    return f"KH202600{number + 1:04d}"


CODES = [customer_code(n) for n in range(CUSTOMERS)]


@dataclass
class Sent:
    """One message as its sender knows it."""
    n: int
    kind: str
    customer: str
    id: str
    acked: bool = False
    began: float = 0.0   # seconds after the start of the load
    forged: bool = False  # another body was sent under this id
    replies: list = field(default_factory=list)  # [what, seconds since the start, words]

    @property
    def lost_before(self):
        return any(what == "lost" for what, _, _ in self.replies)

    @property
    def tag(self):
        return f"Z{self.n:05d}Z"

    def to_json(self):
        return {**asdict(self), "tag": self.tag}


def body_of(kind, message, chance):
    """The canonical document of one message, its tag in the customer's name or the text."""
    tag = message.tag
    text = (soap.CANONICAL / "samples" / KINDS[kind]["sample"]).read_text("utf-8")
    text = text.replace(NAME, f"示范{tag}公司").replace("KH2026000127", message.customer)
    text = text.replace("0001-GD-000127", f"0001-GD-{message.customer[-6:]}")  # one code a customer
    text = re.sub(r"(<customerLevel>)[^<]*", lambda m: m.group(1) + chance.choice(LEVELS), text)
    if kind == "notice":
        text = re.sub(r"<text>[^<]*", f"<text>尊敬的客户：{tag}", text)
        text = re.sub(r"<receiptWanted>true", "<receiptWanted>false", text)
        text = re.sub(r"\s*<(notBefore|expiresAt)>[^<]*</\1>", "", text)
    if kind == "order":
        text = text.replace("DD2026100045", f"DD20261{message.n:05d}")
    return text.encode()


def forged(body, message):
    return body.replace(message.tag.encode(), message.tag.replace("Z", "Y").encode())


class Workload:
    """Runs until stop(). `base()` is where the front door is; `partners` by system."""

    def __init__(self, seed, base, partners, pace=0.05):
        self.seed, self.base, self.partners, self.pace = seed, base, partners, pace
        self.began = time.monotonic()
        self.messages, self.complaints = [], []
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._repeats = ThreadPoolExecutor(4)
        self._threads = [threading.Thread(target=self._run, args=(w,), daemon=True) for w in range(WORKERS)]

    def start(self):
        for thread in self._threads:
            thread.start()

    def stop(self):
        """No new messages; those under way are repeated until they are acknowledged."""
        self._ending.set()

    def join(self, seconds):
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.1, end - time.monotonic()))
        if any(thread.is_alive() for thread in self._threads):
            self.complaints.append(f"a sender was not answered within {seconds} s of the end")
        self._repeats.shutdown()

    def acked(self):
        with self._lock:
            return sum(m.acked for m in self.messages)

    # -- one worker

    def _run(self, worker):
        chance = random.Random(f"{self.seed}/{worker}")
        mine = CODES[worker::WORKERS]
        weights = [1 / (i + 1) for i in range(len(mine))]
        names = list(KINDS)
        while not self._ending.is_set():
            kind = chance.choices(names, [KINDS[name]["weight"] for name in names])[0]
            message = self._new(kind, chance.choices(mine, weights)[0])
            try:
                if "begun_by" in KINDS[kind]:
                    self._begin(message, chance)
                else:
                    self._send(message, chance)
            except Exception as problem:  # a worker that ends in silence would weaken the attack
                self.complaints.append(f"the sender of {message.tag} failed: {problem!r}")
            self._ending.wait(chance.uniform(0, 2 * self.pace))

    def _new(self, kind, customer):
        with self._lock:
            n = len(self.messages) + 1
            message = Sent(n, kind, customer, f"m-{self.seed}-{n}", began=round(time.monotonic() - self.began, 3))
            self.messages.append(message)
            return message

    def _note(self, message, what, words=""):
        message.replies.append([what, round(time.monotonic() - self.began, 3), words[:300]])

    def _send(self, message, chance):
        body = body_of(message.kind, message, chance)
        via = chance.choice(("soap11", "soap12", "http"))
        twins = chance.random() < 0.1  # the same message twice at once
        gives_up = chance.random() < 0.05
        while not message.acked:
            twin = self._repeats.submit(self._post, message, body, via) if twins else None
            self._post(message, body, via)
            if twin:
                twin.result()
            if not message.acked:
                if gives_up:
                    return
                time.sleep(chance.uniform(0.01, 0.05))
        if chance.random() < 0.15:
            self._repeats.submit(self._post, message, body, via, chance.uniform(0, 1.5))
        if chance.random() < 0.08:
            message.forged = True
            self._repeats.submit(self._forge, message, forged(body, message), via)

    def _post(self, message, body, via, pause=0.0):
        time.sleep(pause)
        knew = message.acked
        try:
            reply = soap.send(self.base(), body, via, message.id, timeout=10)
        except Failed as lost:
            return self._note(message, "lost", str(lost))
        self._note(message, reply.kind, "" if reply.kind in ("accepted", "duplicate") else reply.text)
        if reply.kind in ("accepted", "duplicate"):
            message.acked = True
            if knew and reply.kind == "accepted":
                self.complaints.append(f"{message.tag} was acknowledged before and accepted again")
        elif reply.kind != "unavailable":
            self.complaints.append(f"{message.tag}, a valid message, was answered {reply}")

    def _forge(self, message, body, via):
        try:
            reply = soap.send(self.base(), body, via, message.id, timeout=10)
        except Failed:
            return
        if reply.kind in ("accepted", "duplicate"):
            self.complaints.append(f"{message.tag}: another body under its id was answered {reply.kind}")

    def _begin(self, message, chance):
        """A partner begins it and says it again, under its own number, until it was taken."""
        kind = KINDS[message.kind]
        words = {"$ID": message.id, "$TAG": message.tag, "$CUSTOMER": message.customer, "$N": str(message.n)}
        fields = {name: words.get(value, value) for name, value in kind["fields"].items()}
        url = f"http://127.0.0.1:{self.partners[kind['begun_by']].offers['control']}/send"
        while not message.acked:
            try:
                status, text = call(url, {"operation": kind["operation"], "fields": fields}, timeout=60)
                answer = json.loads(text) if status == 200 else {"ok": False, "answer": text.decode("utf-8", "replace")}
            except Failed as lost:
                answer = {"ok": False, "answer": str(lost)}
            message.acked = answer["ok"]
            self._note(message, "accepted" if answer["ok"] else "lost", str(answer["answer"]))
            if not message.acked:
                time.sleep(chance.uniform(0.02, 0.2))
