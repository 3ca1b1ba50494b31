#!/usr/bin/python3
"""How many messages a second a hub accepts and commits over SOAP: 64 keep-alive connections, bodies of about 1 KiB, each
with an id of its own, one delivery each to a wire that is never reached. Also the idle memory with all plugins.

Run on an otherwise quiet machine; the load generator shares its cores."""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "flows"))
from lib.processes import ROOT, World  # noqa: E402

SCRIPT = """
local threads = 0
function setup(thread) thread:set("number", threads); threads = threads + 1 end
local sent = 0
local seed = "%s"
request = function()
  sent = sent + 1
  local id = seed .. "-" .. number .. "-" .. sent
  return wrk.format("POST", "/soap/notification", {["Content-Type"] = "text/xml; charset=utf-8",
    ["SOAPAction"] = '"kam.notification.request.v1"'}, head .. id .. tail)
end
local bad = 0
response = function(status) if status ~= 200 then bad = bad + 1; if bad < 3 then print("status " .. status) end end end
"""


def body():
    text = (ROOT / "mappings/canonical/samples/notification_request.xml").read_text("utf-8")
    text = re.sub(r"<\?xml.*?\?>|>\s+<", lambda m: "" if m.group().startswith("<?") else "><", text).strip()
    head = ('<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>'
            '<k:id xmlns:k="urn:kamhub:envelope:1">')
    tail = "</k:id></s:Header><s:Body>" + text + "</s:Body></s:Envelope>"
    return head, tail


def memory(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def main():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    world = World(args.build, ROOT / "config" / "demo" / "hub.xml", ["--log-level", "error"])
    try:
        world.start_hub()
        print(f"idle memory with all plugins: {memory(world.hub.process.pid):.1f} MiB")
        head, tail = body()
        print(f"one request has {len((head + tail).encode())} bytes of body")
        for turn in range(args.rounds):
            with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
                script.write(f"head = [==[{head}]==]\ntail = [==[{tail}]==]\n" + SCRIPT % f"r{turn}")
                script.flush()
                out = subprocess.run(["wrk", "-t1", f"-c{args.connections}", f"-d{args.seconds}s", "--latency", "-s", script.name,
                                      world.hub.url("partners")], capture_output=True, text=True, check=True).stdout
            rate = re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)
            p50, p99 = (re.search(rf"{p}%\s+(\S+)", out).group(1) for p in (50, 99))
            errors = re.findall(r"(Socket errors.*|Non-2xx.*|status \d+)", out)
            print(f"round {turn + 1}: {float(rate):,.0f} messages/s accepted and committed, p50 {p50}, p99 {p99} {' '.join(errors)}")
        print(f"memory afterwards: {memory(world.hub.process.pid):.1f} MiB")
    finally:
        world.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
