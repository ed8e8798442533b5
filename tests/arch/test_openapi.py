"""docs/openapi.yaml is true: the same routes as routes.def, and every recorded exchange of the HTTP
tests ($HOTLINE_RECORD: a folder of JSON lines) fits it."""

import json
import os
import pathlib
import re

import jsonschema
import pytest
import yaml
from support import client

ROOT = pathlib.Path(__file__).resolve().parents[2]
SPEC = yaml.safe_load((ROOT / "docs/openapi.yaml").read_text(encoding="utf-8"))
ERRORS = {code: int(status) for status, code in re.findall(
    r'^ERROR\(\w+, (\d+), "(\w+)"', (ROOT / "include/hotline/vocab/errors.def").read_text(), re.M)}
VERSIONS_IN_BODY = {"reassign"}  # several cases, each with the version that was read
BASE = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": SPEC["components"]}


def resolve(node):
    while "$ref" in node:
        way = node["$ref"].removeprefix("#/").split("/")
        node = SPEC
        for name in way:
            node = node[name]
    return node


def operations():
    for path, item in SPEC["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def operation_of(route):
    return SPEC["paths"][route["path"]][route["method"].lower()]


def check(schema, value):
    jsonschema.Draft202012Validator({**BASE, **schema}).validate(value)


# --- the table of routes ---


def test_the_paths_are_those_of_the_route_table():
    described = {(method, path, op["operationId"]) for method, path, op in operations()}
    assert described == {(r["method"], r["path"], r["name"]) for r in client.ROUTES}


@pytest.mark.parametrize("route", client.ROUTES, ids=lambda r: r["name"])
def test_an_operation_says_what_its_row_says(route):
    operation = operation_of(route)
    parameters = [resolve(p) for p in operation.get("parameters", [])]
    named = {(p["in"], p["name"]) for p in parameters}
    assert (("header", "Idempotency-Key") in named) == route["idempotent"]
    assert (("header", "If-Match") in named) == route["if_match"]
    assert {n for i, n in named if i == "path"} == set(re.findall(r"\{(\w+)\}", route["path"]))
    assert ("requestBody" in operation) == (route["body"] != "0")
    assert (operation.get("security") == []) == (route["permission"] == "ANYONE")
    statuses = set(operation["responses"])
    assert {"400", "500", "503"} <= statuses
    assert ("428" in statuses) == route["if_match"]
    assert ("412" in statuses) == (route["if_match"] or route["name"] in VERSIONS_IN_BODY)
    assert ("401" in statuses and "403" in statuses) or route["permission"] == "ANYONE"
    assert ({"415", "422"} <= statuses) == (route["body"] != "0")
    assert "409" in statuses or not route["idempotent"]


def test_every_schema_is_a_schema_and_closed():
    for name, schema in SPEC["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        if schema.get("type") == "object":
            assert schema["additionalProperties"] is False, name


def test_every_reference_leads_somewhere():
    for target in set(re.findall(r"#/[\w/]+", json.dumps(SPEC))):
        resolve({"$ref": target})


def test_the_problem_document_knows_every_error():
    listed = SPEC["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]
    assert set(listed) == {code for code, status in ERRORS.items() if status >= 400}


# --- recorded exchanges ---


def recorded():
    folder = os.environ.get("HOTLINE_RECORD")
    for path in sorted(pathlib.Path(folder).glob("*.jsonl")) if folder else []:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


EXCHANGES = [e for e in recorded() if e["route"]]
needs_exchanges = pytest.mark.skipif("HOTLINE_RECORD" not in os.environ,
                                     reason="run the HTTP tests with HOTLINE_RECORD first")


def described(exchange):
    """(operation, response) of the specification, or None where a route does not exist."""
    route = client.route_of(exchange["method"], exchange["path"])
    if not route:
        return None, None
    operation = operation_of(route)
    response = operation["responses"].get(str(exchange["status"]))
    return operation, response and resolve(response)


def label(exchange):
    return f"{exchange['method']} {exchange['path']} -> {exchange['status']}"


@needs_exchanges
def test_every_status_is_described():
    wrong = {label(e) for e in EXCHANGES if not described(e)[1]}
    assert not wrong


def answer_fault(exchange):
    _, response = described(exchange)
    content = (response or {}).get("content")
    if not response or not content:
        return "a body where none is described" if response and exchange["response"] else None
    kind = exchange["response_headers"].get("content-type", "").split(";")[0]
    if kind not in content:
        return f"{kind} is not described"
    try:
        check(content[kind]["schema"], exchange["response"])
    except jsonschema.ValidationError as fault:
        return f"{list(fault.absolute_path)}: {fault.message[:300]}"
    return None


@needs_exchanges
def test_every_answer_fits_its_schema():
    faults = {f"{label(e)}: {fault}" for e in EXCHANGES if (fault := answer_fault(e))}
    assert not faults, "\n".join(sorted(faults)[:20])


@needs_exchanges
def test_every_accepted_body_fits_its_schema():
    faults = set()
    for e in EXCHANGES:
        operation, _ = described(e)
        if not operation or e["status"] >= 300 or e["request"] is None:
            continue
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        try:
            check(schema, e["request"])
        except jsonschema.ValidationError as fault:
            faults.add(f"{label(e)}: {list(fault.absolute_path)}: {fault.message[:300]}")
    assert not faults, "\n".join(sorted(faults)[:20])


@needs_exchanges
def test_the_headers_that_are_described_are_sent():
    faults = set()
    for e in EXCHANGES:
        _, response = described(e)
        for name in (response or {}).get("headers", {}):
            optional = name in ("ETag", "Location") and "contact" in (e["response"] or {})
            if name.lower() not in e["response_headers"] and not optional:
                faults.add(f"{label(e)}: {name}")
    assert not faults, "\n".join(sorted(faults)[:20])


@needs_exchanges
def test_a_problem_has_the_status_of_its_code():
    for e in EXCHANGES:
        if e["status"] >= 400 and e["method"] != "HEAD":
            assert ERRORS[e["response"]["code"]] == e["status"] == e["response"]["status"], label(e)


@needs_exchanges
def test_every_route_was_exercised():
    seen = {(e["method"], e["route"]) for e in EXCHANGES if e["status"] < 400}
    missed = {r["name"] for r in client.ROUTES if (r["method"], r["path"]) not in seen}
    assert not missed, "no test has had a good answer of these"
