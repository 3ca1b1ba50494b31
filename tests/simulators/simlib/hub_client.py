"""Calls of a simulated system to the hub: one at once, or later again and again until the hub has taken it."""

import queue
import threading
import urllib.error
import urllib.request


def post(url, body, content_type, headers=None, timeout=30):
    """Posts bytes. Returns (status, body) of any HTTP answer; raises OSError where there was none."""
    if not url:
        raise OSError('no address of the hub is known; start with --hub URL or POST /hub {"url":"…"}')
    request = urllib.request.Request(url, body, {"Content-Type": content_type, **(headers or {})}, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read()


class Outbox:
    """Repeats each call until it was taken, in order, as a partner's callback queue does. Thread-safe."""

    def __init__(self, context):
        self._context = context
        self._queue = queue.Queue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def put(self, name, call, delay=0.0):
        """`call()` returns True when it was taken or refused for good; it may raise OSError. `delay` in seconds."""
        self._queue.put((name, call, delay))

    def _run(self):
        while not self._context.stopping.is_set():
            try:
                name, call, delay = self._queue.get(timeout=0.2)
            except queue.Empty:
                continue
            self._context.stopping.wait(delay)
            pause = 0.2
            while not self._context.stopping.is_set() and not self._attempt(name, call):
                self._context.stopping.wait(pause)
                pause = min(pause * 2, 2.0)

    def _attempt(self, name, call):
        if self._context.down.is_set():
            return False
        try:
            return call()
        except OSError as unreachable:
            self._context.log(f"{name}: the hub was not reached, tried again later: {unreachable}")
            return False
