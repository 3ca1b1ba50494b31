"""The interface between the frame and one simulated system.

`systems/<name>.py` defines a class `System(simlib.system.BaseSystem)`. The launcher calls, in this order:
`System(context)`, `start(port)`, then `send()` from control threads as asked, and `stop()` once.
"""

import sys
import threading
from pathlib import Path


class SendRefused(Exception):
    """The other side answered, and its answer was no. The text is the answer."""


class BadRequest(Exception):
    """The control request names an operation or field that this system does not have; the text says which it has."""


class Context:
    """What the frame gives a system. Thread-safe."""

    def __init__(self, name, faults, received, directory, hub, settings):
        self.name = name
        self.faults = faults          # FaultQueue: take() one per call
        self.received = received      # ReceivedLog: add() each call that was processed
        self.directory = Path(directory)  # a folder of this run's own
        self.settings = settings      # --set NAME=VALUE, as a dict of strings
        self.stopping = threading.Event()
        self.down = threading.Event()  # switched off for a while: it neither listens nor calls
        self._hub = hub
        self._lock = threading.Lock()

    @property
    def hub(self):
        """The URL to which the system posts what it begins; empty if nobody set one."""
        with self._lock:
            return self._hub

    @hub.setter
    def hub(self, url):
        with self._lock:
            self._hub = url

    def log(self, text):
        print(f"{self.name}: {text}", file=sys.stderr, flush=True)


class BaseSystem:
    """One simulated partner system."""

    def __init__(self, context):
        self.context = context

    def start(self, port):
        """Begins to listen (0: a free port) on 127.0.0.1, without blocking. Returns the port; 0 if it has none."""
        raise NotImplementedError

    def offers(self):
        """What the first line says beside system, port and control: for example {"ca": "/path"}. After start()."""
        return {}

    def send(self, operation, fields):
        """Begins `operation` towards the hub and returns the hub's answer as text.

        Raises BadRequest for what it does not know, SendRefused where the hub refused, OSError where it was not
        reached.
        """
        raise BadRequest(f"{self.context.name} begins no operation")

    def stop(self):
        """Ends listening and what runs; bounded; safe after a failed start."""

    def go_down(self):
        """Listens no more, as if it were switched off; what it knows stays. `context.down` is set before."""
        self.stop()

    def come_back(self, port):
        """Listens again, where it did. `context.down` is cleared after."""
        self.start(port)
