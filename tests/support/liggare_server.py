"""A real liggared for tests in Python, and the Python stubs of its protos.

The stubs are made from proto/ when a test starts, with protoc and grpc_python_plugin: what any
client in Python would do. Programs are found in the environment: LIGGARED.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def make_stubs():
    """Generates the stubs and makes them importable; returns the folder, kept until exit."""
    folder = tempfile.TemporaryDirectory(prefix="liggare-stubs-")
    protos = [str(p.relative_to(ROOT / "proto")) for p in (ROOT / "proto").rglob("*.proto")]
    subprocess.run(
        ["protoc", "-I", str(ROOT / "proto"), "--python_out", folder.name,
         "--grpc_python_out", folder.name,
         "--plugin=protoc-gen-grpc_python=" + _plugin(), *sorted(protos)],
        check=True)
    sys.path.insert(0, folder.name)
    return folder


def _plugin():
    for folder in os.environ["PATH"].split(os.pathsep):
        path = pathlib.Path(folder) / "grpc_python_plugin"
        if path.exists():
            return str(path)
    raise FileNotFoundError("grpc_python_plugin, of the package protobuf-compiler-grpc")


class LiggareServer:
    """A liggared on a free port of the loopback, with a folder of its own for what it stores.

    A context manager; at its end the server is asked to drain and must exit with 0. `home` is a
    folder to work in that stays; `flags` come after those of the server's own.
    """

    def __init__(self, *flags, home=None):
        self._flags = flags
        self._temporary = None if home else tempfile.TemporaryDirectory(prefix="liggare-server-")
        self._folder = pathlib.Path(home or self._temporary.name)

    def __enter__(self):
        self.start()
        return self

    def start(self):
        port_file = self._folder / "port"
        port_file.unlink(missing_ok=True)
        self._log = open(self._folder / "log", "w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [os.environ["LIGGARED"], "--listen", "127.0.0.1:0",
             "--data", str(self._folder / "data"), "--port-file", str(port_file), *self._flags],
            stdout=self._log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        port = self._wait_for(port_file)
        self.address = f"127.0.0.1:{port}"

    def kill(self):
        """Ends it at once; what it stored stays in its home."""
        self._process.kill()
        self._process.wait()
        self._log.close()

    def _wait_for(self, port_file):
        """The file's text, once it has a line; it polls, as nothing else tells of a file."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            if port_file.exists() and (text := port_file.read_text()).endswith("\n"):
                return text.strip()
            time.sleep(0.02)
        self._process.kill()
        self._process.wait()
        raise RuntimeError("liggared did not start:\n" + self.log())

    def log(self):
        """What the server has logged."""
        self._log.flush()
        self._log.seek(0)
        return self._log.read()

    def __exit__(self, *_):
        self._process.terminate()
        try:
            code = self._process.wait(timeout=60)
            if code != 0:
                raise RuntimeError(f"liggared ended with {code}:\n{self.log()}")
        finally:
            self._process.kill()
            self._log.close()
            if self._temporary:
                self._temporary.cleanup()
