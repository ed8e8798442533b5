"""Reports posted without pause by several clients over TLS. Each is sent again with its own key,
to whichever server, until it is answered."""

import base64
import hashlib
import http.client
import random
import threading
import time
import uuid

from support import client
from support.house import intake

SAMPLES = ("s01", "s05", "s08")  # with consent to store the identity, so that they can be found
PEOPLE = ("demo.operator.bg1", "demo.operator.bg2", "demo.operator.pg1", "demo.operator.pr1",
          "demo.coordinator.bg1", "demo.coordinator.pg1")
AGAIN = 0.02  # seconds until the next try; Retry-After is for people


def body_of(sample, key):
    body = intake(sample)
    body["narrative"] = f"{body['narrative'][:300]} {key}"
    body["search_hashes"] = [base64.b64encode(hashlib.sha256(f"{key} {n}".encode()).digest())
                             .decode() for n in range(2)]
    return body


class Post:
    """One report: its key, and what was answered."""

    def __init__(self, username, sample, key=None):
        self.username, self.sample = username, sample
        self.key = key or str(uuid.uuid4())
        self.body = body_of(sample, self.key)
        self.answer = None  # of the 201
        self.tries = 0

    def send(self, session):
        """The answer, None when the connection broke."""
        self.tries += 1
        try:
            return session.post("/v1/cases", self.body, key=self.key)
        except (OSError, http.client.HTTPException):
            return None


class Load:
    def __init__(self, scene, seed, threads=6, servers=None):
        self.scene, self.servers = scene, servers or scene.servers
        self.posts, self.wrong = [], []
        self.acknowledged = 0
        self.more = threading.Condition()
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._work, args=(n, f"{seed} {n}"), daemon=True)
                        for n in range(threads)]

    def start(self):
        for thread in self.threads:
            thread.start()
        return self

    def session(self, username):
        return client.Session(self.servers, token=self.scene.house[username].session.token)

    def _work(self, number, seed):
        dice = random.Random(seed)
        username = PEOPLE[number % len(PEOPLE)]
        session = self.session(username)
        session.turn = number
        while not self.stopping.is_set():
            post = Post(username, dice.choice(SAMPLES), str(uuid.UUID(int=dice.getrandbits(128),
                                                                      version=4)))
            self.posts.append(post)
            self._until_answered(session, post)
        session.close()

    def _until_answered(self, session, post):
        while True:
            answer = post.send(session)
            if answer is not None and answer.status == 201:
                with self.more:
                    post.answer = answer.json
                    self.acknowledged += 1
                    self.more.notify_all()
                return
            if answer is not None and (answer.status != 503 or "retry-after" not in answer.headers):
                self.wrong.append((post.key, answer.status, answer.json))
                return
            time.sleep(AGAIN)

    def wait_for(self, count, seconds=45):
        """Until so many more have been acknowledged: the service is there."""
        with self.more:
            goal = self.acknowledged + count
            came = self.more.wait_for(lambda: self.acknowledged >= goal or self.wrong, seconds)
        assert not self.wrong, self.wrong[:3]
        assert came, f"nothing was acknowledged for {seconds} seconds"

    def stop(self):
        """What has been begun is finished."""
        self.stopping.set()
        for thread in self.threads:
            thread.join(90)
            assert not thread.is_alive(), "a report is never answered"
        assert not self.wrong, self.wrong[:3]
        return self

    @property
    def answered(self):
        return [post for post in self.posts if post.answer]
