"""A checker for what JSON schemas of this project and of TM Forum's definitions use: type, properties, required, items,
enum, format date-time, nullable, additionalProperties, allOf and references into the same document."""
import re

DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "number": (int, float), "integer": int}


def resolved(document, schema):
    while "$ref" in schema:
        at = document
        for step in schema["$ref"].lstrip("#/").split("/"):
            at = at[step]
        schema = at
    return schema


def wrong(document, schema, value, where="$"):
    """Everything that is wrong with a value, as a list of words."""
    schema = resolved(document, schema)
    if value is None:
        return [] if schema.get("nullable") else [f"{where} is null"]
    kind = schema.get("type")
    if kind and (not isinstance(value, KINDS[kind]) or isinstance(value, bool) != (kind == "boolean")):
        return [f"{where} is no {kind}: {value!r}"]
    out = []
    for part in schema.get("allOf", ()):
        out += wrong(document, part, value, where)
    if "enum" in schema and value not in schema["enum"]:
        out.append(f"{where} is none of {schema['enum']}: {value!r}")
    if schema.get("format") == "date-time" and not DATE_TIME.fullmatch(value):
        out.append(f"{where} is no date-time: {value!r}")
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        out += [f"{where} lacks {name}" for name in schema.get("required", ()) if name not in value]
        for name, inner in value.items():
            if name in properties:
                out += wrong(document, properties[name], inner, f"{where}.{name}")
            elif schema.get("additionalProperties") is False:
                out.append(f"{where} has {name}, which the schema does not")
    if isinstance(value, list):
        for at, inner in enumerate(value):
            out += wrong(document, schema.get("items", {}), inner, f"{where}[{at}]")
    return out
