"""What was measured where."""
import os
import pathlib
import platform
import subprocess

from programs import ROOT


def first(path, start):
    for line in pathlib.Path(path).read_text().splitlines():
        if line.startswith(start):
            return line.partition(":")[2].strip() or line.partition("=")[2].strip('"')
    return "unknown"


def described():
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    changed = subprocess.run(["git", "status", "--porcelain", "-uno"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return {
        "processor": first("/proc/cpuinfo", "model name"), "processors": os.cpu_count(),
        "memory": f"{int(first('/proc/meminfo', 'MemTotal').split()[0]) / 1048576:.0f} GiB",
        "system": f"{first('/etc/os-release', 'PRETTY_NAME')}, Linux {platform.release()}",
        "commit": commit + (" with changes" if changed else ""),
    }


def busy():
    """How many processes wanted a processor in the last minute: others measured with us."""
    return os.getloadavg()[0]
