"""Checks JSON against the schemas of the hotline's OpenAPI document: the few keywords that it uses."""

import re

TYPES = {"object": dict, "array": list, "string": str}
KNOWN = {"$ref", "type", "required", "properties", "additionalProperties", "items", "enum", "pattern", "minLength",
         "maxLength", "minItems"}


class Schemas:
    def __init__(self, openapi):
        self._schemas = openapi["components"]["schemas"]

    def complaint(self, name, value):
        """What is wrong with `value`, or None."""
        return self._check({"$ref": "#/components/schemas/" + name}, value, name)

    def _check(self, schema, value, place):
        if "$ref" in schema:
            return self._check(self._schemas[schema["$ref"].rsplit("/", 1)[1]], value, place)
        unknown = set(schema) - KNOWN
        if unknown:
            raise ValueError(f"the contract uses {unknown}, which this checker does not know")
        if not isinstance(value, TYPES[schema["type"]]):
            return f"{place} is no {schema['type']}"
        return {"object": self._object, "array": self._array, "string": self._string}[schema["type"]](
            schema, value, place)

    def _object(self, schema, value, place):
        for name in schema.get("required", ()):
            if name not in value:
                return f"{place} lacks {name}"
        properties = schema.get("properties", {})
        for name, member in value.items():
            if name in properties:
                wrong = self._check(properties[name], member, f"{place}.{name}")
                if wrong:
                    return wrong
            elif schema.get("additionalProperties") is False:
                return f"{place} has no member {name}"
        return None

    def _array(self, schema, value, place):
        if len(value) < schema.get("minItems", 0):
            return f"{place} is too short"
        return next(filter(None, (self._check(schema["items"], item, f"{place}[{i}]")
                                  for i, item in enumerate(value))), None)

    def _string(self, schema, value, place):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            return f"{place} has {len(value)} characters"
        if "enum" in schema and value not in schema["enum"]:
            return f"{place} is {value!r}, not one of {', '.join(schema['enum'])}"
        if "pattern" in schema and not re.fullmatch(schema["pattern"].strip("^$"), value):
            return f"{place} is {value!r}, which is not of its form"
        return None
