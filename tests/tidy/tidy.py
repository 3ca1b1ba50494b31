#!/usr/bin/python3
"""The rules of the house that a compiler does not know. One function per rule; its comment says why it is there.

Every violation is printed as file:line: words. With --build the rules about what was built run as well.
"""

import argparse
import ast
import json
import re
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Bottom to top; a room includes what stands before it. net speaks SOAP and needs xml; observe and store need neither.
ROOMS = ["sdk", "xml", "net", "observe", "store", "access", "host", "flow", "records", "process", "server", "app"]
MAY_INCLUDE = {room: set(ROOMS[:ROOMS.index(room)]) for room in ROOMS}
MAY_INCLUDE["xml"] = {"sdk"}
MAY_INCLUDE["flow"] -= {"access"}  # who may do what is decided at the door, before flow hears of it
FOR_ADAPTERS = {"sdk", "xml", "net"}

SDK_LINES = 2500
FILE_LINES = 600
COLUMNS = 120

# Where foreign code or a library that throws is called: there, and only there, an exception becomes an Error.
EDGES = {
    "hub/app/arguments.cpp": "Poco::Util throws on a wrong option",
    "hub/flow/archive.cpp": "Poco's streams throw where a gzip file is damaged or cannot be written",
    "hub/flow/endpoint_host.cpp": "what an adapter's handler or thread throws ends with that request or thread",
    "hub/flow/guard.cpp": "what an adapter throws in start, stop, send and ask",
    "hub/flow/slot.cpp": "what an adapter throws while it is made",
    "hub/host/graph.cpp": "what an adapter throws while it reads its configuration",
    "hub/host/plugins.cpp": "Boost.DLL throws; what a plugin throws while it registers",
    "hub/net/http_client.cpp": "Poco::Net throws",
    "hub/net/record_session.cpp": "Poco::Net throws",
    "hub/net/smtp_client.cpp": "Poco::Net throws",
    "hub/net/tls_context.cpp": "Poco::NetSSL throws",
    "hub/server/json.cpp": "Poco::JSON throws on what is no JSON",
    "adapters/accounting/database.cpp": "Poco::Data throws",
}

THREADING = re.compile(r"Immutable|[Tt]hread|[Vv]alue\b")


class Banned:
    def __init__(self, pattern, homes, instead):
        self.pattern = re.compile(pattern)
        self.homes = homes
        self.instead = instead


BANNED = [
    # Time, chance and threads come in through Clock, Random and Executor, so that a test can hold the clock.
    Banned(r"system_clock::now", ["hub/host/runtime.cpp", "hub/app/"], "take a Clock&"),
    Banned(r"std::j?thread\b", ["hub/host/runtime.", "hub/net/", "hub/store/", "hub/flow/endpoint_host."],
           "post to an Executor, or use Host::runThread"),
    Banned(r"\bsleep_for\b|\bsleep_until\b|\busleep\(", [], "wait for a condition, or use Host::pause"),
    Banned(r"\brand\(|\bsrand\(|random_device", ["hub/host/runtime."], "take a Random&"),
    # Ownership is in the types; POCO's and libxml2's handles go straight into their own smart pointers.
    Banned(r"(?<![\w\"])new (?!Context\(Context::TLS_CLIENT_USE)\(?[A-Za-z_:]", [], "write std::make_unique"),
    # Hidden dependencies: what a component needs is given to it.
    Banned(r"Application::instance", [], "pass what is needed"),
    Banned(r"defaultPool", [], "take an Executor&"),
    # There is one place that parses, with limits on.
    Banned(r"\bxml(Ctxt)?Read(Memory|File|Doc|Fd)\b|\bxmlParse(File|Memory|Doc)\b", ["hub/xml/"],
           "use xml::Document::parse"),
    # Standard output belongs to the commands; elsewhere a line on it would corrupt what they print.
    Banned(r"std::cout", ["hub/app/"], "return the text, or use the observer"),
    Banned(r"(?<!\w)(std::)?(printf|puts|putchar)\(|fprintf\(\s*stdout", [], "return the text, or use the observer"),
]

SECRET = re.compile(r"""\b[\w-]*(?:password|secret|token|passwd)="(?!")(?!\$\{)[^"]+\"""", re.IGNORECASE)
# Words of tests that prove that secrets stay hidden, and of the specs that describe the attributes.
NOT_SECRET = re.compile(r'="(secret|true|false|…|\.\.\.)"')
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
CODE_IN_COMMENT = re.compile(
    r"^\s*//+\s*(?:(?:if \(|for \(|while \(|switch \(|return \S+;|auto \w+ =|const \w+|std::\w+|#include|namespace \w+ \{|\}).*[;{}]"
    r"|[\w:.>-]+\(.*\);|[\w.>\[\]-]+ [-+*/]?= .*;)\s*$")
PYTHON_IN_COMMENT = re.compile(
    r"^\s*#\s*(?:import \w+$|from [\w.]+ import |def \w+\(|return [\w\[(\"']+.*[)\]\"']$|print\(.*\)$|[\w.\[\]]+ = [\w\[({\"'].*$"
    r"|(?:if|for|while|elif) .*:$)")

TEXT = {".cpp", ".hpp", ".py", ".xml", ".xsd", ".xslt", ".xsl", ".md", ".txt", ".json", ".flow", ".cmake", ".sql", ".wsdl", ""}
NOT_OURS = {"build", ".git", "__pycache__", "node_modules", ".cache"}


def files(*parts):
    """Our files below the given folders (or all), in order."""
    tops = [ROOT / part for part in parts] or [ROOT]
    for top in tops:
        for path in sorted(top.rglob("*")):
            if path.is_file() and not path.is_symlink() and not NOT_OURS & set(path.relative_to(ROOT).parts):
                yield path


def cpp(*parts):
    return [path for path in files(*parts) if path.suffix in (".cpp", ".hpp")]


def name(path):
    return path.relative_to(ROOT).as_posix()


def lines(path):
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def code(line, strings=False):
    """The line without its comment and, unless `strings`, without the text of its literals."""
    if not strings:
        line = re.sub(r'"(?:[^"\\]|\\.)*"', '""', line)
    return re.sub(r"//.*", "", line)


# The arrows are what makes the house readable: a room can be understood without those above it.
def include_direction(_):
    pattern = re.compile(r'^\s*#\s*include "([a-z_]+)/')
    for path in cpp("hub", "adapters"):
        top, room = path.relative_to(ROOT).parts[:2]
        allowed = FOR_ADAPTERS if top == "adapters" else MAY_INCLUDE.get(room, set(ROOMS)) | {room}
        for number, line in enumerate(lines(path), 1):
            found = pattern.match(line)
            if not found or found[1] in allowed or (top == "adapters" and found[1] == room):
                continue
            if (ROOT / top / room / found[1]).is_dir():  # a folder of its own
                continue
            yield "%s:%d: %s/%s may not include %s" % (name(path), number, top, room, found[1])


# Another adapter's header by a relative way would pass the rule above.
def no_upward_includes(_):
    for path in cpp("hub", "adapters"):
        for number, line in enumerate(lines(path), 1):
            if re.match(r'^\s*#\s*include "\.\./', line):
                yield "%s:%d: an include goes up; name it from hub/" % (name(path), number)


# What plugin authors have to know must stay readable in an hour.
def sdk_is_small(_):
    total = sum(len(lines(path)) for path in cpp("hub/sdk"))
    if total > SDK_LINES:
        yield "hub/sdk:1: %d lines; at most %d" % (total, SDK_LINES)


# A file that does not fit a head has two subjects.
def files_are_short(_):
    for path in files("hub", "adapters", "tests", "plugins"):
        if path.suffix in (".cpp", ".hpp", ".py") and len(lines(path)) > FILE_LINES:
            yield "%s:1: %d lines; at most %d, split it" % (name(path), len(lines(path)), FILE_LINES)


# Two files side by side fit a screen.
def lines_are_short(_):
    for path in cpp("hub", "adapters", "tests", "plugins"):
        for number, line in enumerate(lines(path), 1):
            if len(line) > COLUMNS:
                yield "%s:%d: %d columns; at most %d" % (name(path), number, len(line), COLUMNS)


# Each has one home, so that the whole can be tested on a simulated clock and nothing depends on what is hidden.
def banned_calls(_):
    for path in cpp("hub", "adapters", "plugins"):
        for number, line in enumerate(lines(path), 1):
            text = code(line)
            for each in BANNED:
                if each.pattern.search(text) and not any(name(path).startswith(home) for home in each.homes):
                    yield "%s:%d: %s has no place here; %s" % (name(path), number, each.pattern.search(text)[0], each.instead)


# A test that sleeps is slow or wrong, mostly both. The pause of a loop that waits for a condition is the exception.
def tests_do_not_sleep(_):
    for path in cpp("tests"):
        text = lines(path)
        for number, line in enumerate(text, 1):
            waits = any("bool eventually(" in before for before in text[max(0, number - 8):number])
            if re.search(r"\bsleep_for\b|\busleep\(|\bsleep\(", code(line)) and "runtime" not in line and not waits:
                yield "%s:%d: a test sleeps; wait for the condition" % (name(path), number)


# Errors are values. An exception is turned into one where it arises, once.
def exceptions_end_at_edges(_):
    used = set()
    for path in cpp("hub", "adapters", "plugins"):
        for number, line in enumerate(lines(path), 1):
            if not re.search(r"\bcatch\s*\(", code(line)):
                continue
            used.add(name(path))
            if name(path) not in EDGES:
                yield "%s:%d: catch in what is no edge; return a Result (edges: tests/tidy/tidy.py)" % (name(path), number)
    for gone in sorted(set(EDGES) - used):
        yield "tests/tidy/tidy.py:1: %s catches nothing; strike it from EDGES" % gone


# What is left for later is an issue; what is not run is in the history.
def nothing_unfinished(_):
    for path in files("hub", "adapters", "plugins", "tests", "mappings", "config", "docs"):
        if path.suffix not in TEXT or path == Path(__file__).resolve():
            continue
        for number, line in enumerate(lines(path), 1):
            if UNFINISHED.search(line):
                yield "%s:%d: unfinished work is an issue, not a comment" % (name(path), number)
            elif path.suffix in (".cpp", ".hpp") and CODE_IN_COMMENT.match(line):
                yield "%s:%d: commented-out code; remove it" % (name(path), number)
            elif path.suffix == ".py" and PYTHON_IN_COMMENT.match(line):
                yield "%s:%d: commented-out code; remove it" % (name(path), number)


# A test that nobody compiles is no test. What a script beside it builds and runs is named by that script.
def sources_are_built(_):
    plugin = "kamhub_add_plugin"
    for path in cpp("hub", "adapters", "plugins", "tests"):
        if path.suffix != ".cpp":
            continue
        listed = any(path.stem in script.read_text(encoding="utf-8") for script in path.parent.glob("*.py"))
        for folder in path.parents:
            cmake = folder / "CMakeLists.txt"
            if listed or not cmake.is_file():
                continue
            text = cmake.read_text()
            words = set(re.split(r"[\s()\"]+", re.sub(r"(?m)#.*$", "", text)))
            listed = path.relative_to(folder).as_posix() in words or (path.name == "plugin.cpp" and plugin in words)
            if listed or folder == ROOT:
                break
        if not listed:
            yield "%s:1: no CMakeLists.txt lists it" % name(path)


# The index is how a reader finds out why; a record that is not in it was never made.
def decisions_are_indexed(_):
    index = ROOT / "docs/adr/README.md"
    text = index.read_text(encoding="utf-8")
    listed = {file: (number, title) for number, file, title in
              re.findall(r"^\| \[(\d{4})\]\(([^)]+)\) \| (.+?) \|$", text, re.MULTILINE)}
    for path in sorted((ROOT / "docs/adr").glob("[0-9]*.md")):
        first = lines(path)[0]
        found = re.match(r"^# ADR-(\d{4}): (.+)$", first)
        if not found or not path.name.startswith(found[1] + "-"):
            yield "%s:1: the title is not \"# ADR-%s: …\"" % (name(path), path.name[:4])
        elif listed.pop(path.name, None) != (found[1], found[2]):
            yield "%s:1: the index lacks it, or has another title; write | [%s](%s) | %s |" % (
                name(index), found[1], path.name, found[2])
    for gone in listed:
        yield "%s:1: it lists %s, which is not there" % (name(index), gone)


# Who uses a class must know from which threads.
def classes_say_their_threading(_):
    for path in sorted((ROOT / "hub").rglob("*.hpp")):
        if "detail" in path.parts:
            continue
        text = lines(path)
        for number, line in enumerate(text, 1):
            if not re.match(r"^class (?:\w+_API )?\w+(?: final)?(?: : .*)?\s*\{", line):
                continue
            at = number - 2
            while at >= 0 and text[at].startswith("template"):
                at -= 1
            comment = []
            while at >= 0 and text[at].startswith("//"):
                comment.append(text[at])
                at -= 1
            if comment and not THREADING.search(" ".join(comment)):
                yield "%s:%d: the comment does not end with Immutable, Thread-safe, One thread at a time or Value" % (
                    name(path), number)


# A system is connected when a stranger can read it, run it and break it on purpose.
def adapters_are_complete(_):
    rows = json.loads((ROOT / "tests/compliance/adapters.json").read_text(encoding="utf-8"))
    for folder in sorted(path for path in (ROOT / "adapters").iterdir() if path.is_dir()):
        adapter = folder.name
        if adapter not in rows:
            yield "tests/compliance/adapters.json:1: there is no row for %s" % adapter
            continue
        # A generic adapter is tried with some system that it serves.
        system = rows[adapter]["SYSTEM"]
        for needed in ("adapters/%s/README.md" % adapter, "adapters/%s/plugin.cpp" % adapter,
                       "tests/simulators/systems/%s.py" % system, "mappings/transforms/%s.xml" % system,
                       "mappings/contracts/%s" % system):
            if not (ROOT / needed).exists():
                yield "adapters/%s:1: it lacks %s" % (adapter, needed)
    for system in rows:
        if not (ROOT / "adapters" / system).is_dir():
            yield "tests/compliance/adapters.json:1: there is no adapter %s" % system


# A translation is right when a good message comes out as expected and a bad one is refused. What is only imported is
# tried with those that import it.
def stylesheets_have_goldens(_):
    sheets = sorted((ROOT / "mappings/transforms").glob("*/*.xslt"))
    imported = {(sheet.parent / href).resolve() for sheet in sheets
                for href in re.findall(r'<xsl:(?:import|include) href="([^"]+)"', sheet.read_text(encoding="utf-8"))}
    for sheet in sheets:
        if sheet.resolve() in imported:
            continue
        for ending, what in ((".out.xml", "passes"), (".refused.txt", "is refused")):
            if not list(sheet.parent.glob(sheet.stem + ".*" + ending)):
                yield "%s:1: there is no case that %s; write %s.<case>%s" % (name(sheet), what, sheet.stem, ending)


# The repository is read on other machines.
def no_paths_of_this_machine(_):
    for path in files():
        if path.suffix not in TEXT or path == Path(__file__).resolve():
            continue
        for number, line in enumerate(lines(path), 1):
            if MACHINE_PATH.search(line):
                yield "%s:%d: a path of one machine" % (name(path), number)


# A secret that was committed once is known for ever.
def no_secrets(_):
    for path in files("config", "mappings", "docs", "adapters", "hub"):
        if path.suffix not in (".xml", ".md", ".json", ".txt"):
            continue
        for number, line in enumerate(lines(path), 1):
            found = SECRET.search(line)
            if found and not NOT_SECRET.search(found[0]):
                yield "%s:%d: a secret in clear; write ${NAME} or ${NAME:-default}" % (name(path), number)


# A link that leads nowhere is worse than none.
def links_lead_somewhere(_):
    for path in [ROOT / "README.md"] + [path for path in files("docs", "adapters", "tests") if path.suffix == ".md"]:
        if not path.is_file():
            continue
        for number, line in enumerate(lines(path), 1):
            for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", line):
                if not (path.parent / target).exists():
                    yield "%s:%d: %s is not there" % (name(path), number, target)


# A script that does not parse fails on the day it is needed.
def python_parses(_):
    for path in files():
        shebang = path.read_bytes()[:40].startswith(b"#!/usr/bin/python3")
        if path.suffix != ".py" and not shebang:
            continue
        try:
            ast.parse(path.read_text(encoding="utf-8"))
        except SyntaxError as error:
            yield "%s:%s: %s" % (name(path), error.lineno, error.msg)


# The reference is generated; a reader must be able to rely on it.
def reference_is_fresh(build):
    kept = ROOT / "docs/reference"
    if not kept.is_dir() or not list(kept.iterdir()):
        return
    with tempfile.TemporaryDirectory(prefix="kamhub-tidy-") as folder:
        done = subprocess.run([build / "bin/kamhub", "docs", "--out", folder], capture_output=True, text=True)
        if done.returncode != 0:
            yield "docs/reference:1: kamhub docs failed: %s" % done.stderr.strip()
            return
        fresh = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    old = {path.name: path.read_bytes() for path in kept.iterdir()}
    for page in sorted(fresh.keys() | old.keys()):
        if fresh.get(page) != old.get(page):
            yield "docs/reference/%s:1: it is not what the program prints; run kamhub docs --out docs/reference" % page


def static_constructors(path):
    """How many functions of its own a 64-bit ELF library runs when it is loaded, as (all, those of <iostream>)."""
    data = path.read_bytes()
    offset, = struct.unpack_from("<Q", data, 0x28)
    size, count, names_at = struct.unpack_from("<HHH", data, 0x3A)
    headers = [struct.unpack_from("<IIQQQQIIQQ", data, offset + i * size) for i in range(count)]
    entries = streams = 0
    for header in headers:
        begin = headers[names_at][4] + header[0]
        section = data[begin:data.index(b"\0", begin)]
        if section in (b".init_array", b".ctors"):
            entries += header[5] // 8
        if section == b".strtab":
            streams = data[header[4]:header[4] + header[5]].count(b"\0_ZStL8__ioinit\0")
        if section == b".symtab":
            symbols, strings = header, headers[header[6]]
    # The string table holds a name once; the symbols are counted.
    if streams:
        streams = 0
        for at in range(symbols[4], symbols[4] + symbols[5], 24):
            begin = strings[4] + struct.unpack_from("<I", data, at)[0]
            streams += data.startswith(b"_ZStL8__ioinit\0", begin)
    return entries - 1, streams  # one is the compiler's own frame_dummy


# Nothing of a plugin may run before the hub has judged it, and a reload must not run it twice. Sanitizers add
# constructors, so such builds prove nothing. What <iostream> adds is let pass: Poco::Data's headers include it, and it
# only counts the users of the standard streams.
def plugins_run_nothing_at_load(build):
    cache = build / "CMakeCache.txt"
    if cache.is_file() and re.search(r"^KAMHUB_SANITIZE:\w+=.+$", cache.read_text(), re.MULTILINE):
        return
    plugins = sorted((build / "plugins").glob("*.so"))
    if not plugins:
        yield "%s:1: there are no plugins; build them" % (build / "plugins")
    for path in plugins:
        constructors, streams = static_constructors(path)
        if constructors > streams:
            yield "adapters/%s:1: %d static constructors run when the plugin is loaded; make them functions" % (
                path.stem, constructors - streams)


RULES = [include_direction, no_upward_includes, sdk_is_small, files_are_short, lines_are_short, banned_calls,
         tests_do_not_sleep, exceptions_end_at_edges, nothing_unfinished, sources_are_built, decisions_are_indexed,
         classes_say_their_threading, adapters_are_complete, stylesheets_have_goldens, no_paths_of_this_machine, no_secrets,
         links_lead_somewhere, python_parses]
RULES_OF_THE_BUILD = [reference_is_fresh, plugins_run_nothing_at_load]


def main():
    parser = argparse.ArgumentParser(description="Checks the rules of the house.")
    parser.add_argument("--build", type=Path, help="build folder; without it only the sources are looked at")
    parser.add_argument("rules", nargs="*", help="names of rules; all without")
    arguments = parser.parse_args()
    build = arguments.build.resolve() if arguments.build else None
    rules = RULES + (RULES_OF_THE_BUILD if build else [])
    if arguments.rules:
        rules = [rule for rule in rules if rule.__name__ in arguments.rules]
    failed = 0
    for rule in rules:
        violations = list(rule(build))
        failed += bool(violations)
        for violation in violations:
            print("%s (%s)" % (violation, rule.__name__))
    print("%d passed, %d failed" % (len(rules) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
