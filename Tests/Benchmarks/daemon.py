"""A daemon under measurement: started with a configuration, asked over its socket, stopped."""

import http.client
import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
RELEASE = ROOT / ".build/release"
BELFRY = RELEASE / "belfry"


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path):
        super().__init__("localhost")
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(60)
        self.sock.connect(self.path)


class Daemon:
    """`with Daemon(yaml) as daemon:` runs one in a directory of its own."""

    def __init__(self, yaml, environment=None, pin=None):
        self.folder = tempfile.TemporaryDirectory(prefix="belfry-bench-")
        self.path = pathlib.Path(self.folder.name)
        self.config = self.path / "plugins.yaml"
        self.config.write_text(f"host: {{ state_dir: {self.path}/var }}\n{yaml}")
        self.environment = {**os.environ, **(environment or {})}
        self.pin = pin

    def __enter__(self):
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listener.bind(str(self.path / "notify"))
        listener.settimeout(30)
        self.environment["NOTIFY_SOCKET"] = str(self.path / "notify")
        command = [str(BELFRY), "run", "--config", str(self.config)]
        if self.pin is not None:
            command = ["taskset", "-c", str(self.pin)] + command
        self.log = open(self.path / "log", "wb")
        began = time.monotonic()
        self.process = subprocess.Popen(command, env=self.environment, stdout=self.log, stderr=self.log)
        listener.recv(4096)
        self.ready_ms = (time.monotonic() - began) * 1e3
        listener.close()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.log.close()
        self.folder.cleanup()

    def ask(self, path, method="GET"):
        connection = UnixConnection(self.path / "var/belfry.sock")
        connection.request(method, f"/api/v1{path}")
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    def wait_until_done(self, instance):
        """Polls a burst source until it has emitted everything."""
        while True:
            answer = self.ask(f"/plugins/{instance}/")
            if answer["done"]:
                return answer
            time.sleep(0.05)

    def status_kb(self, field):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
        raise KeyError(field)

    def private_dirty_kb(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Private_Dirty:"):
                return int(line.split()[1])
        raise KeyError("Private_Dirty")

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
