"""hotlined linked anew by hand, with an object more or one less than the build has: the build
folder's own compile commands say how."""

import json
import pathlib
import shlex
import subprocess

from support import server

SOURCE = pathlib.Path(__file__).resolve().parents[2]


class Build:
    """The build folder that holds the programs under test."""

    def __init__(self, work):
        self.folder = server.program("hotlined").resolve().parents[1]
        self.work = pathlib.Path(work)
        commands = json.loads((self.folder / "compile_commands.json").read_text())
        self.commands = {pathlib.Path(row["file"]).relative_to(SOURCE).as_posix(): row
                         for row in commands if pathlib.Path(row["file"]).is_relative_to(SOURCE)}
        done = subprocess.run(["ninja", "-C", self.folder, "-t", "commands", "bin/hotlined"],
                              check=True, capture_output=True, text=True)
        self.link_line = done.stdout.strip().splitlines()[-1]

    def compile(self, source, name, *flags):
        """One of our sources with more flags; the object."""
        row = self.commands[source]
        words = shlex.split(row["command"])
        at = words.index("-o")
        made = self.work / f"{name}.o"
        words[at + 1] = str(made)
        keep = [w for w in words if not w.startswith("-M")]
        for word in [w for w in words if w.startswith(("-MT", "-MF"))]:
            keep.remove(words[words.index(word) + 1])
        subprocess.run([*keep, *flags], cwd=row["directory"], check=True)
        return made

    def link(self, name, *objects, without=None):
        """A program with these objects before the libraries, whose own ones of the same names are
        then left alone."""
        line = next(part for part in self.link_line.split("&&") if " -o " in part)
        words = shlex.split(line)
        made = self.work / name
        words[words.index("-o") + 1] = str(made)
        words = [w for w in words if not (without and without in w)]
        at = next(i for i, w in enumerate(words) if w.endswith(".o"))
        words[at:at] = [str(o) for o in objects]
        subprocess.run(words, cwd=self.folder, check=True)
        return made
