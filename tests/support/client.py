"""A plain HTTP client: one kept-alive TLS connection per server, every exchange recorded."""

import http.client
import json
import os
import pathlib
import re
import ssl
import time
import uuid

SOURCE = pathlib.Path(__file__).resolve().parents[2]


def load_routes():
    """The rows of routes.def as dictionaries."""
    text = (SOURCE / "include/hotline/routes.def").read_text()
    names = ("method", "path", "name", "permission", "lane", "body", "idempotent", "if_match")
    rows = []
    for row in re.findall(r"^ROUTE\((.*)\)\s*$", text, re.M):
        cells = [cell.strip().strip('"') for cell in row.split(",")]
        route = dict(zip(names, cells, strict=True))
        route["idempotent"] = route["idempotent"] == "true"
        route["if_match"] = route["if_match"] == "true"
        route["pattern"] = re.compile(re.sub(r"\{[^}]*\}", "[^/]+", route["path"]) + r"\Z")
        rows.append(route)
    return rows


ROUTES = load_routes()
IDLE = 60  # seconds; less than LIMIT_IDLE_SECONDS, after which the server closes


def route_of(method, path):
    """The template a request falls under, None when there is none; fixed segments win."""
    path = path.split("?")[0]
    found = [r for r in ROUTES if r["method"] == method and r["pattern"].match(path)]
    return min(found, key=lambda r: r["path"].count("{"), default=None)


class Recorder:
    """One JSON line per exchange, for the check against docs/openapi.yaml. Without tokens."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.file = open(self.path, "a", encoding="utf-8")

    def note(self, method, path, sent_headers, sent, answer):
        route = route_of(method, path)
        headers = {k: v for k, v in sent_headers.items() if k.lower() != "authorization"}
        self.file.write(json.dumps({
            "method": method, "path": path, "route": route and route["path"],
            "request_headers": headers, "request": sent, "status": answer.status,
            "response_headers": answer.headers, "response": answer.json,
        }, ensure_ascii=False) + "\n")
        self.file.flush()

    def close(self):
        self.file.close()


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body
        self.json = None
        if body and "json" in self.headers.get("content-type", ""):
            self.json = json.loads(body)

    @property
    def code(self):
        """Of a problem document."""
        return (self.json or {}).get("code")

    def __repr__(self):
        return f"<{self.status} {self.body[:300]!r}>"


def context(ca):
    made = ssl.create_default_context(cafile=str(ca))
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made


class Session:
    """Calls the servers in turn (usually one), with a token once signed in."""

    def __init__(self, servers, token=None, recorder=None):
        self.servers = list(servers)
        self.token = token
        self.recorder = recorder
        self.turn = 0
        self.connections = {}
        self.used = {}  # when each was asked last
        self.context = context(self.servers[0].ca)

    def _connection(self, server):
        """The kept-alive one, or a new one where the server may have closed it meanwhile."""
        now = time.monotonic()
        if server in self.connections and now - self.used.get(server, now) > IDLE:
            self.connections.pop(server).close()
        self.used[server] = now
        if server not in self.connections:
            self.connections[server] = http.client.HTTPSConnection(
                "127.0.0.1", server.port, context=self.context, timeout=90)
        return self.connections[server]

    def _headers(self, method, path, body, key, if_match, more):
        route = route_of(method, path)
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if key is None and route and route["idempotent"]:
            key = str(uuid.uuid4())
        if key:
            headers["Idempotency-Key"] = key
        if if_match is not None:
            headers["If-Match"] = f'"{if_match}"'
        headers.update(more or {})
        return {name: value for name, value in headers.items() if value is not None}

    def call(self, method, path, body=None, *, key=None, if_match=None, headers=None):
        """body: anything JSON, or bytes as they are. key=False sends no Idempotency-Key."""
        server = self.servers[self.turn % len(self.servers)]
        self.turn += 1
        raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        sent = self._headers(method, path, raw, key, if_match, headers)
        connection = self._connection(server)
        try:
            connection.request(method, path, body=raw, headers=sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.getheaders(), response.read())
        except (OSError, http.client.HTTPException):
            connection.close()
            del self.connections[server]
            raise
        if self.recorder:
            shown = None if isinstance(body, bytes) else body
            self.recorder.note(method, path, sent, shown, answer)
        return answer

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def post(self, path, body, **more):
        return self.call("POST", path, body, **more)

    def put(self, path, body, **more):
        return self.call("PUT", path, body, **more)

    def patch(self, path, body, **more):
        return self.call("PATCH", path, body, **more)

    def delete(self, path, **more):
        return self.call("DELETE", path, **more)

    def close(self):
        for connection in self.connections.values():
            connection.close()
        self.connections.clear()


def record_path(folder):
    """$HOTLINE_RECORD is a folder that keeps the exchanges beyond the test run."""
    kept = os.environ.get("HOTLINE_RECORD")
    base = pathlib.Path(kept) if kept else pathlib.Path(folder)
    base.mkdir(parents=True, exist_ok=True)
    return base / f"exchanges-{os.getpid()}.jsonl"
