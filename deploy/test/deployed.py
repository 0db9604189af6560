"""Deploys the template into an in-process AWS: SAM's own transform, then moto."""

import ast
import copy
import io
import json
import logging
import os
import pathlib
import warnings
import zipfile

import boto3
from moto import mock_aws
from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

# The transform says which of its own switches it does not know
logging.getLogger("samtranslator.feature_toggle.feature_toggle").setLevel(logging.ERROR)
# and that nobody collects its metrics
logging.getLogger("samtranslator.metrics.metrics").setLevel(logging.ERROR)

ROOT = pathlib.Path(__file__).resolve().parents[2]
REGION = "eu-west-1"
ACCOUNT = "123456789012"
STACK = "poller"
ALIAS_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{STACK}:live"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:"

LEAST = {"CatalogApiUrl": "https://api.example.com", "DbHost": "db", "DbName": "n", "DbUser": "poller", "DbPasswordSecretArn": SECRET + "db-AbCdEf"}
ALL = {
    **LEAST,
    "KmsKeyArn": KEY,
    "BackendRoleName": "backend",
    "AlarmEmail": "ops@example.com",
    "Tracing": "Active",
    "ReservedConcurrency": "20",
    "VpcEndpoints": "scheduler,sns,events,secretsmanager,lambda",
    "VpcCidr": "10.0.0.0/16",
    "DbIamAuth": "true",
    "DbResourceId": "db-ABCDEFGHIJKL01234",
    "NotificationEventBus": "catalogs",
    "OidcIssuerUrl": "https://login.example.com",
    "OidcClientId": "poller",
    "OidcClientSecretArn": SECRET + "client-AbCdEf",
    "OidcRefreshTokenArn": SECRET + "refresh-AbCdEf",
}

# What moto's CloudFormation does not know, with what a Ref to it gives
UNKNOWN_TO_MOTO = {
    "AWS::Scheduler::ScheduleGroup": STACK,
    "AWS::SecretsManager::Secret": SECRET + "made-AbCdEf",
    "AWS::CloudWatch::Alarm": None,
    "AWS::SNS::Subscription": None,
    "AWS::SNS::TopicPolicy": None,
    "AWS::SQS::QueuePolicy": None,
    "AWS::Lambda::Alias": ALIAS_ARN,
    "AWS::Lambda::EventInvokeConfig": None,
    # of the alias, which is not there
    "AWS::Lambda::Permission": None,
    "AWS::Lambda::EventSourceMapping": None,
}


def transformed(parameters, code="s3://code/function.zip"):
    """The template as CloudFormation sees it after the SAM transform."""
    os.environ["AWS_DEFAULT_REGION"] = REGION
    template = yaml_parse((ROOT / "deploy" / "template.yaml").read_text())
    template["Resources"]["Function"]["Properties"]["CodeUri"] = code
    return transform(template, dict(parameters), ManagedPolicyLoader(None))


class Deployed:
    """The stack in moto, as one who looks at the account sees it; a context manager."""

    def __init__(self, parameters):
        self.parameters = dict(parameters)
        self._aws = mock_aws()

    def __enter__(self):
        os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION=REGION)
        self._aws.start()
        try:
            self._surroundings()
            self._create()
        except BaseException:
            self._aws.stop()
            raise
        return self

    def __exit__(self, *exception):
        self._aws.stop()

    def _surroundings(self):
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="code", CreateBucketConfiguration={"LocationConstraint": REGION})
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("bootstrap", "")
        s3.put_object(Bucket="code", Key="function.zip", Body=code.getvalue())
        trust = {"Version": "2012-10-17", "Statement": []}
        boto3.client("iam").create_role(RoleName="backend", AssumeRolePolicyDocument=json.dumps(trust))
        if "VpcEndpoints" in self.parameters:
            ec2 = boto3.client("ec2")
            vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
            subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
            self.parameters.update(VpcId=vpc, SubnetIds=subnet)

    def _create(self):
        self.template = known_to_moto(transformed(self.parameters))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            boto3.client("cloudformation").create_stack(
                StackName=STACK,
                TemplateBody=json.dumps(self.template),
                Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in self.parameters.items()],
                Capabilities=["CAPABILITY_IAM"],
            )

    def outputs(self):
        stack = boto3.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def physical(self, logical_id):
        resources = boto3.client("cloudformation").list_stack_resources(StackName=STACK)["StackResourceSummaries"]
        (physical,) = [r["PhysicalResourceId"] for r in resources if r["LogicalResourceId"] == logical_id]
        return physical

    def environment(self):
        function = boto3.client("lambda").get_function_configuration(FunctionName=STACK)
        return function["Environment"]["Variables"]

    def trust(self, logical_id):
        role = boto3.client("iam").get_role(RoleName=self.physical(logical_id))["Role"]
        return role["AssumeRolePolicyDocument"]["Statement"]

    def statements(self, role_name):
        """All policy statements of a role, its own and those attached."""
        iam = boto3.client("iam")
        documents = [
            iam.get_role_policy(RoleName=role_name, PolicyName=name)["PolicyDocument"]
            for name in iam.list_role_policies(RoleName=role_name)["PolicyNames"]
        ]
        for policy in iam.list_attached_role_policies(RoleName=role_name)["AttachedPolicies"]:
            version = iam.get_policy(PolicyArn=policy["PolicyArn"])["Policy"]["DefaultVersionId"]
            documents.append(
                iam.get_policy_version(PolicyArn=policy["PolicyArn"], VersionId=version)["PolicyVersion"]["Document"]
            )
        return [statement for document in documents for statement in _document(document)["Statement"]]


def _document(document):
    # moto gives the policies that are written in a role as the text that Python prints a dictionary as
    return ast.literal_eval(document) if isinstance(document, str) else document


def known_to_moto(template):
    template = copy.deepcopy(template)
    unknown = {
        name: UNKNOWN_TO_MOTO[resource["Type"]]
        for name, resource in template["Resources"].items()
        if resource["Type"] in UNKNOWN_TO_MOTO
    }
    for name in unknown:
        del template["Resources"][name]
    return _without_references(template, unknown)


def _without_references(node, unknown):
    if isinstance(node, dict):
        if set(node) == {"Ref"} and node["Ref"] in unknown:
            return unknown[node["Ref"]]
        return {key: _without_references(value, unknown) for key, value in node.items()}
    if isinstance(node, list):
        return [_without_references(value, unknown) for value in node]
    return node
