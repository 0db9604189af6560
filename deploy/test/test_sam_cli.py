"""Deploying with the real SAM CLI, whose AWS is moto, up to the change set. SAM_CLI names the program."""

import json
import logging
import os
import pathlib
import pty
import re
import select
import struct
import sys
import tempfile
import unittest
import urllib.request
import zipfile

import boto3
from moto.server import ThreadedMotoServer

from deployed import ROOT

SAM = os.environ.get("SAM_CLI")
LIMIT = 120  # seconds without output of the slowest machine
GIVEN = {"CatalogApiUrl": "https://api.example.com", "DbHost": "db", "DbName": "n", "DbPasswordSecretArn": "arn:aws:x"}


def zipped(path, bootstrap):
    program = zipfile.ZipInfo("bootstrap")
    program.external_attr = 0o755 << 16
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(program, bootstrap)


def converse(command, environment, answer):
    """Runs the command in a terminal; answer gets what it printed since the last answer, and gives text or None."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(environment)
        os.chdir(environment["HOME"])
        os.execv(command[0], command)
    try:
        seen = _talk(terminal, answer)
    finally:
        os.close(terminal)  # a command that still runs ends by the hang-up
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), seen


def _talk(terminal, answer):
    seen, pending = "", ""
    while select.select([terminal], [], [], LIMIT)[0]:
        try:
            chunk = os.read(terminal, 65536).decode(errors="replace")
        except OSError:
            break
        if not chunk:
            break
        seen, pending = seen + chunk, pending + re.sub(r"\x1b\[[0-9;]*m", "", chunk)
        if pending.rstrip(" ").endswith(":"):
            reply = answer(pending)
            if reply is not None:
                os.write(terminal, (reply + "\n").encode())
                pending = ""
    return seen


@unittest.skipUnless(SAM, "SAM_CLI does not name the SAM CLI")
class SamCliTest(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        self.addCleanup(server.stop)
        # moto finds the template by its URL if this says localhost
        endpoint = "http://localhost:%d" % server.get_host_and_port()[1]
        urllib.request.urlopen(urllib.request.Request(endpoint + "/moto-api/reset", method="POST")).close()
        self.environment = {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "SAM_CLI_TELEMETRY": "0",
            "HOME": str(self.home),
            "PATH": os.path.dirname(SAM) + os.pathsep + os.environ["PATH"],
            "TERM": "dumb",
        }
        self.cloudformation, self.s3 = (
            boto3.client(
                service, endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="t", aws_secret_access_key="t"
            )
            for service in ("cloudformation", "s3")
        )
        # The SAM CLI makes this stack by a change set. There moto forgets the tags that the SAM CLI looks for
        self.cloudformation.create_stack(
            StackName="aws-sam-cli-managed-default",
            TemplateBody=json.dumps(
                {
                    "Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}},
                    "Outputs": {"SourceBucket": {"Value": {"Ref": "Bucket"}}},
                }
            ),
            Tags=[{"Key": "ManagedStackSource", "Value": "AwsSamCli"}],
        )
        # A project of its own, since guided deployments write samconfig.toml
        (self.home / "deploy").mkdir()
        for name in ("template.yaml", "deploy.py", "package.py", "samconfig.toml"):
            (self.home / "deploy" / name).write_bytes((ROOT / "deploy" / name).read_bytes())
        header = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 3, 183)
        zipped(self.home / "function-native-arm64.zip", header)

    def change_set(self):
        (stack,) = [s for s in self.cloudformation.describe_stacks()["Stacks"] if s["StackName"] == "catalog-status-poller"]
        (change_set,) = self.cloudformation.list_change_sets(StackName=stack["StackName"])["Summaries"]
        described = self.cloudformation.describe_change_set(
            StackName=stack["StackName"], ChangeSetName=change_set["ChangeSetName"]
        )
        return {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in described["Parameters"]}

    def uploaded_template(self):
        (bucket,) = (bucket["Name"] for bucket in self.s3.list_buckets()["Buckets"])
        keys = [one["Key"] for one in self.s3.list_objects_v2(Bucket=bucket)["Contents"]]
        (template,) = (key for key in keys if key.endswith(".template"))
        return self.s3.get_object(Bucket=bucket, Key=template)["Body"].read().decode()

    def test_a_guided_deployment_takes_enter_for_every_parameter_that_has_a_default(self):
        (self.home / "target").mkdir()
        (self.home / "function-native-arm64.zip").rename(self.home / "target" / "function.zip")
        asked, others = [], []

        def answer(printed):
            found = re.search(r"Parameter (\w+)[^:]*:\s*$", printed.replace("\r", ""))
            if found:
                self.assertNotIn(found.group(1), asked, "asked twice")
                asked.append(found.group(1))
                return GIVEN.get(found.group(1), "")
            others.append(printed)
            self.assertLess(len(others), 30, "the SAM CLI asks the same again and again")
            return ""

        command = [SAM, "deploy", "--guided", "--template-file", "deploy/template.yaml", "--no-execute-changeset"]
        code, output = converse(command, self.environment, answer)

        self.assertEqual(code, 0, output[-3000:])
        self.assertGreater(len(asked), 50)
        self.assertEqual(self.change_set()["CatalogApiUrl"], "https://api.example.com")

    def test_one_command_deploys_the_package_of_a_release_and_always_publishes(self):
        signing = "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-0123456789abcdef0"
        arguments = ["function-native-arm64.zip", *(f"{name}={value}" for name, value in GIVEN.items())]
        arguments += ["LogLevel=debug", f"CodeSigningConfigArn={signing}"]
        command = [sys.executable, "deploy/deploy.py", *arguments, "--", "--no-execute-changeset"]
        code, output = converse(command, self.environment, lambda printed: None)

        self.assertEqual(code, 0, output[-3000:])
        self.assertIn(signing, self.uploaded_template())
        parameters = self.change_set()
        self.assertEqual((parameters["Runtime"], parameters["Architecture"]), ("native", "arm64"))
        self.assertEqual((parameters["LogLevel"], parameters["DbHost"]), ("debug", "db"))
        self.assertGreater(int(parameters["Deployment"]), 1_700_000_000)
        self.assertTrue((self.home / "target" / "function.zip").exists())


if __name__ == "__main__":
    unittest.main()
