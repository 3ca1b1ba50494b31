#!/usr/bin/python3
"""Kannel, a gateway that is not ours, binds to the simulated platform as a transceiver, submits Chinese text in one and
in three parts, and gets its receipts: the simulator is then a centre that others understand too.

Ends with 77 (skipped) where the package kannel is not installed.
"""

import http.server
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BEARERBOX, SMSBOX = "/usr/sbin/bearerbox", "/usr/sbin/smsbox"
PATIENCE = 30  # seconds

CONFIG = """
group = core
admin-port = {admin}
smsbox-port = {box}
admin-password = test
box-allow-ip = 127.0.0.1
log-file = "{folder}/bearerbox.log"
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = platform
host = 127.0.0.1
port = {smsc}
transceiver-mode = true
interface-version = 34
smsc-username = kannel
smsc-password = secret
system-type = ""
source-addr-ton = 1
source-addr-npi = 1
dest-addr-ton = 1
dest-addr-npi = 1
reconnect-delay = 1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
log-file = "{folder}/smsbox.log"

group = sendsms-user
username = test
password = test
concatenation = true
max-messages = 9

group = sms-service
keyword = default
text = "none"
"""


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def wait_for(what, found):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            answer = found()
            if answer:
                return answer
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"not within {PATIENCE} s: {what}")


class Receipts(http.server.BaseHTTPRequestHandler):
    seen = []

    def do_GET(self):
        self.seen.append(urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def submit(port, text, receipts):
    query = urllib.parse.urlencode({
        "username": "test", "password": "test", "from": "10690000", "to": "13800000127", "coding": "2",
        "charset": "UTF-8", "text": text, "dlr-mask": "3",
        "dlr-url": f"http://127.0.0.1:{receipts}/?state=%d"})
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/cgi-bin/sendsms?{query}", timeout=10) as answer:
        assert answer.status == 202, answer.read()


def run(folder, processes):
    simulator = subprocess.Popen(
        [ROOT / "tests/simulators/kamhub-simulator", "unified_messaging", "--with-parent", "--set", "password=secret"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    processes.append(simulator)
    offers = json.loads(simulator.stdout.readline())
    admin, box, sendsms = free_ports(3)
    receipts = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receipts)
    threading.Thread(target=receipts.serve_forever, daemon=True).start()
    config = folder / "kannel.conf"
    config.write_text(CONFIG.format(admin=admin, box=box, sendsms=sendsms, smsc=offers["port"], folder=folder))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes.append(subprocess.Popen([BEARERBOX, "-v", "4", str(config)], **quiet))
    wait_for("bearerbox listens", lambda: socket.create_connection(("127.0.0.1", box), 1).close() or True)
    processes.append(subprocess.Popen([SMSBOX, "-v", "4", str(config)], **quiet))
    wait_for("smsbox listens", lambda: socket.create_connection(("127.0.0.1", sendsms), 1).close() or True)

    def received():
        return json.load(urllib.request.urlopen(f"http://127.0.0.1:{offers['control']}/received"))

    short = "尊敬的客户：您已成为我公司大客户。"
    long = "尊敬的客户：您的数字电路已开通，请查收。" * 8
    submit(sendsms, short, receipts.server_address[1])
    wait_for("the short text", lambda: len(received()) == 1)
    submit(sendsms, long, receipts.server_address[1])
    wait_for("the long text", lambda: len(received()) == 2)
    entries = [entry["fields"] for entry in received()]
    assert [entry["text"] for entry in entries] == [short, long], entries
    assert [entry["parts"] for entry in entries] == ["1", "3"], entries
    assert all(entry["to"] == "13800000127" and entry["data_coding"] == "8" for entry in entries), entries
    delivered = wait_for("the receipts", lambda: len([one for one in Receipts.seen if one["state"] == ["1"]]) >= 2)
    assert delivered, Receipts.seen


def main():
    if not (os.path.exists(BEARERBOX) and os.path.exists(SMSBOX)):
        print("skipped: install the package kannel")
        return 77
    folder = Path(tempfile.mkdtemp(prefix="kamhub-kannel-"))
    processes = []
    try:
        run(folder, processes)
        print("ok")
        return 0
    except AssertionError:
        for log in folder.glob("*.log"):
            print(f"--- {log.name}", log.read_text(errors="replace")[-3000:], sep="\n", file=sys.stderr)
        raise
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
