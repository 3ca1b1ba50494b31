"""One JSON and one page of what was measured, ratios first; plots beside it."""
import json

import proxy
from programs import middle, per_cpu, sound

# WSO2's own figures for requests a second on 2 vCPU (Micro Integrator 4.5.0, c5.large, 2 GB heap, 2025-10).
PUBLISHED = {("direct", "1"): 9292, ("direct", "10"): 6534, ("direct", "100"): 1877, ("body", "1"): 4270, ("body", "10"): 1157,
             ("body", "100"): 69.7, ("xslt", "1"): 1713, ("xslt", "10"): 273, ("xslt", "100"): 21.2}


def number(value):
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def spread(figure):
    return f"{number(figure['median'])} ({number(figure['least'])}–{number(figure['most'])})" if figure else ""


def ratio(one, other):
    return f"{one['median'] / other['median']:.2f}" if one and other and other["median"] else ""


def table(head, rows):
    return ["| " + " | ".join(head) + " |", "| --- " * len(head) + "|"] + \
        ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows] + [""]


def proxies(measured):
    out = []
    groups = sorted({(each["connections"], each["delay"]) for each in measured})
    for connections, delay in groups:
        here = [each for each in measured if (each["connections"], each["delay"]) == (connections, delay)]
        names = [name for name in ("kamhub", "nginx", "camel", "node-red") if any(name in each["runs"] for each in here)]
        out += [f"## Proxy, {connections} connections, back end after {delay} ms", "",
                "Requests for each second of processor: median of the runs (least–most). Then KamHub's median over theirs.", ""]
        rows = []
        for each in here:
            figures = {name: middle(runs, per_cpu) for name, runs in each["runs"].items()}
            bare = each.get("libraries", {})
            hub = figures.get("kamhub")
            row = [proxy.NAMES[each["workload"]], f"{each['size']} KB"]
            row += [spread(figures.get(name)) for name in names]
            row += ["; ".join(f"{what} {number(middle([run], per_cpu)['median'])}" for what, run in bare.items())]
            row += [ratio(hub, figures.get(name)) for name in names if name != "kamhub"]
            rows.append(row + [number(PUBLISHED.get((each["workload"], each["size"]))) if delay == 0 and connections == 64 else ""])
        out += table(["workload", "size", *names, "bare libraries", *[f"over {name}" for name in names if name != "kamhub"],
                      "published, other machine (WSO2 MI 4.5.0, req/s on 2 vCPU)"], rows)
        out += ["Requests a second, and median and 99th percentile of the latency in ms, closed loop:", ""]
        out += table(["workload", "size", *names],
                     [[proxy.NAMES[each["workload"]], f"{each['size']} KB"] +
                      [latency(each["runs"].get(name)) for name in names] for each in here])
    return out


def latency(runs):
    if not runs or not sound(runs):
        return ""
    rate, p50, p99 = (middle(runs, lambda run, what=what: run[what])["median"] for what in ("rate", "p50", "p99"))
    return f"{number(rate)}/s, {number(p50)}, {number(p99)}"


def durables(measured):
    out = ["## Durable", "", "Committed and synced before the answer. The bare log appends records of 1 KiB and syncs, each of 64 "
           "producers waits for its own. The ratios are those of runs that stood side by side: of messages a second, and of messages for "
           "each second of processor.", ""]
    rows = []
    for name, each in measured.items():
        runs, beside = each["runs"], each.get("beside", [])
        pairs = [{"void": False, "rate": run["rate"] / other["rate"], "cpu": per_cpu(run) / per_cpu(other)}
                 for run, other in zip(runs, beside) if not run["void"] and not other["void"]]
        of = f" of {each['of']}" if pairs else ""
        rows.append([each["title"], spread(middle(pairs, lambda pair: pair["rate"])) + of,
                     spread(middle(pairs, lambda pair: pair["cpu"])) + of,
                     spread(middle(runs, lambda run: run["rate"])),
                     spread(middle(runs, lambda run: 1e6 * run["cpu"] / run["requests"])),
                     spread(middle(runs, lambda run: run["p50"])), spread(middle(runs, lambda run: run["p99"]))])
    return out + table(["workload", "ratio, each second", "ratio, each second of processor", "messages/s", "µs of processor each", "p50 ms", "p99 ms"], rows)


def singles(measured):
    rows = [[each["title"], spread(middle(each["runs"], lambda run: run["value"])), each["unit"]] for each in measured.values()]
    return ["## Start and memory", ""] + table(["what", "figure", "unit"], rows) if rows else []


def voided(results):
    lines = []
    for each in results.get("proxy", []):
        for name, runs in each["runs"].items():
            lines += [f"- {name}, {proxy.NAMES[each['workload']]}, {each['size']} KB: {run['trouble'][:200]}"
                      for run in runs if run["void"]]
    for each in results.get("durable", {}).values():
        lines += [f"- {each['title']}: {run.get('trouble', '')[:200]}" for run in each["runs"] if run["void"]]
    return ["## Void", "", "These runs had an error and count for nothing:", "", *lines, ""] if lines else []


def page(results):
    m = results["machine"]
    out = ["# The last report of the benchmark", "", f"Made by `{results['command']}` on {results['began']}; commit "
           f"{m['commit']}. {m['processors']} processors ({m['processor']}), {m['memory']}, {m['system']}. Load average of the "
           f"machine before: {results['busy']:.1f}. The load generator and the back end share the processors with who is "
           "measured, and so did others: compare figures of one run only, and rather those for each second of processor than "
           "those a second.", ""]
    if results["peers"]:
        out += ["Peers: " + "; ".join(f"{name} {version}" for name, version in results["peers"].items()) + ".", ""]
    for name, why in results["missing"].items():
        out += [f"No column of {name}: {why}", ""]
    if results.get("durable"):
        out += durables(results["durable"])
    if results.get("proxy"):
        out += proxies(results["proxy"])
    if results.get("single"):
        out += singles(results["single"])
    for title, text in results["text"].items():
        out += [f"## {title}", "", "```", text.rstrip(), "```", ""]
    return "\n".join(out + voided(results)).rstrip() + "\n"


def write(results, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (folder / "report.md").write_text(page(results), "utf-8")
