"""The twelve sample reports in an installation of a test, led through their days by the same loader
that fills the demo."""

import importlib.util
import json
import pathlib

from support.house import SAMPLES, SOURCE

OTHERS = """
demo.operator.bg1 operator belgrade
demo.operator.bg2 operator belgrade
demo.lawyer.bg1 lawyer belgrade
demo.lawyer.bg2 lawyer belgrade
demo.monitor.bg1 court_monitor belgrade
demo.operator.pg1 operator podgorica
demo.operator.pg2 operator podgorica
demo.lawyer.pg1 lawyer podgorica
demo.operator.pr1 operator pristina
demo.operator.pr2 operator pristina
demo.lawyer.pr1 lawyer pristina
demo.lawyer.pr2 lawyer pristina
"""


class Desk:
    """What the loader needs of a signed-in person."""

    def __init__(self, office, username):
        self.office, self.username = office, username

    def do(self, *words):
        return self.office.do(self.username, *words)


def load(office):
    """Sample id -> reference."""
    spec = importlib.util.spec_from_file_location("demo_load", SOURCE / "scripts/demo/load.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    class Loader(module.Loader):
        def desk(self, name):
            return Desk(office, module.person(name))

    loader = Loader(str(SOURCE), str(office.folder))
    return {name: loader.load(sample) for name, sample in SAMPLES.items()}
