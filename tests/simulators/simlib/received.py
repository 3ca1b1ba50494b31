"""What a simulated system received and understood, for the tests to look at."""

import threading
from datetime import datetime, timezone


class ReceivedLog:
    """Oldest first. Thread-safe."""

    def __init__(self):
        self._lock = threading.Lock()
        self._entries = []
        self._count = 0

    def add(self, operation, key="", fields=None, raw="", duplicate=False, trace=""):
        """Records one call that the system processed. `fields`: flat names to strings. `raw`: text or bytes. `trace`:
        the call's W3C traceparent."""
        if isinstance(raw, bytes):
            raw = raw.decode("utf-8", "backslashreplace")
        with self._lock:
            self._count += 1
            self._entries.append({
                "n": self._count,
                "at": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "operation": operation,
                "key": key,
                "duplicate": duplicate,
                "trace": trace or "",
                "fields": {name: str(value) for name, value in (fields or {}).items()},
                "raw": raw,
            })

    def all(self):
        with self._lock:
            return list(self._entries)

    def clear(self):
        with self._lock:
            self._entries.clear()
