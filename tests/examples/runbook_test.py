"""Every command that the runbook gives exists, with every flag that it gives."""

import functools
import os
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = {"liggare": os.environ["LIGGARE"], "liggared": os.environ["LIGGARED"]}
WORD = re.compile(r"[a-z][a-z-]*$")


def commands():
    """Each command of the runbook, as its words."""
    text = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    quoted = re.findall(r"```\n(.*?)```", re.sub(r"(?m)^   ", "", text), re.DOTALL)
    lines = [line for block in quoted for line in block.splitlines()]
    lines += [" ".join(inline.split()) for inline in re.findall(r"(?<!`)`([^`]+)`(?!`)", text)]
    for line in lines:
        for word in ("liggare ", "liggared "):
            at = re.search(rf"(?:^|-- ){word}", line)
            if at:
                yield line[at.start():].replace("-- ", "", 1).split()


@functools.lru_cache(maxsize=None)
def help_of(program, *words):
    run = subprocess.run([PROGRAMS[program], *words, "--help"], capture_output=True, text=True)
    return run.stdout if run.returncode == 0 else None


class RunbookTest(unittest.TestCase):
    def test_every_command_exists_with_its_flags(self):
        seen = 0
        for program, *arguments in commands():
            with self.subTest(" ".join([program, *arguments])):
                words = []
                if program == "liggare":
                    for argument in arguments[:2]:
                        if WORD.match(argument) and help_of(program, *words, argument):
                            words.append(argument)
                    self.assertNotEqual(words, [], "there is no such command")
                described = help_of(program, *words) + help_of(program)
                for flag in (a for a in arguments if a.startswith("-") and a != "--"):
                    self.assertTrue(re.search(rf"(?m)(^|[\s,]){flag}\b", described), flag)
                seen += 1
        self.assertGreater(seen, 20)


if __name__ == "__main__":
    unittest.main()
