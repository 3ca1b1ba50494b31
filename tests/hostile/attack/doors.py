"""Throws a case at its door over a real socket or into a real folder, and says what is wrong with what came back."""

import os
import re
import select
import socket
import time

from .cases import expand

PATIENCE = 8  # seconds for an answer; a refusal takes milliseconds


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def read_all(peer, seconds=PATIENCE, stop_after_answer=False):
    """What came until the end of the connection, and whether it ended."""
    out, end_at = b"", time.monotonic() + seconds
    while time.monotonic() < end_at:
        ready, _, _ = select.select([peer], [], [], max(0, end_at - time.monotonic()))
        if not ready:
            break
        try:
            part = peer.recv(65536)
        except OSError:
            return out, True
        if not part:
            return out, True
        out += part
        if stop_after_answer and whole(out):
            return out, False
    return out, False


def whole(answer):
    """Whether one answer is there with its body."""
    head, found, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return bool(found) and len(body) >= (int(length[1]) if length else 0)


def push(peer, data):
    """Sends what the other side takes; a refusal may come before the end."""
    try:
        peer.sendall(data)
    except OSError:
        pass


def statuses(text):
    return [int(code) for code in re.findall(rb"(?:\A|\n|\})HTTP/1\.[01] (\d{3}) ", text) if code != b"100"]


def judge(case, text, ended):
    faults = []
    wanted = case.text("status").split()
    got = statuses(text)
    if not (got and str(got[0]) in wanted) and not (not got and ended and "closed" in wanted):
        faults.append("status %s instead of %s" % (got or "none", " or ".join(wanted)))
    if case.has("answers"):
        if len(got) != int(case.text("answers")):
            faults.append("%d answers instead of %s" % (len(got), case.text("answers")))
        if not ended:
            faults.append("the connection stays open")
    if case.has("then") and str(got[-1] if got else "") not in case.text("then").split():
        faults.append("the last status is not " + case.text("then"))
    shown = text.decode("utf-8", "replace")
    faults += ["lacks \"%s\"" % words.decode() for words in case.all("says") if words.decode() not in shown]
    faults += ["holds \"%s\"" % words.decode() for words in case.all("lacks") if words.decode() in shown]
    if faults:
        faults.append("answer: " + shown[-300:].replace("\r\n", " | ") if shown else "no answer")
    return faults


def request(method, target, headers, body, host="127.0.0.1"):
    head = [b"%s %s HTTP/1.1" % (method, target), b"Host: " + host.encode(), b"Connection: close",
            b"Content-Length: %d" % len(body)]
    return b"\r\n".join(head + headers) + b"\r\n\r\n" + body


def exchange(port, data):
    with connect(port) as peer:
        push(peer, data)
        return read_all(peer)


def raw(case, world):
    with connect(world.ports["partners"]) as peer:
        push(peer, case.bytes("send"))
        # What closes the connection is the hub: this side keeps it open.
        text, ended = read_all(peer, stop_after_answer=not case.has("answers"))
    return judge(case, text, ended)


def slow(case, world):
    """`pieces MILLISECONDS BYTES`: one byte at a time, until the hub has had enough."""
    pause, _, rest = case.raw("pieces").partition(b" ")
    data, sent, text, ended = expand(rest), 0, b"", False
    head = data.find(b"X-A") if b"\r\n\r\n" not in data else data.find(b"\r\n\r\n") + 4
    with connect(world.ports["partners"]) as peer:
        push(peer, data[:head])
        sent = max(head, 0)
        end_at = time.monotonic() + PATIENCE
        while time.monotonic() < end_at:
            ready, _, _ = select.select([peer], [], [], int(pause) / 1000)
            if ready:
                text, ended = read_all(peer, stop_after_answer=True)
                break
            push(peer, data[sent:sent + 1])
            sent += 1
    return judge(case, text, ended)


def headers_of(case, *otherwise):
    given = [expand(value) for value in case.all("header")]
    names = {value.partition(b":")[0].lower() for value in given}
    out = [value for value in otherwise if value.partition(b":")[0].lower() not in names]
    # "Content-Type:" alone: none at all.
    return [value for value in out + given if value != b"Content-Type:"]


def post(case, world):
    target = (case.door_words or ["/messages"])[0].encode()
    data = request(b"POST", target, headers_of(case, b"Content-Type: application/xml"), case.bytes("body"))
    return judge(case, *exchange(world.ports["partners"], data))


def soap(case, world):
    body = (b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>%s</s:Header><s:Body>%s</s:Body>'
            b"</s:Envelope>" % (case.bytes("block"), case.bytes("body")))
    headers = headers_of(case, b"Content-Type: text/xml; charset=utf-8")
    data = request(b"POST", b"/soap/" + case.door_words[0].encode(), headers, body)
    return judge(case, *exchange(world.ports["partners"], data))


def json(case, world):
    data = request(b"POST", b"/customer_service/listener/customerCreateEvent",
                   headers_of(case, b"Content-Type: application/json"), case.bytes("body"))
    return judge(case, *exchange(world.ports["callbacks"], data))


def callback(case, world):
    data = request(b"POST", expand(case.door_words[0].encode() if len(case.door_words) == 1 else
                                   " ".join(case.door_words).encode()), headers_of(case), case.bytes("body"))
    return judge(case, *exchange(world.ports["callbacks"], data))


def operations(case, world):
    method, target = case.door_words[0], " ".join(case.door_words[1:])
    data = request(method.encode(), expand(target.encode()), headers_of(case), case.bytes("body"),
                   case.text("host", "127.0.0.1"))
    return judge(case, *exchange(world.operations_port, data))


# -- folders

def place(case, folder, ending):
    """Lays the case's file down, then its marker; the path without ending."""
    stem = os.fsencode(folder) + b"/" + expand(case.raw("name"))
    path = stem + ending
    if case.has("link"):
        os.symlink(case.text("link"), path)
    elif case.has("folder"):
        os.mkdir(path)
    elif case.has("pipe"):
        os.mkfifo(path)
    else:
        with open(path, "wb") as file:
            file.write(case.bytes("content"))
    return stem


def wait_for(condition, seconds=PATIENCE):
    end_at = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < end_at:
        time.sleep(0.02)
    return value


def refused_with(case, folder, before):
    """The reason of the file that came to refused/ since, or None."""
    new = set(os.listdir(folder / "refused")) - before if (folder / "refused").is_dir() else set()
    reasons = [name for name in new if name.endswith(".reason")]
    if not reasons or len(new) < 2:  # the document follows its reason
        return None
    return reasons[0], (folder / "refused" / reasons[0]).read_text("utf-8", "replace")


def dropped_into(case, world, folder, endings):
    for leftover in ("refused", "done"):
        for path in (folder / leftover).glob("*") if (folder / leftover).is_dir() else ():
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    stem = place(case, folder, endings[0])
    with open(stem + endings[1], "wb"):
        pass
    if case.has("ignored"):
        # Until a file of the same folder that is refused shows that the hub has looked.
        witness = b"witness" if endings[0] == b".xml" else b"KA20261231999"
        other = os.fsencode(folder) + b"/" + witness
        for ending in endings:
            with open(other + ending, "wb") as file:
                file.write(b"x")
        seen = wait_for(lambda: refused_with(case, folder, set()))
        stays = os.path.lexists(stem + endings[0])
        for ending in endings:
            os.unlink(stem + ending)
        return [] if seen and stays else ["it was not left alone"]
    found = wait_for(lambda: refused_with(case, folder, set()))
    if not found:
        return ["it was not refused"]
    faults = []
    if case.text("refused").strip() not in found[1]:
        faults.append("the reason lacks \"%s\": %s" % (case.text("refused"), found[1].strip()))
    if case.has("kept") and not found[0].startswith(case.text("kept")):
        faults.append("it is kept as " + found[0])
    if os.path.lexists(stem + endings[0]):
        faults.append("it lies there still")
    return faults


def batch(case, world):
    return dropped_into(case, world, world.folder / "batch", (b".DAT", b".OK"))


def erp(case, world):
    return dropped_into(case, world, world.folder / "erp_out", (b".xml", b".ok"))


# -- sessions

def session(case, liar):
    back, ended = liar.tell(case.bytes("send"), refuse="refuse" in case.door_words, seconds=5)
    if case.has("dropped") and ended:
        return []
    if case.has("kept") and not ended:
        return []
    for key, value in case.lines:
        if key == "answered" and expand(value) in back:
            return []
        if key == "dropped" and value.startswith(b"answered") and back:
            return []
    return ["the hub %s and sent %r" % ("ended the connection" if ended else "stayed", back[:80])]


def ninety_seven(case, world):
    return session(case, world.liars["ninety_seven"])


def smsc(case, world):
    return session(case, world.liars["smsc"])


DOORS = {each.__name__: each for each in (raw, slow, post, soap, json, callback, operations, batch, erp, ninety_seven,
                                          smsc)}
