"""The command line and the life of a simulator process."""

import argparse
import importlib
import json
import os
import shutil
import signal
import sys
import tempfile
import threading

from simlib.control import ControlServer
from simlib.faults import FaultError, FaultQueue
from simlib.received import ReceivedLog
from simlib.system import Context

SYSTEMS = ("billing", "accounting", "customer_service", "ninety_seven", "resource_management", "erp",
           "unified_messaging", "monitoring", "dispatch_office", "fault_management", "activation", "peer_hub",
           "tmf_listener")


def _parser():
    parser = argparse.ArgumentParser(
        prog="kamhub-simulator", allow_abbrev=False,
        description="Stands in for one partner system over its real protocol, with faults on demand.",
        epilog="The first line on standard output is JSON: system, port, control and what else the system offers. "
               "docs/specs/simulator.md describes the control port.")
    parser.add_argument("system", metavar="SYSTEM", choices=SYSTEMS, help="one of " + ", ".join(SYSTEMS))
    parser.add_argument("--port", type=_port, default=0, help="where it listens (0: a free one)")
    parser.add_argument("--control", type=_port, default=0, help="the control port (0: a free one)")
    parser.add_argument("--hub", default="", metavar="URL", help="where it posts what it begins itself")
    parser.add_argument("--dir", metavar="DIR", help="a folder for its files (default: a temporary one)")
    parser.add_argument("--fault", default="", metavar="SPEC", help="faults of the first calls, e.g. 503*2,delay:2s")
    parser.add_argument("--set", action="append", default=[], type=_setting, metavar="NAME=VALUE",
                        help="a setting of this system; may be repeated")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input closes")
    return parser


def _port(text):
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f'"{text}" is no port; write a number from 0 to 65535')
    return int(text)


def _setting(text):
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f'"{text}" is no setting; write NAME=VALUE')
    return name, value


class _Ending:
    """Waited for by the main thread, and said by signals too. An Event would do for all but these: a signal is handled in the
    main thread, which may just hold the Event's lock."""

    def __init__(self):
        self._read, self._write = os.pipe()

    def set(self, *_):
        os.write(self._write, b".")

    def wait(self):
        os.read(self._read, 1)


def _end_with_parent(ended):
    # The file descriptor is read itself: a buffered stream that a daemon thread holds blocks the interpreter's end.
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass
    ended.set()


def _load(name):
    module = importlib.import_module(f"systems.{name}")
    return module.System


def main(arguments):
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        faults = FaultQueue(options.fault)
    except FaultError as wrong:
        parser.error(f"--fault: {wrong}")
    ended = _Ending()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ended.set)
    directory = options.dir or tempfile.mkdtemp(prefix=f"kamhub-{options.system}-")
    os.makedirs(directory, exist_ok=True)
    context = Context(options.system, faults, ReceivedLog(), directory, options.hub, dict(options.set))
    try:
        return _run(options, context, ended)
    finally:
        if not options.dir:
            shutil.rmtree(directory, ignore_errors=True)


def _run(options, context, ended):
    system = control = None
    try:
        system = _load(options.system)(context)
        port = system.start(options.port)
        control = ControlServer(context, system, options.control, port)
        control.start()
        line = {"system": options.system, "port": port, "control": control.port, **system.offers()}
        print(json.dumps(line, ensure_ascii=False), flush=True)
        if options.with_parent:
            threading.Thread(target=_end_with_parent, args=(ended,), daemon=True).start()
        ended.wait()
        return 0
    except ModuleNotFoundError as missing:
        print(f"kamhub-simulator: {missing}; a system is systems/<name>.py, its modules are Debian packages",
              file=sys.stderr)
        return 1
    except OSError as wrong:
        print(f"kamhub-simulator: {wrong}; choose another --port, --control or --dir", file=sys.stderr)
        return 1
    finally:
        context.stopping.set()
        if system:
            system.stop()
        if control:
            control.stop()
