#!/usr/bin/python3
"""Counts the instructions of a fixed message's way through the hub (bench_count below callgrind) and compares them with the
recorded ones: a part that needs 2 % more fails. Counts do not know how busy the machine is.

    tests/bench/guard/guard.py --build build/release --record

records what is counted now, as the baseline of this libc, libxml2, SQLite and compiler. Do so where a change that is worth it costs
more, and say why in the commit; where one has made a part cheaper, so that it stays so; and once on a system that has none yet."""
import argparse
import ctypes
import json
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BASELINES = HERE / "baselines.json"
TOLERANCE = 0.02
NO_BASELINE = 77  # ctest takes it for "skipped"


def system(build):
    """What the count depends on beside our own code. valgrind shows one of two processors, whatever is there."""
    avx2 = "avx2" in pathlib.Path("/proc/cpuinfo").read_text().split()
    libxml2 = ctypes.CDLL("libxml2.so.2")
    number = int(ctypes.c_char_p.in_dll(libxml2, "xmlParserVersion").value)
    sqlite = ctypes.CDLL("libsqlite3.so.0")
    sqlite.sqlite3_libversion.restype = ctypes.c_char_p
    cache = (build / "CMakeCache.txt").read_text()
    compiler = re.search(r"CMAKE_CXX_COMPILER:\w+=(.*)", cache).group(1)
    version = subprocess.run([compiler, "-dumpfullversion"], capture_output=True, text=True).stdout.strip()
    return (f"libc {platform.libc_ver()[1]}, libxml2 {number // 10000}.{number // 100 % 100}.{number % 100}, "
            f"SQLite {sqlite.sqlite3_libversion().decode()}, g++ {version}, {platform.machine()}"
            + (" with AVX2" if avx2 else ""))


def counted(build):
    with tempfile.TemporaryDirectory() as folder:
        out = subprocess.run(
            ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--collect-atstart=yes", f"--callgrind-out-file={folder}/out",
             str(build / "bin" / "bench_count"), str(HERE.parent / "config" / "guard_request.xml")],
            capture_output=True, text=True)
        if out.returncode != 0:
            sys.exit(f"bench_count ended with {out.returncode}:\n{out.stderr[-2000:]}")
        found = {}
        for file in pathlib.Path(folder).iterdir():
            text = file.read_text()
            name = re.search(r"^desc: Trigger: Client Request: (\w+)", text, re.M)
            total = re.search(r"^(?:summary|totals): (\d+)", text, re.M)
            if name and total:
                found[name.group(1)] = int(total.group(1))
        return dict(sorted(found.items()))


def compared(now, recorded):
    bad = 0
    for name in sorted(now.keys() | recorded.keys()):
        is_now, was = now.get(name), recorded.get(name)
        if is_now is None or was is None:
            print(f"{name}: {'not counted now' if is_now is None else 'not recorded'}")
            bad += 1
            continue
        change = is_now / was - 1
        worse = change > TOLERANCE
        print(f"{name}: {is_now:,} instructions, {was:,} recorded, {change:+.1%}" +
              (": more than 2 %" if worse else ": record it, so that it stays" if change < -TOLERANCE else ""))
        bad += worse
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parents[2] / "build" / "release")
    parser.add_argument("--record", action="store_true")
    args = parser.parse_args()
    baselines = json.loads(BASELINES.read_text()) if BASELINES.exists() else {}
    where = system(args.build)
    now = counted(args.build)
    if args.record:
        baselines[where] = now
        BASELINES.write_text(json.dumps(baselines, indent=2, sort_keys=True) + "\n")
        print(f"recorded for {where}: {now}")
        return 0
    if where not in baselines:
        print(f"no baseline for {where}; counted: {now}\nrecord one: {HERE.relative_to(HERE.parents[2])}/guard.py "
              f"--build {args.build} --record, on a commit that is known to be good, and commit baselines.json")
        return NO_BASELINE
    bad = compared(now, baselines[where])
    if bad:
        print("if the change is worth it, record it and say why in the commit: tests/bench/guard/guard.py --record")
    print(f"{len(now) - bad} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
