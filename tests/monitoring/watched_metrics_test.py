"""Every metric that an alert or the dashboard names is one that a real server exports."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import liggare_server  # noqa: E402

MONITORING = liggare_server.ROOT / "deploy" / "monitoring"
NAME = re.compile(r"\bliggare_[a-z_]+")
# Only of a server that has a certificate to show.
WITH_TLS = {"liggare_certificate_expiry_time_seconds"}


def series_of(family, kind):
    """The names that a family's series have."""
    if kind == "histogram":
        return {family + suffix for suffix in ("_bucket", "_sum", "_count")}
    return {family}


def exported_by(text):
    names = set()
    for family, kind in re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE):
        names |= series_of(family, kind)
    return names


class Watched:
    """A server with metrics, in which something has happened."""

    def __enter__(self):
        self._backups = tempfile.TemporaryDirectory(prefix="liggare-backups-")
        self._server = liggare_server.LiggareServer(
            "--metrics", "127.0.0.1:0", "--backup-dir", self._backups.name)
        self._server.__enter__()
        self._metrics = re.search(r"\bmetrics=(\S+)", self._server.log()).group(1)
        self.liggare("ledger", "create", "trygghet", "--name", "Trygghet")
        self.liggare("verify", "store", "--all")
        self.liggare("backup", "create")
        return self

    def liggare(self, *arguments):
        subprocess.run(
            [os.environ["LIGGARE"], "--server", self._server.address, *arguments],
            check=True, stdout=subprocess.DEVNULL)

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://{self._metrics}{path}", timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def __exit__(self, *_):
        self._server.__exit__()
        self._backups.cleanup()


class WatchedMetricsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.watched = cls.enterClassContext(Watched())

    def expressions(self):
        rules = (MONITORING / "alerts.yml").read_text()
        dashboard = json.loads((MONITORING / "dashboard.json").read_text())
        yield from re.findall(r"expr: ((?:.|\n          )+)", rules)
        for panel in dashboard["panels"]:
            yield from (target["expr"] for target in panel["targets"])

    def test_every_metric_named_is_exported(self):
        exported = exported_by(self.watched.get("/metrics")[1]) | WITH_TLS
        named = {name for expression in self.expressions() for name in NAME.findall(expression)}
        self.assertGreater(len(named), 20)
        self.assertEqual(named - exported, set())

    def test_every_metric_exported_has_the_form_that_prometheus_asks_for(self):
        text = self.watched.get("/metrics")[1]
        try:
            checked = subprocess.run(["promtool", "check", "metrics"], input=text, text=True,
                                     capture_output=True)
        except FileNotFoundError:
            self.skipTest("promtool is of the package prometheus")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_health_is_told(self):
        self.assertEqual(self.watched.get("/livez"), (200, "live\n"))
        self.assertEqual(self.watched.get("/readyz"), (200, "ready\n"))
        self.assertEqual(self.watched.get("/")[0], 404)


if __name__ == "__main__":
    unittest.main()
