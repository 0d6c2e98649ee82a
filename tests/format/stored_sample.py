"""A store that an earlier release wrote, opened by this one: the same answers, the same roots.

usage: stored_sample.py check        opens every sample below this folder, and compares
       stored_sample.py make NAME    writes a sample with the programs of this build

A sample is a folder with store.tar.gz (ledgers, keys and anchor as a killed server left them) and
answers.json (what commands said of it then). It is made once for each on-disk format, with the first
release that writes it, and never again: it stands for what is out there. Programs are found in the
environment: LIGGARED and LIGGARE.
"""

import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
import liggare_server  # noqa: E402

EXAMPLES = liggare_server.ROOT / "deploy" / "examples"
LEDGER = "trygghet"
FOLDERS = ("data", "data.keys", "data.anchor")

# Every sort of question, at dates and sizes that are stated: their answers never change.
QUESTIONS = (
    ("checkpoint",),
    ("checkpoint", "--size", "60"),
    ("budget", "--at", "2020-04-30"),
    ("budget", "--at", "2020-12-31"),
    ("budget", "--at", "2020-04-30", "--size", "60"),
    ("timeline", "m03", "--from", "2020-01-31", "--to", "2020-12-31", "--step", "month"),
    ("compare", "--at", "2020-04-30", "--size", "60"),
    ("explain", "area-a", "--kind", "operating", "--column", "outcome", "--at", "2020-12-31"),
    ("catalogue", "--at", "2020-12-31"),
    ("followup", "show", "2020-t1"),
    ("followup", "list"),
    ("events", "--decision", "ks-2020-66-22"),
    ("check", "--at", "2020-12-31"),
)


def liggare(server, *arguments):
    run = subprocess.run(
        [os.environ["LIGGARE"], "--server", server.address, "--ledger", LEDGER,
         "--format", "json", *arguments],
        capture_output=True, text=True)
    return {"code": run.returncode, "out": [line.strip() for line in run.stdout.splitlines()]}


def answers_of(server):
    return {" ".join(question): liggare(server, *question) for question in QUESTIONS}


def make(sample):
    sample.mkdir()
    with tempfile.TemporaryDirectory(prefix="liggare-sample-") as folder:
        with liggare_server.LiggareServer(home=folder) as server:
            liggare(server, "ledger", "create", LEDGER, "--name", "Trygghet")
            liggare(server, "append", str(EXAMPLES / "ks-2020-66.jsonl"))
        # The year is left in the write-ahead log, by a server that is killed.
        server = liggare_server.LiggareServer(home=folder)
        server.start()
        liggare(server, "append", str(EXAMPLES / "ks-2020-66-year.jsonl"))
        answers = answers_of(server)
        server.kill()
        with tarfile.open(sample / "store.tar.gz", "w:gz") as archive:
            for name in FOLDERS:
                archive.add(pathlib.Path(folder) / name, name, filter=anonymous)
    (sample / "answers.json").write_text(
        json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def anonymous(member):
    """A file of nobody's, without what RocksDB logs to people."""
    if member.name.rsplit("/", 1)[-1].startswith("LOG"):
        return None
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


class StoredSampleTest(unittest.TestCase):
    def test_every_sample_opens_with_the_answers_it_had(self):
        samples = sorted(path.parent for path in HERE.glob("*/store.tar.gz"))
        self.assertNotEqual(samples, [])
        for sample in samples:
            with self.subTest(sample.name):
                self.check(sample)

    def check(self, sample):
        expected = json.loads((sample / "answers.json").read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory(prefix="liggare-sample-") as folder:
            with tarfile.open(sample / "store.tar.gz") as archive:
                archive.extractall(folder)
            with liggare_server.LiggareServer(home=folder) as server:
                answers = answers_of(server)
                for question, answer in expected.items():
                    self.assertEqual(answers[question], answer, question)
                self.assertEqual(liggare(server, "verify", "store", "--all")["code"], 0)
                # It is not only read: it goes on.
                again = liggare(server, "append", str(EXAMPLES / "ks-2020-66-year.jsonl"))
                self.assertEqual(again["code"], 0, again)


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        make(HERE / sys.argv[2])
    else:
        unittest.main(argv=sys.argv[:1])
