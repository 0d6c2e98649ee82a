"""The alert rules are sound, and fire when they should."""

import pathlib
import shutil
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
MONITORING = HERE.parents[1] / "deploy" / "monitoring"


class AlertsTest(unittest.TestCase):
    def promtool(self, *arguments):
        run = subprocess.run(["promtool", *arguments], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_rules_and_configuration_are_sound(self):
        self.promtool("check", "rules", str(MONITORING / "alerts.yml"))
        self.promtool("check", "config", str(MONITORING / "prometheus.yml"))

    def test_rules_fire_when_they_should(self):
        self.promtool("test", "rules", str(HERE / "alerts_cases.yml"))

    def test_the_runbook_says_what_to_do_about_each(self):
        rules = (MONITORING / "alerts.yml").read_text()
        runbook = (MONITORING.parent / "README.md").read_text()
        alerts = [line.split()[-1] for line in rules.splitlines() if "- alert:" in line]
        self.assertEqual([alert for alert in alerts if alert not in runbook], [])


if __name__ == "__main__":
    if shutil.which("promtool") is None:
        print("promtool is of the package prometheus")
        sys.exit(77)
    unittest.main()
