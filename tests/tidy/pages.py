"""Page descriptions of modules (docs/specs/pages.md) name fields, groups, measures, transitions, pages and steps of processes
that are declared."""
import pathlib
import xml.etree.ElementTree as ElementTree

PAGES, RECORDS = "{urn:kamhub:pages:1}", "{urn:kamhub:records:1}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
OWN = {"state", "created", "changed"}


def names(entity, element):
    return {node.get("name") for node in entity.iter(RECORDS + element)}


class Module:
    def __init__(self, folder):
        roots = [ElementTree.parse(file).getroot() for file in sorted((folder / "records").glob("*.xml"))]
        self.entities = {root.get("name"): root for root in roots if root.tag == RECORDS + "entity"}
        self.pages = {file: ElementTree.parse(file).getroot() for file in sorted((folder / "pages").glob("*.xml"))}
        self.nodes = {(process.get("id"), task.get("id"))
                      for file in (folder / "processes").glob("*.bpmn")
                      for process in ElementTree.parse(file).getroot().iter(BPMN + "process")
                      for task in process.iter(BPMN + "userTask")}

    def lists(self):
        return {page.get("name"): page for page in self.pages.values() if page.tag == PAGES + "list"}

    def details(self):
        return {page.get("name") for page in self.pages.values() if page.tag == PAGES + "detail"}

    def wrong(self, page):
        entity = self.entities.get(page.get("entity"))
        if page.get("entity") and entity is None:
            yield "no entity %s in this module" % page.get("entity")
            return
        fields = OWN | names(entity, "field") if entity is not None else set()
        if page.get("detail") and page.get("detail") not in self.details():
            yield "no detail page %s" % page.get("detail")
        for node in page.iter():
            kind = node.tag.removeprefix(PAGES)
            if kind in ("column", "filter", "where", "code") and node.get("field").split(".")[0] not in fields:
                yield "%s has no field %s" % (page.get("entity"), node.get("field"))
            elif kind == "order" and node.get("by") not in fields:
                yield "%s has no field %s" % (page.get("entity"), node.get("by"))
            elif kind == "group" and node.get("name") not in names(entity, "group"):
                yield "%s has no group %s" % (page.get("entity"), node.get("name"))
            elif kind == "action" and node.get("transition") not in names(entity, "transition"):
                yield "%s has no transition %s" % (page.get("entity"), node.get("transition"))
            elif kind == "field" and node.get("name") not in fields:
                yield "%s has no field %s" % (page.get("entity"), node.get("name"))
            elif kind == "related":
                yield from self.wrong_relation(node)
            elif kind in ("chart", "tree"):
                yield from self.wrong_figure(node)
            elif kind == "task" and (node.get("process"), node.get("node")) not in self.nodes:
                yield "no user task %s in a process %s" % (node.get("node"), node.get("process"))

    def wrong_relation(self, node):
        page = self.lists().get(node.get("list"))
        if page is None:
            yield "no list page %s" % node.get("list")
        elif node.get("by") not in names(self.entities[page.get("entity")], "field"):
            yield "%s has no field %s" % (page.get("entity"), node.get("by"))

    def wrong_figure(self, node):
        entity = self.entities.get(node.get("entity"))
        if entity is None:
            yield "no entity %s in this module" % node.get("entity")
        elif node.get("measure") and node.get("measure") not in names(entity, "measure"):
            yield "%s has no measure %s" % (node.get("entity"), node.get("measure"))
        elif node.get("by") and node.get("by") not in names(entity, "field"):
            yield "%s has no field %s" % (node.get("entity"), node.get("by"))


def pages_name_what_is_declared(root):
    for folder in sorted(pathlib.Path(root, "plugins").iterdir()):
        if not (folder / "pages").is_dir():
            continue
        module = Module(folder)
        for file, page in module.pages.items():
            if page.get("name") != file.stem:
                yield "%s:1: the page is called %s; name it as its file" % (file.relative_to(root), page.get("name"))
            for what in module.wrong(page):
                yield "%s:1: %s; write one that is declared" % (file.relative_to(root), what)
