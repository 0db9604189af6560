"""AWS's own Lambda Runtime Interface Emulator runs the package: what Lambda's Runtime API and time-out make of it."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile

import package
from emulator import ACCOUNT, REGION, ROOT_USER
from expectations import expect
from story import TOKEN

GROUP = "of-the-rie"
# The three test events of the guide that this function comes from, for a catalog of this test
CHECK = {"catalog_name": "test_catalog", "jwt_token": TOKEN, "local_catalog_id": 11, "attempt_count": 1, "dry_run": True}
UPDATE = {"local_catalog_id": 11, "kb_name": "test_kb_12345", "data_source_name": "test_ds_67890", "catalog_name": "c"}
START = {"catalog_name": "test_catalog", "local_catalog_id": 11, "jwt_token": TOKEN, "attempt_count": 0}


class Rie:
    """The package in one environment of Lambda; a context manager."""

    def __init__(self, program, directory, variables, timeout):
        """timeout: of the function, in seconds"""
        self._port, runtime_port = _free_port(), _free_port()
        self._log = directory / f"rie-{self._port}.log"
        with open(self._log, "w") as log:
            self._process = subprocess.Popen(
                [
                    *(program, "--runtime-interface-emulator-address", f"127.0.0.1:{self._port}"),
                    *("--runtime-api-address", f"127.0.0.1:{runtime_port}"),
                    *(directory / "task" / "bootstrap", "not.used"),
                ],
                cwd=directory / "task",
                env={
                    "PATH": os.environ["PATH"],
                    "TMPDIR": str(directory),
                    "LAMBDA_TASK_ROOT": str(directory / "task"),
                    "AWS_LAMBDA_FUNCTION_TIMEOUT": str(timeout),
                    **variables,
                },
                stdout=log,
                stderr=log,
            )

    def invoke(self, event):
        """The HTTP body, as text."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._port}/2015-03-31/functions/function/invocations", json.dumps(event).encode()
        )
        until = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(request, timeout=300) as answer:
                    return answer.read().decode()
            except urllib.error.HTTPError as error:
                return error.read().decode()
            except OSError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.1)

    def printed(self):
        return self._log.read_text()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._process.terminate()  # it ends the function, which has a process group of its own
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def run(program, stack, database, api, directory, say):
    with zipfile.ZipFile(package.startable(directory)) as packed:
        packed.extractall(directory / "task")
    (directory / "task" / "bootstrap").chmod(0o755)
    scheduler = stack.emulator.client("scheduler")
    scheduler.create_schedule_group(Name=GROUP)
    variables = {
        "CATALOG_API_URL": api.url,
        "DB_HOST": "127.0.0.1",
        "DB_PORT": str(database.port),
        "DB_NAME": database.name,
        "DB_USER": database.user,
        "DB_PASSWORD": database.password,
        "DB_SSL_MODE": "disable",
        "SCHEDULER_GROUP": GROUP,
        "SCHEDULER_ROLE_ARN": f"arn:aws:iam::{ACCOUNT}:role/scheduler",
        "AWS_ENDPOINT_URL": stack.emulator.url,
        "AWS_REGION": REGION,
        **{name.upper(): value for name, value in ROOT_USER.items()},
    }

    with Rie(program, directory, variables, timeout=60) as rie:
        checked = json.loads(rie.invoke(CHECK))
        expect(checked["success"] and not checked["catalog_ready"] and checked["attempt_count"] == 2, checked)
        expect(checked["kb_name"] == "PENDING" and checked["catalog_data"]["name"] == "test_catalog", checked)
        updated = json.loads(rie.invoke(UPDATE))
        expect(updated["updated"] and updated["rows_updated"] == 1 and updated["catalog_id"] == 11, updated)
        expect(database.row(11) == (UPDATE["kb_name"], UPDATE["data_source_name"]), database.row(11))
        started = json.loads(rie.invoke(START))
        expect(started["outcome"] == "WAITING" and started["attempt_count"] == 1, started)
        expect(len(scheduler.list_schedules(GroupName=GROUP)["Schedules"]) == 1, "there is no schedule")
        say("RIE: the guide's three events are checked, written and started")

    missing = {name: value for name, value in variables.items() if name != "CATALOG_API_URL"}
    with Rie(program, directory, missing, timeout=60) as rie:
        body = rie.invoke(START)
        expect("success" not in body, body)
        (line,) = [line for line in rie.printed().splitlines() if "Configuration:" in line and "CATALOG_API_URL" in line]
        say(f"RIE: without CATALOG_API_URL the function does not start: {line.strip()}")

    with Rie(program, directory, {**variables, "CATALOG_API_TIMEOUT": "60s"}, timeout=20) as rie:
        # Its classes are loaded first: on a busy machine that takes most of the 20 s
        expect(json.loads(rie.invoke({"action": "check-setup"}))["checks"]["schedule"]["ok"], "the setup is not there")
        slow = json.loads(rie.invoke({"catalog_name": "slow-60000", "local_catalog_id": 12}))
        expect(slow["outcome"] == "WAITING" and slow["attempt_count"] == 1, slow)
        say(f'RIE: an API slower than the time-out of 20 s costs one attempt: "{slow["error"]}"')


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
