"""Partners to whom the hub goes, and who answer its login and then send what a case says."""

import select
import socket
import struct
import threading
import time


def exactly(peer, count):
    out = b""
    while len(out) < count:
        part = peer.recv(count - len(out))
        if not part:
            raise OSError("the hub ended the connection")
        out += part
    return out


def frame(peer):
    (length,) = struct.unpack(">I", exactly(peer, 4))
    return exactly(peer, length)


def login_97(peer):
    frame(peer)
    peer.sendall(struct.pack(">I", 14) + b"12000000000000")
    frame(peer)
    peer.sendall(struct.pack(">I", 50) + b"17000000000000" + b" " * 36)


def await_97(peer):
    frame(peer)


def pdu(peer):
    head = exactly(peer, 16)
    length, command, _, sequence = struct.unpack(">IIII", head)
    exactly(peer, length - 16)
    return command, sequence


def login_smsc(peer):
    _, sequence = pdu(peer)
    body = b"liar\0"
    peer.sendall(struct.pack(">IIII", 16 + len(body), 0x80000009, 0, sequence) + body)


def await_smsc(peer):
    pdu(peer)


class Liar:
    """One listening partner. A session that no case asked for is logged in and left alone."""

    def __init__(self, login, await_login):
        self.login, self.await_login = login, await_login
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.case = None
        self.told = threading.Event()
        self.peer = None
        self.lock = threading.Lock()
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            peer, _ = self.server.accept()
            with self.lock:
                self.peer, case = peer, self.case
                self.case = None
            peer.settimeout(5)
            try:
                if case:
                    self.lie(peer, *case)
                    continue
                self.login(peer)
                peer.settimeout(None)
                self.idle(peer)
            except OSError:
                if case:
                    self.result = b"", True
                    self.told.set()
            finally:
                peer.close()

    def idle(self, peer):
        """Until a case wants a session, or the hub ends this one."""
        while self.case is None:
            ready, _, _ = select.select([peer], [], [], 0.02)
            if ready and not peer.recv(65536):
                return

    def lie(self, peer, data, refuse, seconds):
        (self.await_login if refuse else self.login)(peer)
        ended, back = False, b""
        try:
            peer.sendall(data)
        except OSError:
            ended = True
        end_at = time.monotonic() + seconds
        while not ended and time.monotonic() < end_at:
            ready, _, _ = select.select([peer], [], [], 0.1)
            if not ready:
                # What is answered is answered at once.
                if back and time.monotonic() > end_at - seconds + 0.5:
                    break
                continue
            try:
                part = peer.recv(65536)
            except OSError:
                part = b""
            ended = not part
            back += part
        self.result = back, ended
        self.told.set()

    def tell(self, data, refuse, seconds):
        """Sends `data` on the next session; what the hub sent back, and whether it ended the connection."""
        self.told.clear()
        with self.lock:
            self.case = (data, refuse, seconds)
        if not self.told.wait(seconds + 10):
            return b"", False
        return self.result


def liars():
    return {"ninety_seven": Liar(login_97, await_97), "smsc": Liar(login_smsc, await_smsc)}
