#!/usr/bin/python3
"""Prints the cells of a workbook's first sheet, a row a line, read with nothing of what wrote it: [text], number, TRUE,
number|format. Formulas are printed as =…; the sheet's name comes first."""
import sys
import zipfile

from lxml import etree

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cell(node, formats):
    formula = node.find(M + "f")
    if formula is not None:
        return "=" + formula.text
    kind, value = node.get("t", "n"), node.findtext(M + "v") or ""
    if kind == "inlineStr":
        return "[" + "".join(node.find(M + "is").itertext()).replace("\n", "\\n") + "]"
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind != "n":
        return kind + "?" + value
    return value + ("|" + formats[int(node.get("s"))] if node.get("s") else "")


def main():
    with zipfile.ZipFile(sys.argv[1]) as book:
        if book.testzip():
            sys.exit("damaged: " + book.testzip())
        parts = {name: etree.fromstring(book.read(name)) for name in book.namelist() if name.endswith(".xml")}
    print(parts["xl/workbook.xml"].find(".//" + M + "sheet").get("name"))
    styles = parts["xl/styles.xml"]
    codes = {node.get("numFmtId"): node.get("formatCode") for node in styles.iter(M + "numFmt")}
    formats = [codes.get(node.get("numFmtId"), node.get("numFmtId")) for node in styles.find(M + "cellXfs")]
    for row in parts["xl/worksheets/sheet1.xml"].iter(M + "row"):
        print(row.get("r") + ":", " ".join(node.get("r").rstrip("0123456789") + cell(node, formats) for node in row))


if __name__ == "__main__":
    main()
