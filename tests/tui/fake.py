"""A server that tells what world.py holds, or lies: `lies` maps "METHOD /path" to a function that
changes the answer. It notes every request, so that tests can see what was sent and what was not."""

import base64
import http.server
import json
import ssl
import threading
import uuid

from world import MEMORY_KIB, PASSES, REFERENCE, b64

import reader


class Refusal(Exception):
    def __init__(self, status, code):
        super().__init__(code)
        self.status, self.code = status, code


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_one(self):
        fake = self.server.fake
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.split("?")[0]
        seen = {"method": self.command, "path": path, "query": self.path.partition("?")[2],
                "body": json.loads(body) if body else None, "headers": dict(self.headers)}
        fake.requests.append(seen)
        if fake.cut and (self.command, path) == fake.cut:
            fake.cut = None
            self.close_connection = True
            self.connection.shutdown(2)
            return
        try:
            status, answer = fake.answer(seen)
        except Refusal as refusal:
            status, answer = refusal.status, {"code": refusal.code}
        lie = fake.lies.get(f"{self.command} {path}")
        if lie:
            answer = lie(answer)
        self.send(status, answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_one

    def send(self, status, answer):
        body = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        kind = "application/problem+json" if status >= 400 else "application/json"
        self.send_header("Content-Type", kind)
        if (self.command, self.path, status) == ("POST", "/v1/sessions", 201):
            self.send_header("Set-Cookie", "device=known; Secure; HttpOnly; SameSite=Strict; "
                             "Path=/v1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Fake:
    def __init__(self, world, folder):
        self.world, self.requests, self.lies, self.cut = world, [], {}, None
        self.sessions, self.opened = {}, set()
        self.served = None  # the statements shown, when not all
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.fake, self.http.daemon_threads = self, True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "server.pem", folder / "server.key")
        self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self.http.server_address[1]}"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.http.shutdown()
        self.http.server_close()

    def sent(self, method, path):
        return [r for r in self.requests if (r["method"], r["path"]) == (method, path)]

    def written(self):
        """Everything but reading, signing in and signing out."""
        quiet = {("POST", "/v1/sign-in"), ("POST", "/v1/sessions"),
                 ("DELETE", "/v1/sessions/current")}
        return [r for r in self.requests
                if r["method"] != "GET" and (r["method"], r["path"]) not in quiet]

    # --- answers ---

    def answer(self, request):
        method, path = request["method"], request["path"]
        name = f"{method} {path.replace(REFERENCE, 'REF')}"
        table = {
            "POST /v1/sign-in": self.sign_in, "POST /v1/sessions": self.session,
            "DELETE /v1/sessions/current": lambda _: (204, None), "GET /v1/me": self.me,
            "PUT /v1/me/key-bundle": self.put_bundle, "GET /v1/directory": self.get_directory,
            "POST /v1/directory": self.post_directory, "GET /v1/users/mia": self.get_pending,
            "GET /v1/cases": self.queue, "GET /v1/cases/REF": self.case,
            "POST /v1/cases/REF/openings": self.opening,
            "POST /v1/cases/REF/callback-codes": lambda _: (201, {
                "reference": REFERENCE, "issued_at": "2026-11-09T09:12:00Z"}),
            "GET /v1/cases/REF/receipt": lambda _: (200, {
                "reference": REFERENCE, "received_at": "2026-11-09T09:12:00Z",
                "numbers": [0] * 7}),
            "POST /v1/cases/REF/assignments": lambda _: (201, {"version": 8,
                                                               "status": "assigned"}),
            "POST /v1/cases/REF/notes": lambda _: (201, {"id": str(uuid.uuid4())}),
            "POST /v1/cases/REF/forwards": self.forward, "POST /v1/cases": self.log,
            "POST /v1/search": lambda _: (200, {"cases": [], "elsewhere": True}),
        }
        if name not in table:
            raise Refusal(404, "not_found")
        return table[name](request)

    def user(self, request):
        token = request["headers"].get("Authorization", "").removeprefix("Bearer ")
        if token not in self.sessions:
            raise Refusal(401, "unauthenticated")
        return self.sessions[token]

    def sign_in(self, request):
        user = self.world.users[request["body"]["username"]]
        return 200, {"salt": b64(user.salt), "passes": PASSES, "memory_kib": MEMORY_KIB}

    def shown(self):
        return self.world.statements if self.served is None else self.served

    def head(self):
        data = self.shown()
        return {"seq": len(data), "hash": b64(reader.H(data[-1]))}

    def session(self, request):
        user = self.world.users[request["body"]["username"]]
        if base64.b64decode(request["body"]["auth"]) != user.auth:
            raise Refusal(401, "sign_in_failed")
        token = uuid.uuid4().hex
        self.sessions[token] = user
        return 201, {"token": token, "expires_at": "2030-01-01T00:00:00Z",
                     "user": {"id": str(user.id), "username": user.name, "display_name": "",
                              "role": user.role, "office": user.office, "state": "admitted"},
                     "key_bundle": b64(user.sealed_bundle), "bundle_version": user.bundle_version,
                     "directory_head": self.head(), "audit_head": None}

    def me(self, request):
        user = self.user(request)
        mine = {user.id, *self.world.directory.find(user.id).groups}
        rows = [{"group": str(s["group"]), "epoch": s["epoch"], "purpose": s["purpose"],
                 "wrap": b64(s["wrap"])} for s in self.world.secrets if s["principal"] in mine]
        return 200, {"user": {"id": str(user.id)}, "groups": [], "secrets": rows,
                     "bundle_version": user.bundle_version}

    def put_bundle(self, request):
        user = self.user(request)
        if request["headers"]["If-Match"] != f'"{user.bundle_version}"':
            raise Refusal(412, "version_stale")
        user.sealed_bundle = base64.b64decode(request["body"]["key_bundle"])
        user.bundle_version += 1
        return 200, {"bundle_version": user.bundle_version}

    def get_directory(self, request):
        after = int(request["query"].removeprefix("after="))
        page = self.shown()[after:after + 5]
        last = after + len(page)
        return 200, {"statements": [{"seq": after + i + 1, "statement": b64(data)}
                                    for i, data in enumerate(page)],
                     "head": self.head(), "next": last if last < len(self.shown()) else None}

    def post_directory(self, request):
        for text in request["body"]["statements"]:
            data = base64.b64decode(text)
            self.world.directory.append(data)
            self.world.statements.append(data)
        return 201, {"head": self.head()}

    def get_pending(self, _):
        user = self.world.pending
        return 200, {"id": str(user.id), "username": user.name, "display_name": "Mia",
                     "role": user.role, "office": user.office, "partner": None,
                     "state": "enrolled", "sign_public": b64(user.bundle.sign_public),
                     "box_public": b64(user.bundle.box_public), "fingerprint": "ask her"}

    def queue(self, _):
        world = self.world
        return 200, {"cases": [{**world.clear(), "headline": dict(world.records[0]),
                                "wrap": dict(world.wraps[0]), "assignee_name": None,
                                "next_due_on": None}], "next": None}

    def parts(self, open_identity):
        world = self.world
        shown = [i for i in range(3) if i < 2 or open_identity]
        return {"keys": [key.wire() for key in world.keys.values()],
                "wraps": [dict(world.wraps[i]) for i in shown],
                "records": [dict(world.records[i]) for i in shown]}

    def case(self, request):
        user = self.user(request)
        return 200, {"case": self.world.clear(), "relations": ["coordination"],
                     "consents": [{"kind": k, "state": s} for k, s in self.world.consents.items()],
                     **self.parts(user.name in self.opened)}

    def opening(self, request):
        user = self.user(request)
        if not request["body"]["reason"]:
            raise Refusal(422, "invalid")
        self.opened.add(user.name)
        parts = self.parts(True)
        return 201, {"until": "2030-01-01T00:00:00Z", "keys": parts["keys"],
                     "wraps": parts["wraps"][2:], "records": parts["records"][2:]}

    def forward(self, request):
        return 201, {"id": request["body"]["id"], "state": "sent", "version": 1,
                     "reference": REFERENCE, "case_version": 8, "status": "forwarded"}

    def log(self, _):
        return 201, {"reference": REFERENCE, "id": str(self.world.case), "version": 1,
                     "priority": "high", "status": "received"}
