"""A copy of the demo's configuration and mappings, quick to try again, on ports that stay over restarts."""
import pathlib
import random
import socket

from lxml import etree

from lib import tree

CONFIG = "{urn:kamhub:config:1}"
# What takes minutes in a real hub takes a second here.
QUICK = {"deadline": "1s", "attempts": "5", "retry-first": "100ms", "retry-longest": "500ms", "breaker-pause": "150ms"}
QUICK_OF = {"ninety-seven": {"reconnect-least": "50ms", "reconnect-most": "300ms"},
            "accounting": {"poll": "100ms"}, "erp": {"poll": "100ms"}}


def free_ports(count):
    """Below the range from which the system takes ports for connections: they are still free at the next start."""
    sockets = []
    try:
        while len(sockets) < count:
            try:
                sockets.append(socket.create_server(("127.0.0.1", random.randrange(10_000, 32_000))))
            except OSError:
                continue  # taken
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


class Deployment:
    """`tree` holds config/demo, mappings and plugins as a site would have them; `config` is what the hub is started with."""

    def __init__(self, folder):
        self.tree = pathlib.Path(folder) / "tree"
        self.config = tree.copy(self.tree)
        # What processes make of an order has no tag by which a partner's effect could be judged; their steps are attacked
        # by tests/unit/process, message by message.
        tree.take_away(self.tree, "dispatch")
        self.ports = {}
        self.change(self._quicken)

    def change(self, edit):
        """Rewrites hub.xml by `edit(root element)`."""
        document = etree.parse(str(self.config))
        edit(document.getroot())
        document.write(str(self.config), encoding="UTF-8", xml_declaration=True)

    def _quicken(self, root):
        listeners = root.findall(CONFIG + "listener")
        for listener, port in zip(listeners, free_ports(len(listeners))):
            listener.set("port", str(port))
            self.ports[listener.get("name")] = port
        for endpoint in root.findall(CONFIG + "endpoint"):
            for name, value in {**QUICK, **QUICK_OF.get(endpoint.get("name"), {})}.items():
                endpoint.set(name, value)
