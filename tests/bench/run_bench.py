#!/usr/bin/python3
"""The hub beside the field: the same work by peers on the same machine in the same run, each answer compared byte for byte.
Runs take turns; a run with any error counts for nothing. Writes report.json and report.md into build/bench/report."""
import argparse
import datetime
import pathlib
import subprocess
import sys
import tempfile
import time

import machine
import report
from durable import Durable, start_and_idle
from peers import Camel, Nginx, NodeRed
from programs import Failed, ROOT, middle, per_cpu, sound
from proxy import NAMES, Proxies

DURABLE = ("accept", "end_to_end", "seven", "lanes", "latency")
SINGLE = ("start",)
# Programs that print lines of their own; the first two on both stores.
TEXTS = {"store": "bench_full_store", "processes": "bench_process", "parts": "bench_parts"}


EVERY = (*NAMES, *DURABLE, *SINGLE)


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    parser.add_argument("--only", action="append", choices=[*EVERY, *TEXTS], metavar="WORKLOAD",
                        help="one workload: " + ", ".join([*EVERY, *TEXTS]) + "; may be given again")
    parser.add_argument("--full", action="store_true", help="every size with every number of connections and delay: hours")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3, help="of each run")
    parser.add_argument("--report", type=pathlib.Path, default=ROOT / "build" / "bench" / "report")
    return parser.parse_args()


def matrix(workloads, full):
    """Workload, size, connections, delay: what is measured, in order."""
    sizes = ("0.5", "1", "10", "100") if full else ("1", "10", "100")
    out = [(workload, size, 64, 0) for workload in workloads for size in sizes]
    if full:
        return [(w, s, c, d) for d in (0, 100) for c in (20, 64, 320, 2560) for w in workloads for s in sizes]
    few = [w for w in ("direct", "body") if w in workloads]
    out += [(w, "1", c, 0) for w in few for c in (20, 2560)]
    return out + [(w, "1", 64, 100) for w in few]


def installed(missing):
    out = []
    for peer in (Nginx(), Camel(), NodeRed()):
        try:
            peer.install()
            out.append(peer)
        except Failed as failed:
            missing[peer.name] = str(failed)
    return out


def measure_proxies(args, results, workloads):
    if not workloads:
        return
    peers = installed(results["missing"])
    results["peers"].update({peer.name: peer.version for peer in peers})
    plan = matrix(workloads, args.full)
    for delay in dict.fromkeys(each[3] for each in plan):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            proxies = Proxies(args.build, pathlib.Path(folder), peers, delay)
            try:
                for workload, size, connections, _ in (each for each in plan if each[3] == delay):
                    results["proxy"].append(turns(args, proxies, workload, size, connections, delay))
            finally:
                proxies.stop()


def turns(args, proxies, workload, size, connections, delay):
    """The runs of all who can do it, one after the other, again and again."""
    who = [peer for peer in proxies.peers if workload in peer.can]
    runs = {peer.name: [] for peer in who}
    for _ in range(args.runs):
        for peer in who:
            try:
                runs[peer.name].append(proxies.once(peer, workload, size, connections, args.seconds))
            except Failed as failed:
                runs[peer.name].append({"void": True, "trouble": str(failed)})
    out = {"workload": workload, "size": size, "connections": connections, "delay": delay, "runs": runs}
    if delay == 0 and connections == 64:
        out["libraries"] = proxies.libraries(workload, size, args.seconds / 3)
    figures = ", ".join(f"{name} {report.spread(middle(each, per_cpu)) or 'void'}" for name, each in runs.items())
    print(f"{NAMES[workload]}, {size} KB, {connections} connections, {delay} ms: for each second of processor {figures}", flush=True)
    return out


def measure_durable(args, results, workloads):
    if not workloads:
        return
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "build") as folder:
        durable = Durable(args.build, pathlib.Path(folder))
        try:
            accepts = {"title": "durable accept, 1 KB, 64 connections", "of": "the bare log", "runs": [], "beside": []}
            ends = {"end_to_end": (1, 1, "durable end to end, one destination"),
                    "seven": (7, 1, "durable end to end, seven destinations"),
                    "lanes": (1, 3, "ordered lanes, 100,000 customers, skewed")}
            measured = {name: {"title": title, "of": "durable accept", "runs": [], "beside": []}
                        for name, (_, _, title) in ends.items() if name in workloads}
            for _ in range(args.runs):
                accepts["beside"].append(durable.bare_log(args.seconds / 2))
                accepts["runs"].append(durable.accept(args.seconds))
                for name, each in measured.items():
                    destinations, skew, _ = ends[name]
                    messages = max(200, int(accepts["runs"][-1]["rate"] * args.seconds / 2 / destinations))
                    each["runs"].append(durable.end_to_end(messages, destinations, skew))
                    each["beside"].append(accepts["runs"][-1])
            results["durable"]["accept"] = accepts
            results["durable"].update(measured)
            if "latency" in workloads:
                results["durable"].update(half_load(args, durable, accepts))
        finally:
            durable.stop()
    for each in results["durable"].values():
        print(f"{each['title']}: {report.spread(middle(each['runs'], lambda run: run['rate']))}/s, "
              f"{report.spread(middle(each['runs'], lambda run: 1e6 * run['cpu'] / run['requests']))} µs of processor each",
              flush=True)


def half_load(args, durable, accepts):
    """Latency at half of what was accepted before, open loop, beside the disk's own sync."""
    rate = middle(accepts["runs"], lambda run: run["rate"])["median"] / 2
    latency = {"title": f"durable accept at half load ({rate:,.0f}/s, open loop)", "of": "", "runs": []}
    syncs = {"title": "one append and sync at a time, bare", "of": "", "runs": []}
    for _ in range(args.runs):
        syncs["runs"].append(durable.bare_sync(args.seconds / 3))
        latency["runs"].append(durable.accept(args.seconds, rate=rate))
    return {"latency": latency, "sync": syncs}


def measure_start(args, results):
    runs = [start_and_idle(args.build) for _ in range(args.runs)]
    for name, title, unit, key, factor in (("start", "cold start with all plugins", "ms", "seconds", 1000),
                                           ("start_cpu", "processor time of it", "ms", "cpu", 1000),
                                           ("idle", "idle memory with all plugins", "MiB", "memory", 1)):
        values = [{"void": run["void"], "value": run[key] * factor} for run in runs]
        results["single"][name] = {"title": title, "unit": unit, "runs": values}
        print(f"{title}: {report.spread(middle(values, lambda run: run['value']))} {unit}", flush=True)


def print_texts(args, results, workloads):
    """A full store beside a nearly empty one, the durable steps of processes, the parts of a message's way: what those
    programs print."""
    for name in workloads:
        program = f"{args.build}/bin/{TEXTS[name]}"
        stores = [("SQLite", [program]), ("PostgreSQL", ["tests/tools/with_postgres", "--durable", program])]
        for store, command in stores[:1] if name == "parts" else stores:
            out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            if out.returncode != 0:
                raise Failed(f"{name} on {store}: {out.stderr.strip()}")
            print(f"{name}, {store}\n{out.stdout}", flush=True)
            results["text"][f"{name}, {store}"] = out.stdout


def main():
    args = arguments()
    wanted = args.only or [*EVERY, *(TEXTS if args.full else ())]
    command = "./dev bench" + "".join(f" --only {each}" for each in args.only or []) + (" --full" if args.full else "")
    results = {"command": command, "began": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
               "machine": machine.described(), "busy": machine.busy(), "peers": {}, "missing": {}, "proxy": [], "durable": {},
               "single": {}, "text": {}}
    begun = time.monotonic()
    if "start" in wanted:
        measure_start(args, results)
    measure_durable(args, results, [each for each in wanted if each in DURABLE])
    measure_proxies(args, results, [each for each in wanted if each in NAMES])
    print_texts(args, results, [each for each in wanted if each in TEXTS])
    report.write(results, args.report)
    print(f"{args.report / 'report.md'} after {(time.monotonic() - begun) / 60:.0f} minutes")
    runs = [run for each in results["proxy"] for some in each["runs"].values() for run in some]
    runs += [run for each in results["durable"].values() for run in each["runs"]]
    if len(sound(runs)) != len(runs):
        print(f"{len(runs) - len(sound(runs))} runs are void", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
