"""The manifests for Kubernetes, the image and the unit fit the server, and one another."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import liggare_server  # noqa: E402

try:
    import yaml
except ImportError:
    print("yaml is of the package python3-yaml")
    sys.exit(77)

DEPLOY = liggare_server.ROOT / "deploy"
FOLDERS = ["data", "key-dir", "anchor-dir", "backup-dir"]


def says(*arguments):
    run = subprocess.run([os.environ["LIGGARED"], *arguments], capture_output=True, text=True)
    return run.stdout if run.returncode == 0 else run.stderr


def drain_seconds_max():
    return int(re.search(r"--drain-seconds-max .*=(\d+) ", says("--help")).group(1))


class ManifestsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        text = (DEPLOY / "kubernetes" / "liggare.yaml").read_text(encoding="utf-8")
        cls.objects = {one["kind"]: one for one in yaml.safe_load_all(text)}
        cls.claims = {claim["metadata"]["name"]
                      for claim in cls.objects["StatefulSet"]["spec"]["volumeClaimTemplates"]}
        cls.pod = cls.objects["StatefulSet"]["spec"]["template"]["spec"]
        cls.container, = cls.pod["containers"]
        cls.mounts = {mount["mountPath"]: mount["name"] for mount in cls.container["volumeMounts"]}
        (cls.settings_name, cls.settings), = cls.objects["ConfigMap"]["data"].items()
        cls.values = dict(re.findall(r'(?m)^([a-z-]+)="?([^"\n]*)"?$', cls.settings))
        cls.containerfile = (DEPLOY / "kubernetes" / "Containerfile").read_text(encoding="utf-8")

    def volume_of(self, path):
        return next((self.mounts[str(at)] for at in pathlib.Path(path).parents
                     if str(at) in self.mounts), None)

    def test_the_server_takes_its_settings(self):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            file.write(self.settings)
            file.flush()
            self.assertEqual(says("--config", file.name, "--check-config"),
                             "the settings are sound\n")

    def test_it_reads_the_settings_that_are_mounted(self):
        self.assertEqual(self.container["args"][0], "--config")
        path = pathlib.Path(self.container["args"][1])
        self.assertEqual(path.name, self.settings_name)
        config, = (volume for volume in self.pod["volumes"]
                   if volume["name"] == self.mounts[str(path.parent)])
        self.assertEqual(config["configMap"]["name"], self.objects["ConfigMap"]["metadata"]["name"])

    def test_each_folder_lies_below_a_volume_of_its_own(self):
        # Below, for the root of a volume may hold a lost+found.
        volumes = [self.volume_of(self.values[folder]) for folder in FOLDERS]
        self.assertEqual(len(set(volumes)), len(FOLDERS))
        self.assertEqual(set(volumes), self.claims)

    def test_its_user_has_the_folders_of_the_image(self):
        user = self.pod["securityContext"]["runAsUser"]
        self.assertIn(f"USER {user}:{user}\n", self.containerfile)
        made = re.search(rf"install -d -o {user} -g {user} (.*)\n", self.containerfile).group(1)
        claimed = {path for path, name in self.mounts.items() if name in self.claims}
        self.assertEqual(set(made.split()), claimed)

    def test_probes_and_scrapes_ask_where_it_answers(self):
        asked, = (port for port in self.container["ports"] if port["name"] == "metrics")
        self.assertEqual(self.values["metrics"], f"0.0.0.0:{asked['containerPort']}")
        served, = self.objects["Service"]["spec"]["ports"]
        self.assertEqual((served["name"], served["port"]), ("metrics", asked["containerPort"]))
        probes = [self.container[f"{kind}Probe"]["httpGet"]
                  for kind in ("startup", "liveness", "readiness")]
        self.assertEqual({probe["port"] for probe in probes}, {"metrics"})
        with liggare_server.LiggareServer("--metrics", "127.0.0.1:0") as server:
            metrics = re.search(r"\bmetrics=(\S+)", server.log()).group(1)
            for probe in probes:
                with urllib.request.urlopen(f"http://{metrics}{probe['path']}") as answer:
                    self.assertEqual(answer.status, 200)

    def test_it_may_drain_before_it_is_killed(self):
        unit = (DEPLOY / "systemd" / "liggared.service").read_text(encoding="utf-8")
        stop_seconds = int(re.search(r"(?m)^TimeoutStopSec=(\d+)$", unit).group(1))
        self.assertGreater(stop_seconds, drain_seconds_max())
        self.assertGreater(self.pod["terminationGracePeriodSeconds"], drain_seconds_max())

    def test_the_image_is_of_this_version(self):
        version = says("--version").split()[1]
        self.assertEqual(self.container["image"], f"liggare:{version}")


if __name__ == "__main__":
    unittest.main()
