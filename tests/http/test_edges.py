"""The request's own edges, with sockets that send what no library would. What a test waits for is
an answer or a closed connection, never a time."""

import concurrent.futures
import json
import re
import socket
import ssl
import time

import pytest

from support import client, cluster, database
from support.raw import Raw, ask

BODY = '{"username":"nobody"}'


def sign_in(body=BODY, extra="", length=None, target="/v1/sign-in", method="POST"):
    """A correct request unless told otherwise."""
    length = f"Content-Length: {len(body.encode())}\r\n" if length is None else length
    return (f"{method} {target} HTTP/1.1\r\nHost: localhost\r\n"
            f"Content-Type: application/json\r\n{length}{extra}\r\n{body}")


def get(target, extra="", host="Host: localhost\r\n"):
    return f"GET {target} HTTP/1.1\r\n{host}{extra}\r\n"


def assert_problem(answer, status, code):
    assert answer is not None, "the connection was closed without an answer"
    assert (answer.status, answer.code) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["type"] == f"urn:hotline:problem:{code}"
    assert answer.json["title"]


@pytest.fixture
def server(servers):
    return servers[0]


def metric(server, name):
    text = server.ops("/metrics")[1]
    return sum(float(line.split(" ")[-1]) for line in text.splitlines() if line.startswith(name))


# Answers

def test_a_correct_request_is_answered_and_the_connection_stays(server):
    with Raw(server) as raw:
        for _ in range(3):
            answer = raw.send(sign_in()).answer()
            assert answer.status == 200
            assert "connection" not in answer.headers


def test_every_answer_carries_the_security_headers(server):
    for answer in (ask(server, sign_in()), ask(server, get("/v1/me")), ask(server, get("/nope"))):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["x-request-id"])


def test_the_log_has_one_line_per_request_and_no_content(servers, api):
    answer = api.post("/v1/sign-in", {"username": "zorica.petrovic"})
    number = answer.headers["x-request-id"]
    logs = [one.log for one in servers]
    wait_until(lambda: any(number in log.read_text() for log in logs))
    lines = [line for log in logs for line in log.read_text().splitlines() if number in line]
    assert len(lines) == 1
    assert "method=POST route=/v1/sign-in status=200" in lines[0]
    assert re.search(r" us=\d+ ", lines[0]) and " user=- " in lines[0]
    assert not any("zorica" in log.read_text() for log in logs)


def test_an_unknown_path_is_not_found(server):
    for target in ("/", "/v1", "/v1/", "/v1/me/", "/v1//me", "/v2/me", "/v1/me/../me", "/v1/./me",
                   "/v1/cases/a/b/c/d/e/f/g/h/i/j", "/V1/me"):
        assert_problem(ask(server, get(target)), 404, "not_found")


def test_a_wrong_method_names_those_allowed(server):
    answer = ask(server, sign_in(method="PATCH", target="/v1/cases"))
    assert_problem(answer, 405, "method_not_allowed")
    assert sorted(answer.headers["allow"].split(", ")) == ["GET", "POST"]
    for method in ("PUT", "BREW", "get"):
        assert ask(server, sign_in(method=method)).status == 405


def test_a_missing_or_unknown_token_is_unauthenticated(server):
    for extra in ("", "Authorization: Bearer x\r\n", "Authorization: Basic eDp5\r\n",
                  "Authorization: Bearer\r\n", "Authorization: Bearer " + "x" * 400 + "\r\n"):
        answer = ask(server, get("/v1/me", extra))
        assert_problem(answer, 401, "unauthenticated")
        assert answer.headers["www-authenticate"] == "Bearer"


def test_someone_not_admitted_reaches_only_what_the_signed_in_may(member):
    session = member()
    assert session.get("/v1/me").status == 200
    assert session.get("/v1/principals").code == "not_admitted"


def test_a_role_without_the_permission_is_forbidden(member):
    assert member("analyst").get("/v1/users").code == "forbidden"


def test_an_idempotency_key_is_needed_and_has_a_form(member):
    session = member("administrator")
    body = {"username": "x"}
    assert_problem(session.post("/v1/invitations", body, key=False), 400,
                   "idempotency_key_missing")
    for key in ("x", "0" * 36, "00000000-0000-0000-0000-000000000000"):
        assert_problem(session.post("/v1/invitations", body, key=key), 400, "header_invalid")


def test_if_match_is_needed_and_has_a_form(member):
    session = member()
    body = {"key_bundle": ""}
    assert_problem(session.put("/v1/me/key-bundle", body), 428, "if_match_missing")
    for tag in ("7", '""', '"x"', '"-1"', 'W/"7"', '"7", "8"', "*", '"99999999999999999999"'):
        answer = session.put("/v1/me/key-bundle", body, headers={"If-Match": tag})
        assert_problem(answer, 400, "header_invalid")


# The path

@pytest.mark.parametrize("target", [
    "/v1/me%00", "/v1%2fme", "/v1%2Fme", "/v1/me%0a", "/v1/me%1f", "/v1/me%7f", "/v1/me%", "/v1/me%2",
    "/v1/me%zz", "/v1/%ff", "/v1/%c0%af", "/v1/%ed%a0%80", "/v1/cases/%00", "/v1/cases/a%00b",
    "https://localhost/v1/me", "*", "v1/me",
])
def test_a_path_with_forbidden_bytes_is_refused(server, target):
    assert_problem(ask(server, get(target)), 400, "path_invalid")


def test_an_encoded_letter_is_the_letter(server):
    assert ask(server, get("/v1/%6de")).status == 401


def test_a_target_at_the_limit_passes_and_one_byte_more_is_refused(server):
    at_limit = "/v1/vocabularies?" + "x" * (2048 - len("/v1/vocabularies?"))
    assert ask(server, get(at_limit)).status == 401
    assert_problem(ask(server, get(at_limit + "x")), 400, "path_invalid")


# The headers

@pytest.mark.parametrize("extra", [
    "Content-Length: 21\r\n", "Content-Length: 22\r\n", "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: identity\r\n",
])
def test_a_second_way_to_say_the_length_is_refused_and_the_connection_ends(server, extra):
    with Raw(server) as raw:
        answer = raw.send(sign_in(extra=extra)).answer()
        if answer is not None:  # microhttpd itself refuses some of them
            assert answer.status == 400
        assert raw.closed()


def test_a_chunked_body_is_refused(server):
    with Raw(server) as raw:
        chunked = sign_in("15\r\n" + BODY + "\r\n0\r\n\r\n", length="Transfer-Encoding: chunked\r\n")
        assert_problem(raw.send(chunked).answer(), 400, "header_invalid")
        assert raw.closed()


@pytest.mark.parametrize("length", ["-1", "+21", "0x15", "21,21", "21 21", "", "9" * 30, "1e2"])
def test_a_malformed_length_is_refused(server, length):
    with Raw(server) as raw:
        answer = raw.send(sign_in(length=f"Content-Length: {length}\r\n")).answer()
        assert answer is None or answer.status in (400, 413)
        assert raw.closed()


def test_a_host_is_needed_once(server):
    assert_problem(ask(server, get("/v1/me", host="")), 400, "header_invalid")
    assert_problem(ask(server, get("/v1/me", host="Host: a\r\nHost: a\r\n")), 400, "header_invalid")
    assert_problem(ask(server, get("/v1/me", host="Host: \r\n")), 400, "header_invalid")


@pytest.mark.parametrize("name", [
    "Authorization", "Idempotency-Key", "If-Match", "Content-Type", "If-None-Match"])
def test_a_doubled_header_is_refused(server, name):
    extra = f"{name}: a\r\n{name.lower()}: b\r\n"
    assert_problem(ask(server, get("/v1/me", extra)), 400, "header_invalid")


def test_a_refused_request_without_doubt_about_its_length_keeps_the_connection(server):
    with Raw(server) as raw:
        doubled = "Authorization: a\r\nAuthorization: b\r\n"
        assert raw.send(sign_in(extra=doubled)).answer().status == 400
        assert raw.send(sign_in()).answer().status == 200


def test_too_many_bytes_of_headers_are_refused(server):
    many = "".join(f"X-{i}: {'x' * 1000}\r\n" for i in range(15))
    assert ask(server, get("/v1/me", many)).status == 401
    answer = ask(server, get("/v1/me", many + f"X-15: {'x' * 1500}\r\n"))
    assert answer is None or answer.status in (400, 413, 431)
    endless = ask(server, get("/v1/me", many * 20))
    assert endless is None or endless.status in (400, 413, 431)


# The body

@pytest.mark.parametrize("kind", [
    "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1",
    "application/jsonx", ""])
def test_another_media_type_is_refused(server, kind):
    with Raw(server) as raw:
        answer = raw.send(sign_in().replace("application/json", kind)).answer()
        assert_problem(answer, 415, "media_type")
        assert raw.send(sign_in()).answer().status == 200


def test_json_in_utf8_may_say_so(server):
    text = sign_in().replace("application/json", "Application/JSON; charset=UTF-8")
    assert ask(server, text).status == 200


def padded(length):
    """A valid body of exactly so many bytes."""
    return BODY[:-1] + " " * (length - len(BODY)) + "}"


def test_a_body_at_the_limit_passes_and_one_byte_more_is_refused_before_it_is_sent(server):
    assert ask(server, sign_in(padded(16384))).status == 200
    with Raw(server) as raw:  # nothing of the body is sent
        answer = raw.send(sign_in("", length="Content-Length: 16385\r\n")).answer()
        assert_problem(answer, 413, "body_too_large")
        assert raw.closed()


def test_a_larger_route_takes_more(server, member):
    session = member("operator", "belgrade")
    assert session.post("/v1/cases", b"{" + b" " * (262144 - 2) + b"]").code == "json_malformed"
    with Raw(server) as raw:
        head = sign_in("", length="Content-Length: 262145\r\n", target="/v1/cases")
        assert_problem(raw.send(head).answer(), 413, "body_too_large")


def test_a_body_where_none_belongs_is_refused(server):
    assert_problem(ask(server, sign_in(method="DELETE", target="/v1/sessions/current")), 413,
                   "body_too_large")


def test_an_endless_body_is_refused_at_once(server):
    with Raw(server) as raw:
        answer = raw.send(sign_in("", length="Content-Length: 99999999999\r\n")).answer()
        assert_problem(answer, 413, "body_too_large")


@pytest.mark.parametrize("body, status, code", [
    ("", 400, "json_malformed"), ("{", 400, "json_malformed"), ("[]", 422, "invalid"),
    ("null", 422, "invalid"), (BODY + "x", 400, "json_malformed"),
    ("{'username':'x'}", 400, "json_malformed"), ('{"username":"a\\u0000"}', 400, "json_malformed"),
    ('{"username":"a","username":"b"}', 400, "json_duplicate"),
    ('{"username":"a","else":1}', 422, "invalid"), ('{"username":7}', 422, "invalid"),
    ("{}", 422, "invalid"), ("[" * 17 + "]" * 17, 400, "json_malformed"),
])
def test_a_bad_body_is_a_problem(server, body, status, code):
    assert_problem(ask(server, sign_in(body)), status, code)


def test_a_bad_field_is_pointed_at(server):
    problem = ask(server, sign_in('{"username":7,"else":1}')).json
    found = {(item["pointer"], item["code"]) for item in problem["errors"]}
    assert found == {("/username", "field_type"), ("/else", "field_unknown")}


def test_bytes_that_are_not_utf8_are_refused(server):
    body = b'{"username":"\xff\xfe"}'
    head = sign_in("", length=f"Content-Length: {len(body)}\r\n")
    with Raw(server) as raw:
        assert_problem(raw.send(head.encode() + body).answer(), 400, "json_malformed")


def test_expect_100_continue_is_honoured(server):
    with Raw(server) as raw:
        head, body = sign_in(extra="Expect: 100-continue\r\n").split("\r\n\r\n")
        assert raw.send(head + "\r\n\r\n").answer().status == 100
        assert raw.send(body).answer().status == 200


def test_pipelined_requests_are_answered_in_order(server):
    with Raw(server) as raw:
        raw.send(sign_in() + get("/v1/me") + sign_in())
        assert [raw.answer().status for _ in range(3)] == [200, 401, 200]


# Connections and TLS

def test_many_requests_use_one_handshake(server):
    with Raw(server) as raw:
        for turn in range(300):
            text = (sign_in(), get("/v1/me"), get("/nope"))[turn % 3]
            assert raw.send(text).answer().status == (200, 401, 404)[turn % 3]


def test_many_clients_at_once_get_their_own_answers(servers):
    def talk(number):
        session = client.Session(servers)
        salts = {session.post("/v1/sign-in", {"username": f"nobody{number}"}).json["salt"]
                 for _ in range(40)}
        found = [session.get(f"/v1/users/{number}").status for _ in range(20)]
        session.close()
        return salts, set(found)

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(talk, range(16)))
    assert all(len(salts) == 1 and found == {401} for salts, found in answers)
    assert len(set.union(*(salts for salts, _ in answers))) == 16


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_session_ticket_saves_the_handshake(server, version):
    tls = client.context(server.ca)
    tls.minimum_version = tls.maximum_version = version
    with Raw(server, tls=tls) as raw:
        assert raw.send(sign_in()).answer().status == 200
        session = raw.socket.session
    with Raw(server, tls=tls, session=session) as raw:
        assert raw.send(sign_in()).answer().status == 200
        assert raw.socket.session_reused


def test_tls_below_1_2_is_refused(server):
    tls = client.context(server.ca)
    tls.set_ciphers("ALL:@SECLEVEL=0")
    tls.minimum_version = ssl.TLSVersion.TLSv1
    tls.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises((ssl.SSLError, ConnectionError)):
        Raw(server, tls=tls)


def test_tls_1_3_is_preferred(server):
    with Raw(server) as raw:
        assert raw.socket.version() == "TLSv1.3"


def test_plain_http_gets_nothing(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as plain:
        plain.sendall(get("/v1/me").encode())
        got = plain.recv(100)
        assert not got.startswith(b"HTTP")


def drip(raw, text, closed):
    """Sends a byte now and then until the server has had enough; gives the seconds it took."""
    begun = time.monotonic()
    for byte in text:
        if closed(raw, 0.5):
            break
        try:
            raw.socket.sendall(bytes([byte]))
        except OSError:
            break
    return time.monotonic() - begun


def readable_end(raw, seconds):
    """Whether the connection ends within so long."""
    raw.socket.settimeout(seconds)
    try:
        return raw.socket.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def test_slow_connections_are_closed_at_an_absolute_deadline(server):
    slow_headers = (b"GET /v1/me HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"x" * 1000)
    slow_body = sign_in("", length="Content-Length: 16000\r\n").encode()
    with concurrent.futures.ThreadPoolExecutor() as pool, Raw(server) as body_raw:
        body_raw.send(slow_body)
        headers = [pool.submit(drip, Raw(server), slow_headers, readable_end) for _ in range(5)]
        body = pool.submit(drip, body_raw, b" " * 1000, readable_end)
        silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(3)]
        for one in headers:
            assert 9 <= one.result() <= 13  # LIMIT_HEADER_SECONDS
        for one in silent:  # not even a handshake
            one.settimeout(5)
            assert one.recv(1) == b""
        assert ask(server, sign_in()).status == 200
        assert 29 <= body.result() <= 33  # LIMIT_BODY_SECONDS
    assert metric(server, "hotline_connections_expired_total") >= 9


# Operations

def test_the_operations_listener_answers(server):
    assert server.ops("/healthz") == (200, '{"alive":true}\n')
    assert server.ops("/readyz")[0] == 200
    assert server.ops("/else")[0] == 404
    status, text = server.ops("/metrics")
    assert status == 200
    for name in ("hotline_requests_total", "hotline_request_seconds_bucket", "hotline_lane_depth",
                 "hotline_lane_wait_seconds_count", "hotline_pool_connected",
                 "hotline_audit_backlog", "hotline_ready 1"):
        assert name in text


def test_metrics_count_by_template_and_status(server):
    name = 'hotline_requests_total{method="GET",route="/v1/cases/{reference}",status="401"}'
    before = metric(server, name)
    ask(server, get("/v1/cases/BG-2026-00001-1"))
    assert metric(server, name) == before + 1


# Overload, a lost database, stopping, waiting for changes: on servers of their own

def test_a_full_lane_says_overloaded(make_server, db, owner):
    own = make_server(db, workers_fast=1, queue_fast=2)
    own.wait_ready()
    cursor = owner.cursor()
    with Raw(own) as warm:
        assert warm.send(sign_in()).answer().status == 200
    owner.autocommit = False
    cursor.execute("LOCK TABLE hotline.user_account IN ACCESS EXCLUSIVE MODE")
    connections = [Raw(own).send(sign_in()) for _ in range(12)]
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        answers = [pool.submit(connection.answer) for connection in connections]
        # one waits for the lock and two in the queue; the other nine are told at once
        told = concurrent.futures.as_completed(answers)
        for one in (next(told) for _ in range(9)):
            assert_problem(one.result(), 503, "overloaded")
            assert one.result().headers["retry-after"]
        assert sum(one.done() for one in answers) == 9
        owner.rollback()
        owner.autocommit = True
        assert [one.result().status for one in told] == [200, 200, 200]
    own.stop()


@pytest.fixture
def lost():
    """A cluster of its own: stopping the shared one would end everybody's connections."""
    made = cluster.Cluster()
    yield made
    made.remove()


def test_a_stopped_database_is_503_and_comes_back_by_itself(make_server, lost):
    name = database.create(lost, "lost")
    own = make_server(name, database=lost.conninfo(name, "hotline_server"))
    own.wait_ready()
    session = client.Session([own])
    assert session.post("/v1/sign-in", {"username": "nobody"}).status == 200
    lost.stop()
    answer = session.post("/v1/sign-in", {"username": "nobody"})
    assert_problem(answer, 503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    own.wait_ready(False)
    assert own.ops("/healthz")[0] == 200
    lost.start()
    own.wait_ready()
    assert session.post("/v1/sign-in", {"username": "nobody"}).status == 200
    own.stop()


def test_sigterm_loses_nothing_in_hand(make_server, db, owner):
    own = make_server(db, workers_fast=2)
    own.wait_ready()
    idle = Raw(own)
    assert idle.send(sign_in()).answer().status == 200
    owner.autocommit = False
    owner.cursor().execute("LOCK TABLE hotline.user_account IN ACCESS EXCLUSIVE MODE")
    in_hand = [Raw(own).send(sign_in()) for _ in range(8)]
    wait_until(lambda: metric(own, "hotline_pool_busy") == 2
               and metric(own, 'hotline_lane_depth{lane="fast"}') == 6)
    own.terminate()
    wait_until(lambda: not accepts(own))
    late = idle.send(sign_in()).answer()
    assert_problem(late, 503, "stopping")
    assert late.headers["connection"] == "close" and late.headers["retry-after"]
    assert json.loads(own.ops("/readyz")[1]) == {"ready": False, "missing": "stopping"}
    owner.rollback()
    owner.autocommit = True
    assert [raw.answer().status for raw in in_hand] == [200] * 8
    assert own.wait() == 0
    assert "drained=yes" in own.log.read_text()


def test_a_long_poll_wakes_on_a_change_and_at_its_time_and_at_the_end(make_server, db, owner,
                                                                      server_key, member):
    own = make_server(db, workers_fast=1)
    own.wait_ready()
    token = member("operator", "belgrade").token
    session = client.Session([own], token=token)
    cursor = session.get("/v1/changes").json["next"]
    begun = time.monotonic()
    answer = session.get(f"/v1/changes?after={cursor}&wait=1")
    assert answer.status == 200 and answer.json["changes"] == []
    assert 1 <= time.monotonic() - begun < 45 # at its own time, not at some other limit
    with concurrent.futures.ThreadPoolExecutor() as pool:
        waiting = pool.submit(session.get, f"/v1/changes?after={cursor}&wait=50")
        wait_until(lambda: metric(own, "hotline_lane_parked") == 1)
        # the one worker is free meanwhile
        assert client.Session([own]).post("/v1/sign-in", {"username": "x"}).status == 200
        begun = time.monotonic()
        insert_change(owner, token)
        answer = waiting.result()
        assert time.monotonic() - begun < 45 # woken, long before its own time
        assert [change["kind"] for change in answer.json["changes"]] == ["note"]
        last = pool.submit(session.get, f"/v1/changes?after={answer.json['next']}&wait=50")
        wait_until(lambda: metric(own, "hotline_lane_parked") == 1)
        own.terminate()
        assert last.result().status in (200, 503)
    assert own.wait() == 0


def insert_change(owner, token):
    """A change of a case that concerns whoever has this session, as note_change makes it."""
    cursor = owner.cursor()
    cursor.execute("SELECT user_id FROM hotline.session ORDER BY created_at DESC LIMIT 1")
    user = cursor.fetchone()[0]
    cursor.execute(
        "INSERT INTO hotline.case_record (id, reference, office, origin_office, channel, status,"
        " priority, priority_rank, priority_computed, logger_id, created_at, updated_at,"
        " status_since) VALUES (gen_random_uuid(), 'BG-2026-99999-' || left(md5(%s), 8), 'belgrade',"
        " 'belgrade', 'phone', 'received', 'low', 1, 'low', %s, now(), now(), now()) RETURNING id",
        (token, user))
    case = cursor.fetchone()[0]
    cursor.execute("SELECT hotline.note_change(%s, 'note', 'belgrade', ARRAY[%s]::uuid[])",
                   (case, user))


def accepts(server):
    try:
        socket.create_connection(("127.0.0.1", server.port), timeout=5).close()
        return True
    except ConnectionError:
        return False


def wait_until(true, seconds=20):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)
