"""Writes var/demo.json: where the demo server is and who can sign in. Reads the users on stdin."""
import json
import os
import sys

var = sys.argv[1]


def text_of(name):
    with open(os.path.join(var, name), encoding="utf-8") as file:
        return file.read().strip()


users = []
for line in sys.stdin:
    username, role, office, _partner = line.split()
    users.append({"username": username, "password": text_of(f"secrets/{username}.password"),
                  "role": role, "office": None if office == "-" else office})

demo = {"url": f"https://127.0.0.1:{text_of('port')}", "ca": "var/tls/ca.pem",
        "root": text_of("secrets/root.pub"), "users": users}
path = os.path.join(var, "demo.json")
with open(path + ".new", "w", encoding="utf-8") as file:
    json.dump(demo, file, ensure_ascii=False, indent=1)
os.replace(path + ".new", path)
