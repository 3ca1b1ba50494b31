#!/usr/bin/python3
"""A hub without one of its modules: its line, its routes and its folder taken away, `kamhub check` passes and the hub starts and
takes a message. What is taken away is what plugins/README.md says. Prints `N passed, N failed`."""
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib import cases, soap, tree  # noqa: E402
from lib.processes import ROOT, Failed, World  # noqa: E402

MODULES = sorted(folder.name for folder in (ROOT / "plugins").iterdir() if (folder / "plugin.cpp").is_file())
PROFILE = (soap.CANONICAL / "samples" / "customer_profile_changed.xml").read_bytes()


class Modules:
    def __init__(self, build):
        self.world = World(build, "unset", ["--simulated-clock"])
        self.tree = self.world.folder / "tree"

    @property
    def hub(self):
        return self.world.hub

    def without(self, module):
        """A copy of the demo, made as somebody would who takes the module away."""
        shutil.rmtree(self.tree, ignore_errors=True)
        config = tree.copy(self.tree)
        tree.take_away(self.tree, module)
        return config

    def runs_without(self, module):
        config = self.without(module)
        checked = subprocess.run([f"{self.world.build}/bin/kamhub", "check", config], capture_output=True, text=True)
        if checked.returncode != 0:
            raise Failed(f"kamhub check says:\n{checked.stdout}{checked.stderr}")
        self.world.config = config
        self.world.start_hub()
        reply = soap.send(self.world.hub.url("partners"), PROFILE, "soap12", f"without-{module}")
        self.world.hub.stop()
        if reply.kind != "accepted":
            raise Failed(f"the hub answers {reply}")


def case(it, module):
    def runs():
        it.runs_without(module)
    runs.__name__ = f"without_{module}"
    return runs


if __name__ == "__main__":
    sys.exit(cases.run(__doc__, Modules, lambda it: [case(it, module) for module in MODULES]))
