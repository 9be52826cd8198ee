"""Which calls must be refused: those that lack what is needed, or have something else in its place.

What makes no sense in a field that need not be there, Intercom may refuse or leave out: that is not known. The twin
does the one or the other. So in calls that are to be refused these fields may be anything.
"""

from corrected import operations


def only_what_is_needed(description):
    seen = set()
    for _, _, operation in operations(description):
        for parameter in operation.get("parameters", []):
            if not parameter.get("required"):
                parameter["schema"] = {}
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        if "schema" in body:
            loosen(description, body["schema"], seen)


def loosen(description, schema, seen):
    if id(schema) in seen:
        return
    seen.add(id(schema))
    if "$ref" in schema:
        loosen(description, description["components"]["schemas"][schema["$ref"].split("/")[-1]], seen)
    if "oneOf" in schema:
        schema["anyOf"] = schema.pop("oneOf")  # with so little in them, alternatives overlap
    for keyword in ("allOf", "anyOf"):
        for one in schema.get(keyword, []):
            loosen(description, one, seen)
    for name, one in schema.get("properties", {}).items():
        if name in schema.get("required", []):
            loosen(description, one, seen)
        else:
            one.clear()
    if isinstance(schema.get("items"), dict):
        loosen(description, schema["items"], seen)
    # Numbers are taken as texts, as from a form.
    if schema.get("type") == "string":
        schema["type"] = ["string", "number"]
        schema.pop("format", None)
