"""What the people at the hub do after an outage: look at what is parked, ask the partner where the outcome is unknown,
and replay or discard, until nothing waits."""
import time

from lib.processes import Failed

from .checker import TAG, UNSAFE


def messages(hub, query=""):
    """All messages that the hub knows, page by page."""
    out, after = [], ""
    while True:
        page = hub.api(f"messages?limit=200{query}{after}")
        out += page["messages"]
        if "next" not in page:
            return out
        after = f"&after={page['next']}"


def waiting(hub):
    """Deliveries without an end. A receipt for what the hub never heard the reference of may wait long."""
    return {e["name"]: e for e in hub.api("endpoints")["endpoints"]
            if e["name"] != "hub/correlate" and (e["waiting"] or e["parked"] or e["running"])}


def settle_parked(hub, partners, tags, endpoint):
    if endpoint not in UNSAFE:
        return hub.api("replay", {"parked": True, "endpoint": endpoint})
    entries = partners[endpoint.replace("-", "_")].received()
    had = {tag for entry in entries for value in entry["fields"].values() for tag in TAG.findall(value)}
    for row in messages(hub, f"&endpoint={endpoint}&state=parked"):
        for delivery in row["deliveries"]:
            if delivery["endpoint"] != endpoint or delivery["state"] != "parked":
                continue
            if tags.get(row["id"]) in had:
                hub.api("discard", {"deliveries": [delivery["id"]], "reason": "the partner says that it has it"})
            else:
                hub.api("replay", {"deliveries": [delivery["id"]]})
    return None


def drain(hub, partners, sent, seconds):
    """Until nothing waits and the partners have told all they have to tell. Raises Failed with what is stuck."""
    tags = {m.id: m.tag for m in sent}
    end = time.monotonic() + seconds
    quiet, known = 0, -1
    while quiet < 5:
        open_ends = waiting(hub)
        for name, endpoint in open_ends.items():
            if endpoint["parked"] and not endpoint["running"]:
                settle_parked(hub, partners, tags, name)
        newest = hub.api("messages?limit=1")["messages"]
        count = newest[0]["seq"] if newest else 0
        quiet = quiet + 1 if not open_ends and count == known else 0
        known = count
        if time.monotonic() > end:
            stuck = {n: {k: e[k] for k in ("waiting", "parked", "running", "retrying", "breaker", "trouble")}
                     for n, e in open_ends.items()}
            raise Failed(f"after {seconds} s with every partner well the hub has not come to rest: {stuck}")
        time.sleep(0.1)
