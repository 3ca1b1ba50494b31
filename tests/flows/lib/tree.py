"""A copy of the demo's configuration, as a site would have it, with modules taken away as plugins/README.md says."""
import re
import shutil

from .processes import ROOT, Failed


def copy(tree):
    for part in ("config/demo", "mappings", "plugins"):
        shutil.copytree(ROOT / part, tree / part)
    return tree / "config/demo/hub.xml"


def bare(tree):
    """The demo without any module: its endpoints, and the routes that no module has."""
    config = copy(tree)
    for module in sorted(folder.name for folder in (tree / "plugins").iterdir() if (folder / "plugin.cpp").is_file()):
        take_away(tree, module)
    return config


def take_away(tree, module):
    """Its line, its routes and its folder."""
    shutil.rmtree(tree / "plugins" / module)
    cut(tree / "config/demo/hub.xml", rf'\s*<module name="{module}"[^>]*/>')
    cut(tree / "config/demo/routes.xml", rf"\n  <!-- Module {module}\b.*?(?=\n  <!-- Module |\n</routes>)")


def cut(path, pattern):
    text, count = re.subn(pattern, "", path.read_text("utf-8"), flags=re.S)
    if count != 1:
        raise Failed(f"{path.name} holds {pattern!r} {count} times")
    path.write_text(text, "utf-8")
