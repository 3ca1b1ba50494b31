#!/usr/bin/python3
"""Where the processor time of a durable workload goes, as a flame graph: perf watches the hub while it works.

    tests/bench/flame.py accept docs/performance/accept.svg

The width of a box is its part of all samples; what stands on it was called by it. Boxes of less than half a percent are left out."""
import argparse
import collections
import html
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

from durable import Durable
from programs import Failed, ROOT

WIDTH, ROW, LEAST = 1200, 17, 0.005


class Box:
    def __init__(self):
        self.samples = 0
        self.inside = collections.defaultdict(Box)


def short(name):
    """A C++ name without templates, arguments and the project's namespace."""
    name = name.replace("(anonymous namespace)::", "").replace("kamhub::", "")
    while True:
        cut = re.sub(r"<[^<>]*>|\([^()]*\)", "", name)
        if cut == name:
            return name.partition("::{lambda")[0].strip() or "?"
        name = cut


def stacks(data):
    """Samples of `perf script`, outermost call first."""
    out = subprocess.run(["perf", "script", "-i", data, "--no-inline", "-F", "comm,ip,sym"], capture_output=True, text=True).stdout
    for sample in out.split("\n\n"):
        frames = [line.split(None, 1)[1] for line in sample.splitlines()[1:] if len(line.split(None, 1)) == 2]
        names = []
        for name in map(short, reversed(frames)):
            # What has no name is the library's that the next one with a name belongs to; std::function is only in between.
            if name not in ("[unknown]", "?") and not name.startswith(("std::", "void std::")) and name not in names[-1:]:
                names.append(name)
        if names:
            yield names


def grown(data):
    root = Box()
    for names in stacks(data):
        box = root
        box.samples += 1
        for name in names:
            box = box.inside[name]
            box.samples += 1
    if not root.samples:
        raise Failed("perf saw nothing; it needs the rights of root")
    return root


def drawn(root, title):
    shapes, deepest = [], 0

    def draw(box, left, depth):
        nonlocal deepest
        deepest = max(deepest, depth)
        for name, each in sorted(box.inside.items()):
            width = WIDTH * each.samples / root.samples
            if each.samples >= LEAST * root.samples:
                colour = f"hsl({20 + hash_of(name) % 40},80%,{62 + hash_of(name) % 12}%)"
                text = html.escape(name[:max(0, int(width / 6.4))]) if width > 30 else ""
                shapes.append(f'<g><title>{html.escape(name)}: {each.samples / root.samples:.1%}</title><rect x="{left:.1f}" '
                              f'y="-{(depth + 1) * ROW}" width="{width:.1f}" height="{ROW - 1}" fill="{colour}"/>'
                              f'<text x="{left + 3:.1f}" y="-{depth * ROW + 5}">{text}</text></g>')
                draw(each, left, depth + 1)
            left += width

    draw(root, 0, 0)
    height = (deepest + 1) * ROW + 30
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -{height - 10} {WIDTH} {height}" font-family="monospace" '
            f'font-size="10.5"><rect y="-{height - 10}" width="100%" height="100%" fill="#fff"/><text x="4" y="-{height - 24}">'
            f'{html.escape(title)}, {root.samples} samples</text>' + "\n".join(shapes) + "</svg>\n")


def hash_of(name):
    return sum(ord(c) * (i + 1) for i, c in enumerate(name))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workload", choices=["accept", "end_to_end"])
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--seconds", type=float, default=10)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "build") as folder:
        durable = Durable(args.build, pathlib.Path(folder))
        try:
            rate = durable.accept(2)["rate"]
            perf = subprocess.Popen(["perf", "record", "-q", "-F", "299", "--call-graph", "dwarf,8192", "-o", f"{folder}/perf",
                                     "-p", str(durable.under.pid)])
            time.sleep(1)
            if args.workload == "accept":
                run = durable.accept(args.seconds)
            else:
                run = durable.end_to_end(int(rate * args.seconds / 3), 1)
            perf.send_signal(signal.SIGINT)
            perf.wait()
            if run["void"]:
                raise Failed(run["trouble"])
        finally:
            durable.stop()
        args.file.write_text(drawn(grown(f"{folder}/perf"), f"KamHub, {args.workload.replace('_', ' ')}"), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
