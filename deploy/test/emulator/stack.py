"""deploy/template.yaml, deployed by ministack's CloudFormation, with what stands around it in an account.

SAM_CLI names the SAM CLI, with which deploy.py deploys. Without it the stack is made by one call.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import package
import workarounds
from samtranslator.yaml_helper import yaml_parse

from emulator import REGION, ROOT_USER
from expectations import expect

TEMPLATE = pathlib.Path(__file__).resolve().parents[2] / "template.yaml"
NAME = "poller"
BUS = "catalogs"
BACKEND_ROLE = "backend"
SAM_CLI = os.environ.get("SAM_CLI")
# deploy.py takes no shell script for a bootstrap, which starts the JVM here
DEPLOY = "import deploy, sys; deploy.parameters_of = lambda _: {'Runtime': 'native'}; sys.exit(deploy.main())"


class Stack:
    """The deployed stack."""

    def __init__(self, emulator, database, api_url, directory):
        self.emulator = emulator
        self._directory = directory
        self.backend = self._backend()
        emulator.client("events").create_event_bus(Name=BUS)
        secret = emulator.client("secretsmanager").create_secret(
            Name="poller/db", SecretString=json.dumps({"username": database.user, "password": database.password})
        )
        self.parameters = {
            "CatalogApiUrl": api_url,
            "DbHost": "127.0.0.1",
            "DbPort": str(database.port),
            "DbName": database.name,
            "DbPasswordSecretArn": secret["ARN"],
            "DbSslMode": "disable",
            "PollInterval": "1s",
            "FailedEventsDelaySeconds": "15",
            "NotificationEventBus": BUS,
            "BackendRoleName": BACKEND_ROLE,
            "AlarmEmail": "ops@example.com",
        }
        self._create()
        description = emulator.client("cloudformation").describe_stacks(StackName=NAME)["Stacks"][0]
        self.outputs = {output["OutputKey"]: output["OutputValue"] for output in description["Outputs"]}
        self.function_role = self.outputs["FunctionRoleArn"].rsplit("/", 1)[1]
        queue = self.outputs["FailureQueueUrl"]
        attributes = emulator.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
        workarounds.of_account(emulator, NAME, self.function_role, attributes["Attributes"]["QueueArn"], BUS)

    def resources(self):
        """(logical id, type) of each."""
        summaries = self.emulator.client("cloudformation").list_stack_resources(StackName=NAME)["StackResourceSummaries"]
        return [(summary["LogicalResourceId"], summary["ResourceType"]) for summary in summaries]

    def _backend(self):
        """Credentials of the backend: a session of its role, which its machine takes."""
        iam = self.emulator.client("iam")
        machine = iam.create_user(UserName="backend-machine")["User"]["Arn"]
        key = iam.create_access_key(UserName="backend-machine")["AccessKey"]
        trust = {"Effect": "Allow", "Principal": {"AWS": machine}, "Action": "sts:AssumeRole"}
        role = iam.create_role(RoleName=BACKEND_ROLE, AssumeRolePolicyDocument=_policy(trust))["Role"]["Arn"]
        take = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role}
        iam.put_user_policy(UserName="backend-machine", PolicyName="role", PolicyDocument=_policy(take))
        sts = self.emulator.client(
            "sts", {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
        )
        session = sts.assume_role(RoleArn=role, RoleSessionName="backend")["Credentials"]
        return {
            "aws_access_key_id": session["AccessKeyId"],
            "aws_secret_access_key": session["SecretAccessKey"],
            "aws_session_token": session["SessionToken"],
        }

    def _create(self):
        template = yaml_parse(TEMPLATE.read_text())
        self._hurry(template)
        workarounds.of_template(template)
        if SAM_CLI:
            self._deploy_twice(template)
        else:
            self._create_by_one_call(template)

    def _deploy_twice(self, template):
        """With the commands of deploy/README.md. The second one changes a parameter, and nothing else."""
        project = self._directory / "project"
        (project / "deploy").mkdir(parents=True)
        (project / "target").mkdir()
        for name in ("deploy.py", "package.py", "samconfig.toml"):
            shutil.copy(TEMPLATE.parent / name, project / "deploy")
        (project / "deploy" / "template.yaml").write_text(json.dumps(template))
        shutil.copy(package.startable(self._directory), project / "target" / "function.zip")
        self._deploy(project, {**self.parameters, "LogLevel": "error"})
        version, before = self._published()
        self._deploy(project, {"LogLevel": "info"})
        changed, after = self._published()
        expect((before.pop("LOG_LEVEL"), after.pop("LOG_LEVEL")) == ("error", "info"), "the parameter did not change")
        expect(before == after and before["POLL_INTERVAL"] == "1s", "parameters that were left out have changed")
        expect(version != changed, f"the alias did not move on from version {version}")

    def _deploy(self, project, parameters):
        variables = {
            **{name.upper(): value for name, value in ROOT_USER.items()},
            "AWS_ENDPOINT_URL": self.emulator.url,
            "AWS_DEFAULT_REGION": REGION,
            "HOME": str(project),
            "PATH": os.path.dirname(SAM_CLI) + os.pathsep + os.environ["PATH"],
            "SAM_CLI_TELEMETRY": "0",
        }
        given = [f"{name}={value}" for name, value in parameters.items()]
        command = [sys.executable, "-B", "-c", DEPLOY, *given, "--", "--stack-name", NAME, "--no-progressbar"]
        ran = subprocess.run(
            command, cwd=project / "deploy", env={**os.environ, **variables}, capture_output=True, text=True
        )
        expect(ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:])

    def _published(self):
        """The version behind the alias, and its environment."""
        functions = self.emulator.client("lambda")
        version = functions.get_alias(FunctionName=NAME, Name="live")["FunctionVersion"]
        function = functions.get_function_configuration(FunctionName=NAME, Qualifier=version)
        return version, function["Environment"]["Variables"]

    def _create_by_one_call(self, template):
        s3 = self.emulator.client("s3")
        s3.create_bucket(Bucket="code", CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.upload_file(str(package.startable(self._directory)), "code", "function.zip")
        template["Resources"]["Function"]["Properties"]["CodeUri"] = "s3://code/function.zip"
        s3.put_object(Bucket="code", Key="template.json", Body=json.dumps(template).encode())
        cloudformation = self.emulator.client("cloudformation")
        cloudformation.create_stack(
            StackName=NAME,
            TemplateURL=f"{self.emulator.url}/code/template.json",
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in self.parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
        until = time.monotonic() + 120
        while True:
            status = cloudformation.describe_stacks(StackName=NAME)["Stacks"][0]["StackStatus"]
            if status == "CREATE_COMPLETE":
                return
            if status != "CREATE_IN_PROGRESS" or time.monotonic() > until:
                raise RuntimeError(f"{status}: {self._reasons()}")
            time.sleep(0.2)

    def _hurry(self, template):
        """What the story cannot wait for."""
        template["Resources"]["Function"]["Properties"]["Events"]["Sweep"]["Properties"]["Schedule"] = "rate(1 minute)"

    def _reasons(self):
        events = self.emulator.client("cloudformation").describe_stack_events(StackName=NAME)["StackEvents"]
        failed = [event for event in events if event["ResourceStatus"].endswith("FAILED")]
        return [(event["LogicalResourceId"], event.get("ResourceStatusReason")) for event in failed]


def _policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
