"""What Schemathesis is told before it begins: https://schemathesis.readthedocs.io, Extending."""

import re

import schemathesis

import corrected
import filled
import refused
from twin import MODE, VERSION, control


@schemathesis.hook
def before_load_schema(context, raw_schema):
    control("PUT", "/rate_limit", {"limit": None})
    only_served(raw_schema)
    corrected.correct(raw_schema, VERSION)
    filled.use(filled.fill(), raw_schema)
    if MODE == "negative":
        refused.only_what_is_needed(raw_schema)


def only_served(description):
    """Leaves out what the twin answers 501; that it does is another test's."""
    served = {
        (one["method"].lower(), unnamed(one["path"]))
        for one in control("GET", "/operations")
        if one["since"] <= VERSION
    }
    left = list(corrected.operations(description))
    for path, method, _ in left:
        if (method, unnamed(path)) not in served:
            del description["paths"][path][method]
    described = {(method, unnamed(path)) for path, method, _ in left}
    if served - described:
        raise SystemExit(f"not described in {VERSION}, and served nevertheless: {sorted(served - described)}")


def unnamed(path):
    """What stands for an id has another name in the description."""
    return re.sub(r"\{[^}]*\}", "{}", path)
