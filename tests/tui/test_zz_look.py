import pathlib, time
from test_screens import office, terminal, sign_in, settled, USER  # noqa
def test_look(terminal, office):
    out = pathlib.Path(f"/tmp/s/call_frames_{terminal.size}.txt").open("w", encoding="utf8")
    def shot(name):
        out.write(f"===== {name}\n{settled(terminal)}\n"); out.flush()
    sign_in(terminal, office, USER)
    terminal.wait("Reference", "Priority", gone=["Reading"])
    for step in pathlib.Path("/tmp/s/call_steps.txt").read_text(encoding="utf8").splitlines():
        if not step.strip(): continue
        kind, _, rest = step.partition(" ")
        if kind == "k": terminal.key(*rest.split())
        elif kind == "t": terminal.type(rest)
        elif kind == "s": shot(rest)
        elif kind == "w": time.sleep(float(rest))
