"""Ids of what is there, in place of any text that could be one: else every call would only be answered 404."""

import re

from twin import api, control

ANSWER = "answer."  # schemas of answers begin so: see corrected.py


def fill():
    """Puts something into the workspace. Returns the ids of what is there, by what stands before them in a path."""
    about = control("GET", "/state")["describe"]
    contacts = [one["id"] for one in about["contacts"]]
    contacts += [api("POST", "/contacts", {"external_id": f"fuzz-{n}"})["id"] for n in range(10)]
    companies = [api("POST", "/companies", {"company_id": f"fuzz-{n}", "name": f"Fuzz {n}"})["id"] for n in range(10)]
    conversations = []
    for n in range(30):
        started = {"act": "contact_starts", "contact": contacts[n % len(contacts)], "body": f"Number {n}"}
        conversations.append(control("POST", "/act", started)["conversation_id"])
    return {
        "admins": [one["id"] for one in about["admins"]],
        "teams": [one["id"] for one in about["teams"]],
        "tags": [one["id"] for one in api("GET", "/tags")["data"]],
        "contacts": contacts,
        "customers": contacts,
        "companies": companies,
        "conversations": conversations,
    }


def use(ids, description):
    for path, item in description["paths"].items():
        before = re.findall(r"([^/]+)/\{(\w+)\}", path)
        for operation in item.values():
            if isinstance(operation, dict):
                for parameter in operation.get("parameters", []):
                    kind = next((kind for kind, name in before if name == parameter.get("name")), None)
                    if kind in ids and parameter["in"] == "path":
                        one_of(parameter["schema"], ids[kind])
                body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
                if path.endswith("/tags") and "properties" in body.get("schema", {}):
                    one_of(body["schema"]["properties"]["id"], ids["tags"])
    in_bodies = {
        "admin_id": ids["admins"],
        "assignee_id": [*ids["admins"], *ids["teams"], "0"],
        "intercom_user_id": ids["contacts"],
        "conversation_id": ids["conversations"],
        "into": ids["contacts"],
    }
    for name, schema in description["components"]["schemas"].items():
        if not name.startswith(ANSWER):
            for field, one in schema.get("properties", {}).items():
                if field in in_bodies and "type" in one:
                    one_of(one, in_bodies[field])
            sender = schema.get("properties", {}).get("from", {}).get("properties", {})
            if {"type", "id"} <= sender.keys():
                one_of(sender["id"], ids["admins" if "admin" in sender["type"].get("enum", []) else "contacts"])


def one_of(schema, ids):
    """The field may be one of these. What else it could be was described, and stays out."""
    if schema["type"] == "integer" and all(one.isdecimal() for one in ids):
        ids = [int(one) for one in ids]
    else:
        schema["type"] = "string"  # of contacts some say that it is an integer, and none is
    schema["enum"] = ids
    for narrower in ("format", "minLength", "maxLength"):
        schema.pop(narrower, None)
