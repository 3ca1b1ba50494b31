"""The other end of disk.c: what the disk and the clock of a hub under test do."""
import mmap
import os
import pathlib
import struct

CONTROL = struct.Struct("<4q")  # bytes left, failing syncs, clock offset, refused
ENTRY = struct.Struct("<5q")    # what, offset, length, size before, length of the path
REPLACED, SYNCED, CUT = 1, 2, 3


class Shim:
    def __init__(self, library, folder, data, undo=False):
        self._control = pathlib.Path(folder) / "faults.control"
        self._control.write_bytes(CONTROL.pack(-1, 0, 0, 0))
        with open(self._control, "r+b") as file:
            self._map = mmap.mmap(file.fileno(), CONTROL.size)
        self._undo = pathlib.Path(folder) / "faults.undo" if undo else None
        self.environment = {"LD_PRELOAD": str(library), "KAMHUB_FAULTS": str(self._control),
                            "KAMHUB_FAULTS_ROOT": str(data)}
        if undo:
            self.environment["KAMHUB_FAULTS_UNDO"] = str(self._undo)

    def _put(self, place, value):
        struct.pack_into("<q", self._map, 8 * place, value)

    def disk_takes(self, count):
        """So many bytes more, then it is full; -1: it has space again."""
        self._put(0, count)

    def syncs_fail(self, count):
        self._put(1, count)

    def clock_jumps_to(self, seconds):
        """So far from the real time."""
        self._put(2, int(seconds * 1_000_000_000))

    def refused(self):
        return CONTROL.unpack_from(self._map)[3]

    def power_lost(self, chance):
        """Takes away what was written and not synced by a hub that is dead: all of it, or its later part."""
        pending = {}
        for what, path, offset, size, old in self._entries():
            if what == SYNCED:
                pending.pop(path, None)
            else:
                pending.setdefault(path, []).append((offset, size, old))
        lost = 0
        for path, entries in pending.items():
            if not os.path.exists(path):
                continue
            survives = 0 if chance.random() < 0.5 else chance.randrange(len(entries))
            with open(path, "r+b") as file:
                for offset, size, old in reversed(entries[survives:]):
                    file.seek(offset)
                    file.write(old)
                    file.truncate(size)
                    lost += 1
        self._undo.unlink(missing_ok=True)
        return lost

    def forget(self):
        """The hub ended in peace; nothing is lost."""
        if self._undo:
            self._undo.unlink(missing_ok=True)

    def _entries(self):
        if not self._undo.exists():
            return
        log = self._undo.read_bytes()
        at = 0
        while at + ENTRY.size <= len(log):
            what, offset, length, size, path_length = ENTRY.unpack_from(log, at)
            end = at + ENTRY.size + path_length + length
            if end > len(log):
                return  # killed while it wrote the entry: the write it announces was not made
            path = log[at + ENTRY.size:at + ENTRY.size + path_length].decode()
            yield what, path, offset, size, log[end - length:end]
            at = end


def library(build):
    return pathlib.Path(build).resolve() / "lib" / "libkamhub_faults.so"
