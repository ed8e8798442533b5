#!/usr/bin/env python3
"""Makes a manual page with help2man from what a program says of itself: its --help, and that of each of
its commands (those that its --complete names).
usage: manual.py PROGRAM SECTION INCLUDE OUTPUT"""

import pathlib
import re
import subprocess
import sys
import tempfile


def said(program, *words):
    return subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout


def roff(text):
    return text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...")


def rows(lines):
    """Rows of a help, "  left   text": what is set in further is more of the text."""
    found = []
    for line in lines:
        if re.match(r" {2}\S", line):
            left, _, text = re.sub(r"  +", "\0", line.strip(), count=1).partition("\0")
            found.append([left, text])
        else:
            found[-1][1] = f"{found[-1][1]} {line.strip()}".strip()
    return found


def section_of(program, command):
    """A command's help: its usage, a sentence, a row for each option."""
    usage, sentence, *lines = said(program, *command.split(), "--help").splitlines()
    usage = usage.removeprefix(pathlib.Path(program).name).strip()
    parts = [f".SS {roff(usage)}", roff(sentence.strip()[:1].upper() + sentence.strip()[1:] + ".")]
    for left, text in rows(lines):
        parts += [".TP", f".B {roff(left)}", roff(text) or "\\&"]
    return "\n".join(parts)


def commands_of(program):
    done = subprocess.run([program, "--complete", ""], capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if done.returncode == 0 else []


def main():
    program, section, include, output = sys.argv[1:]
    text = pathlib.Path(include).read_text(encoding="utf-8")
    commands = commands_of(program)
    if commands:
        parts = "\n".join(section_of(program, command) for command in commands)
        text += f"\n[COMMANDS ONE BY ONE]\n{parts}\n"
    with tempfile.NamedTemporaryFile("w", suffix=".h2m", encoding="utf-8") as whole:
        whole.write(text)
        whole.flush()
        # help2man gives the program's path to a shell, where a space would end it
        subprocess.run(["help2man", "--no-info", "--no-discard-stderr", "--locale=C.UTF-8",
                        f"--section={section}", f"--include={whole.name}",
                        f"--output={pathlib.Path(output).absolute()}",
                        f"./{pathlib.Path(program).name}"],
                       check=True, cwd=pathlib.Path(program).parent)


if __name__ == "__main__":
    main()
