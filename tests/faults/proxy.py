#!/usr/bin/python3
"""A bad wire between two programs: a TCP proxy whose connections delay, cut, slice, half-close, corrupt, swallow.

By hand: proxy.py PORT TARGET-PORT MODE[:ARGUMENT] (docs/guides/attacks.md lists the modes)."""
import asyncio
import random
import socket
import struct
import sys
import threading
from dataclasses import dataclass

MODES = ("pass", "refuse", "delay", "cut", "cut-answer", "slice", "half-close", "corrupt-answer", "swallow",
         "swallow-answer")


@dataclass
class Mode:
    kind: str = "pass"
    argument: float = 0.0   # delay: seconds; cut and corrupt: after so many bytes of a connection

    @staticmethod
    def read(text):
        kind, _, argument = text.partition(":")
        if kind not in MODES:
            raise ValueError(f"{kind} is no mode; write one of {', '.join(MODES)}")
        return Mode(kind, float(argument or 0))


class Wire:
    """One listening port and where it leads: a port of the loopback address, or the path of a Unix socket."""

    def __init__(self, loop, target, seed):
        self._loop, self._target, self._chance = loop, target, random.Random(seed)
        self.mode = Mode()
        self.port = 0
        self.spoilt = 0  # connections or pieces that suffered
        self._writers = set()

    async def listen(self, port=0):
        server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.port = server.sockets[0].getsockname()[1]

    def set(self, text):
        """From any thread. Connections that are open suffer it from their next bytes on."""
        self.mode = Mode.read(text)
        if self.mode.kind == "refuse":
            self._loop.call_soon_threadsafe(self._break)

    def _break(self):
        for writer in list(self._writers):
            _reset(writer)

    async def _serve(self, reader, writer):
        if self.mode.kind == "refuse":
            self.spoilt += 1
            return _reset(writer)
        try:
            if isinstance(self._target, str):
                far_reader, far_writer = await asyncio.open_unix_connection(self._target)
            else:
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            return _reset(writer)
        self._writers.update((writer, far_writer))
        both = (self._carry(reader, far_writer, writer, False), self._carry(far_reader, writer, far_writer, True))
        try:
            await asyncio.gather(*both)
        finally:
            self._writers.difference_update((writer, far_writer))
            for each in (writer, far_writer):
                each.close()

    async def _carry(self, reader, writer, other, answering):
        """One direction. `answering`: from the target back."""
        carried = 0
        try:
            while data := await reader.read(16384):
                data = await self._spoil(data, carried, writer, other, answering)
                if data is None:
                    return
                carried += len(data)
                writer.write(data)
                await writer.drain()
            writer.write_eof()
        except (OSError, RuntimeError):
            _reset(other)

    async def _spoil(self, data, carried, writer, other, answering):
        """What becomes of these bytes; None: the connection is done with."""
        mode = self.mode
        kind = mode.kind
        if kind in ("pass", "refuse") or (kind.endswith("-answer") and not answering):
            return data
        self.spoilt += 1
        if kind == "delay":
            await asyncio.sleep(mode.argument)
        elif kind == "slice":
            for byte in data[:400]:
                writer.write(bytes((byte,)))
                await writer.drain()
                await asyncio.sleep(0)
            return data[400:] or b""
        elif kind in ("cut", "cut-answer"):
            if carried + len(data) > mode.argument:
                writer.write(data[:max(0, int(mode.argument) - carried)])
                await asyncio.sleep(0.02)
                _reset(writer), _reset(other)
                return None
        elif kind == "half-close":
            writer.write(data)
            writer.write_eof()
            return None
        elif kind == "corrupt-answer":
            place = self._chance.randrange(len(data))
            return data[:place] + bytes((data[place] ^ (1 << self._chance.randrange(8)),)) + data[place + 1:]
        elif kind.startswith("swallow"):
            return b""
        return data


def _reset(writer):
    connection = writer.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


class Proxy:
    """Wires in an event loop of its own thread."""

    def __init__(self, seed):
        self._seed = seed
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(lambda *_: None)  # a wire that breaks is what it is for
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.wires = {}

    def add(self, name, target, port=0):
        wire = self.wires[name] = Wire(self._loop, target, f"{self._seed}/{name}")
        asyncio.run_coroutine_threadsafe(wire.listen(port), self._loop).result(10)
        return wire.port

    def heal(self):
        for wire in self.wires.values():
            wire.set("refuse")  # what is swallowed or half closed ends
            wire.set("pass")


def main():
    port, target, mode = sys.argv[1:]
    proxy = Proxy(0)
    print(f"listening on {proxy.add('wire', int(target), int(port))}", flush=True)
    proxy.wires["wire"].set(mode)
    threading.Event().wait()


if __name__ == "__main__":
    main()
