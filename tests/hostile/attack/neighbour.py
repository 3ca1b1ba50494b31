"""The good neighbour: posts messages that are right while others misbehave, and counts what became of them."""

import re
import threading
import uuid

from .cases import good_message
from .doors import exchange, request, statuses


class Neighbour:
    PAUSE = 0.15  # seconds between two messages

    def __init__(self, world):
        self.world = world
        self.accepted, self.refused = [], []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def start(self):
        self.thread.start()

    def post(self):
        message_id, message = str(uuid.uuid4()), good_message()
        number = re.search(rb"<contractNo>([^<]*)", message)[1]
        data = request(b"POST", b"/messages", [b"Content-Type: application/xml", b"ce-id: " + message_id.encode()],
                       message)
        try:
            text, _ = exchange(self.world.ports["partners"], data)
        except OSError as error:
            text = str(error).encode()
        if statuses(text) == [202]:
            self.accepted.append(number)
        else:
            self.refused.append(text[:300])

    def run(self):
        while not self.over.is_set():
            self.post()
            self.over.wait(self.PAUSE)

    def stop(self):
        self.over.set()
        self.thread.join()

    def delivered(self):
        """Of the accepted ones those that lie in the ERP's folder, where nobody takes them away."""
        text = b"".join(path.read_bytes() for path in (self.world.folder / "erp_in").glob("*.xml"))
        return sum(number in text for number in self.accepted)
