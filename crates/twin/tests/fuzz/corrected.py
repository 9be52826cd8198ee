"""Intercom's description, corrected where it contradicts itself or what Intercom does.

What is accepted of answers is what `crates/conformance/exceptions` says: one list for both checkers. Answers are read
as there: null may stand anywhere, as in Intercom's own examples, and `oneOf` is `anyOf`, as its alternatives overlap.
Calls stay as they are described, but for what `exceptions.toml`, beside this file, says.
"""

import copy
import tomllib
from pathlib import Path

METHODS = ("get", "put", "post", "patch", "delete")
HERE = Path(__file__).parent
OF_ANSWERS = sorted((HERE.parents[2] / "conformance/exceptions").glob("*.toml"))
OF_CALLS = HERE / "exceptions.toml"
ANSWER = "answer."  # before the name of a schema: as answers are read


def operations(description):
    """Each operation: its path, its method, and what is said of it."""
    for path, item in description["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def correct(description, version):
    exceptions = [one for file in OF_ANSWERS for one in rows(file, version)]
    schemas = description["components"]["schemas"]
    for name, schema in list(schemas.items()):
        schemas[ANSWER + name] = answer(copy.deepcopy(schema), name, exceptions)
    for name, response in description["components"].get("responses", {}).items():
        content(response, f"responses.{name}", exceptions)
    for path, method, operation in operations(description):
        for status, response in operation["responses"].items():
            content(response, f"{path}.{method}.responses.{status}", exceptions)
        for one in exceptions:
            if fits(one.get("operation", ""), f"{method.upper()} {path}"):
                declare(operation, one)


    for one in rows(OF_CALLS, version):
        loosen(description, one)


def rows(file, version):
    """The exceptions of a file that hold for this version."""
    return [one for one in tomllib.loads(file.read_text()).get("exception", []) if version in one.get("versions", [version])]


def loosen(description, exception):
    """What an exception says of calls."""
    for path, method, operation in operations(description):
        if not fits(exception["operation"], f"{method.upper()} {path}"):
            continue
        declare(operation, exception)
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        if exception.get("body") == "none":
            body["schema"] = {"nullable": True, "anyOf": [body["schema"]]}
        for place in exception.get("fields", []):
            for found in within(description, body.get("schema", {}), place.split(".")):
                found.clear()


def within(description, schema, steps):
    """The schemas of a field, in every alternative: `[]` is a step into a list."""
    if "$ref" in schema:
        yield from within(description, description["components"]["schemas"][schema["$ref"].split("/")[-1]], steps)
        return
    for keyword in ("allOf", "anyOf", "oneOf"):
        for one in schema.get(keyword, []):
            yield from within(description, one, steps)
    if not steps:
        yield schema
    elif steps[0] == "[]" and "items" in schema:
        yield from within(description, schema["items"], steps[1:])
    elif steps[0] in schema.get("properties", {}):
        yield from within(description, schema["properties"][steps[0]], steps[1:])


def declare(operation, exception):
    """Statuses that are given, and not declared."""
    error = {"application/json": {"schema": {"$ref": f"#/components/schemas/{ANSWER}error"}}}
    for status in exception.get("statuses", []):
        operation["responses"].setdefault(str(status), {"description": exception["reason"], "content": error})


def content(response, place, exceptions):
    described = response.get("content", {}).get("application/json", {})
    if "schema" in described:
        described["schema"] = answer(described["schema"], f"{place}.schema", exceptions)


def answer(schema, place, exceptions):
    """A schema as answers are read."""
    if "$ref" in schema:
        return {"$ref": schema["$ref"].replace("#/components/schemas/", f"#/components/schemas/{ANSWER}")}
    schema = dict(schema)
    problems = [one.get("problem", "*") for one in exceptions if fits(one.get("schema", ""), place)]
    for keyword in list(schema):
        if "*" in problems or keyword in problems:
            del schema[keyword]
    # What is called a `uri` is often shown as the path of one, and an avatar is whatever was given.
    if schema.get("format") == "uri":
        del schema["format"]
    if "oneOf" in schema:
        schema["anyOf"] = schema.pop("oneOf")
    if "properties" in schema:
        schema["properties"] = {
            name: answer(one, f"{place}.{name}", exceptions) for name, one in schema["properties"].items()
        }
        missing = {one["schema"] for one in exceptions if one.get("problem") == "missing" and "schema" in one}
        needed = [name for name in schema.get("required", []) if f"{place}.{name}" not in missing]
        schema.pop("required", None)
        if needed:
            schema["required"] = needed
    if isinstance(schema.get("items"), dict):
        schema["items"] = answer(schema["items"], f"{place}[]", exceptions)
    if isinstance(schema.get("additionalProperties"), dict):
        schema["additionalProperties"] = answer(
            schema["additionalProperties"], f"{place}.additionalProperties", exceptions
        )
    for keyword in ("allOf", "anyOf"):
        if keyword in schema:
            schema[keyword] = [
                answer(one, f"{place}.{keyword}.{n}", exceptions) for n, one in enumerate(schema[keyword])
            ]
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
    if "enum" in schema and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    return schema


def fits(pattern, text):
    """As in the exceptions: a `*` at the end stands for anything."""
    return text.startswith(pattern[:-1]) if pattern.endswith("*") else pattern == text
