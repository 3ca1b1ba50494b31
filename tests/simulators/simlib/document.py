"""Documents that a simulated system sends: a template in schema order whose values are set by flat names.

A path is `A.B[2].C` or `A[1]@attribute`; a name without its front part will do where only one path ends so.
"""

import re

from lxml import etree

from simlib.system import BadRequest


class Template:
    """`values`: path -> default text in the order of the schema; None leaves the element out. Immutable."""

    def __init__(self, name, namespace, values, qualified=True):
        self._name, self._namespace, self._values, self._qualified = name, namespace, values, qualified

    def element(self, fields):
        """The element with `fields` put in; an empty or null value leaves its element out."""
        values = dict(self._values)
        for name, value in fields.items():
            path = self._path(values, name)
            values[path] = None if value is None or value == "" else str(value)
        root = etree.Element(f"{{{self._namespace}}}{self._name}", nsmap={"p": self._namespace})
        made = {}
        for path, value in values.items():
            if value is not None:
                self._put(root, made, path, value)
        return root

    def _path(self, values, name):
        if name in values:
            return name
        matches = [path for path in values if re.search(r"(^|[.@])" + re.escape(name) + "$", path)]
        if len(matches) == 1:
            return matches[0]
        if self._extend(values, name):
            return name
        known = ", ".join(self._values)
        what = "is ambiguous" if matches else "is not known"
        raise BadRequest(f"field {name} of {self._name} {what}; write one of {known}")

    @staticmethod
    def _extend(values, name):
        """Adds the entry `[n]` of a list after the last one, with the fields of `[1]`, empty."""
        match = re.match(r"(.*?)\[(\d+)\](.*)$", name)
        if not match:
            return False
        front = match[1] + "["
        like = [path for path in values if path.startswith(front + "1]")]
        if front + "1]" + match[3] not in like:
            return False
        items = list(values.items())
        last = max(i for i, (path, _) in enumerate(items) if path.startswith(front))
        added = [(f"{front}{match[2]}]" + path[len(front) + 2:], None) for path in like]
        values.clear()
        values.update(items[:last + 1] + added + items[last + 1:])
        return True

    def _put(self, root, made, path, value):
        element_path, _, attribute = path.partition("@")
        node = self._node(root, made, element_path)
        if attribute:
            node.set(attribute, value)
        else:
            node.text = value

    def _node(self, root, made, path):
        if not path:
            return root
        if path not in made:
            front, _, last = path.rpartition(".")
            name = re.sub(r"\[\d+\]$", "", last)
            tag = f"{{{self._namespace}}}{name}" if self._qualified else name
            made[path] = etree.SubElement(self._node(root, made, front), tag)
        return made[path]
