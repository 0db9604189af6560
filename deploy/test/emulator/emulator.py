"""ministack: an AWS in one process that fires schedules, judges IAM and runs the function. Another team wrote it."""

import os
import signal
import socket
import subprocess
import sys
import time

import boto3

ACCOUNT = "123456789012"
REGION = "eu-west-1"
# The account's number as access key is ministack's root user
ROOT_USER = {"aws_access_key_id": ACCOUNT, "aws_secret_access_key": "test"}


class Emulator:
    """A context manager; it listens on a free port of this machine."""

    def __init__(self, directory):
        self.directory = directory
        self.log = directory / "ministack.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.environment = {
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "LAMBDA_EXECUTOR": "local",
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "MINISTACK_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": self.url,  # the function gets it, so that its SDK finds this AWS
            "TMPDIR": str(directory),
        }

    def __enter__(self):
        path = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        with open(self.log, "w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ministack"],
                cwd=self.directory,
                env={**path, **self.environment},
                stdout=log,
                stderr=log,
                start_new_session=True,  # the function's processes end with it
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception):
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait()

    def client(self, service, credentials=ROOT_USER):
        return boto3.client(service, endpoint_url=self.url, region_name=REGION, **credentials)

    def _wait(self):
        until = time.monotonic() + 120
        while time.monotonic() < until and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", int(self.environment["GATEWAY_PORT"])), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("ministack does not start:\n" + self.log.read_text()[-2000:])
