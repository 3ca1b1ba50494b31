"""Judges a run by what the senders were told and what the partners received; only then by what the hub says of it."""
import re
from collections import defaultdict

from .workload import KINDS

TAG = re.compile(r"[ZY]\d{5}[ZY]")
# Partners that act twice on a repeat; a second effect there is possible only for want of parking.
UNSAFE = ("unified-messaging",)
ENDED = ("delivered", "discarded", "expired")


def endpoint_of(system):
    return system.replace("_", "-")


def item_of(entry):
    return entry["fields"].get("ITEMNO", "")


class Seen:
    """What the partners' own records say: every call by (endpoint, operation, tag, item)."""

    def __init__(self, received):
        self.calls = defaultdict(list)
        self.order = defaultdict(list)  # endpoint -> [(tag, key)], first effects, as they came
        self.foreign = []
        for system, entries in received.items():
            endpoint = endpoint_of(system)
            for entry in entries:
                tags = sorted({tag for value in entry["fields"].values() for tag in TAG.findall(value)})
                if len(tags) != 1:
                    self.foreign.append(f"{endpoint} received {entry['operation']} with the tags {tags}")
                    continue
                effect = (endpoint, entry["operation"], tags[0], item_of(entry))
                self.calls[effect].append(entry)
                if len(self.calls[effect]) == 1:
                    self.order[endpoint].append((tags[0], entry["key"]))


def expected(message):
    """The effects that the routes promise for one message: (endpoint, operation, tag, item)."""
    kind = KINDS[message.kind]
    items = [""]
    if "items" in kind:
        items = [f"DD20261{message.n:05d}-{i:02d}" for i in range(1, kind["items"] + 1)]
    return [(endpoint, operation, message.tag, item) for endpoint, operation in kind["effects"] for item in items]


def check_effects(messages, seen, pardoned):
    """Loss, second effects, effects of what was refused or of what goes elsewhere."""
    wrong = list(seen.foreign)
    promised = {}
    for message in messages:
        for effect in expected(message):
            promised[effect] = message
            if message.acked and effect not in seen.calls and effect not in pardoned:
                wrong.append(f"lost: {message.tag} ({message.kind}) was acknowledged and never reached {effect[0]}")
    for effect, entries in seen.calls.items():
        effects = [e for e in entries if not e["duplicate"]]
        if effect not in promised:
            wrong.append(f"{effect[2]} had an effect at {effect[0]} ({effect[1]}) that no route promises")
        elif len(effects) != 1 or (effect[0] in UNSAFE and len(entries) > 1):
            wrong.append(f"{effect[2]} had {len(effects)} effects at {effect[0]} ({effect[1]} {effect[3]}) "
                         f"by {len(entries)} calls, keys {sorted({e['key'] for e in entries})}")
    return wrong


def check_replies(messages):
    """Nobody is told "duplicate" who was neither told "accepted" nor left without an answer."""
    return [f"{m.tag} was called a duplicate and never accepted" for m in messages
            if m.acked and not {what for what, _, _ in m.replies} & {"accepted", "lost"}]


def check_order(messages, seen):
    """Acknowledged messages of one customer arrive as they were acknowledged: their sender waited each time."""
    wrong = []
    by_tag = {m.tag: m for m in messages if m.acked and KINDS[m.kind]["ordered"]}
    for endpoint, arrivals in seen.order.items():
        last = {}
        for tag, _ in arrivals:
            message = by_tag.get(tag)
            if message is None:
                continue
            before = last.get(message.customer)
            if before is not None and before.n > message.n:
                wrong.append(f"overtaken: {endpoint} received {tag} after {before.tag}, both of {message.customer}")
            last[message.customer] = message
    return wrong


def check_history(messages, seen, hub):
    """What the hub tells of itself agrees with the senders and the partners. `hub`: its list of messages."""
    wrong = []
    by_id = defaultdict(list)
    for row in hub:
        by_id[row["id"]].append(row)
    for message in messages:
        rows = by_id.get(message.id, [])
        if len(rows) > 1 or (message.acked and not rows):
            wrong.append(f"{message.tag} ({message.id}) stands {len(rows)} times in the hub's journal")
        if not rows and any(effect in seen.calls for effect in expected(message)):
            wrong.append(f"{message.tag} had an effect, and the hub does not know it")
    tags = {m.id: m for m in messages}
    arrivals = {endpoint: {tag: i for i, (tag, _) in enumerate(order)} for endpoint, order in seen.order.items()}
    lanes = defaultdict(list)
    for row in sorted(hub, key=lambda row: row["seq"]):
        if not row["deliveries"] and row["state"] not in ("filtered", "unrouted"):
            wrong.append(f"message {row['id']} has no delivery and no end")
        for delivery in row["deliveries"]:
            where = f"delivery {delivery['id']} of {row['id']} to {delivery['endpoint']}"
            if delivery["state"] == "parked" and not delivery["error"]:
                wrong.append(f"{where} is parked and does not say why")
            if delivery["state"] not in ENDED and delivery["endpoint"] != "hub/correlate":
                wrong.append(f"{where} is {delivery['state']} at the end: {delivery['error']}")
            message = tags.get(row["id"])
            place = arrivals.get(delivery["endpoint"], {}).get(message.tag) if message else None
            if place is None:
                if message and delivery["state"] == "delivered" and not delivery["endpoint"].startswith("hub/"):
                    wrong.append(f"{where} is delivered, and the partner never had {message.tag}")
                continue
            lanes[delivery["endpoint"], delivery["lane"]].append((place, message.tag))
            key = seen.order[delivery["endpoint"]][place][1]
            if delivery["endpoint"] not in UNSAFE and delivery["revision"] == 0 and key != delivery["id"]:
                wrong.append(f"{where} came to the partner under the key {key}")
    for (endpoint, lane), places in lanes.items():
        if places != sorted(places):
            wrong.append(f"lane {lane} of {endpoint} was accepted as {[t for _, t in places]} "
                         f"and received as {[t for _, t in sorted(places)]}")
    return wrong


def check(messages, received, hub, pardoned=()):
    """All violations, as sentences. `pardoned`: effects that an operator gave up with a reason."""
    seen = Seen(received)
    return (check_replies(messages) + check_effects(messages, seen, set(pardoned)) + check_order(messages, seen)
            + check_history(messages, seen, hub))
