"""The calls that the function was seen to make, as the requests that IAM decides about.

The tests of the function write target/recorded-calls.jsonl. What an operation asks IAM for is in the Service
Authorization Reference. Resources are those that the deployed function is configured with.
"""

import json

import models
from deployed import ACCOUNT, REGION, ROOT

RECORD = ROOT / "target" / "recorded-calls.jsonl"


def recorded():
    """Every request, as it was sent; an error without a record."""
    if not RECORD.exists():
        raise FileNotFoundError(f"{RECORD}: ./mvnw verify writes it")
    return [json.loads(line) for line in RECORD.read_text().splitlines()]


def requests(call, environment):
    """What the request asks IAM for, in the function that has this environment."""
    translate = OPERATIONS.get(operation(call))
    if translate is None:
        raise KeyError(f"the function calls {operation(call)}, which these checks do not know")
    return list(translate(models.parameters(call), environment))


def operation(call):
    """Service and operation."""
    return call["service"].replace(" ", "").lower(), call["operation"]


def _via(service):
    return {"kms:ViaService": f"{service}.{REGION}.amazonaws.com"}


def _with_key(key, service, actions):
    return [("kms:" + action, key, _via(service)) for action in actions] if key else []


def _schedule(parameters, environment):
    return f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/{environment['SCHEDULER_GROUP']}/{parameters['Name']}"


def _create_schedule(parameters, environment):
    yield "scheduler:CreateSchedule", _schedule(parameters, environment), {}
    yield "iam:PassRole", environment["SCHEDULER_ROLE_ARN"], {"iam:PassedToService": "scheduler.amazonaws.com"}
    if "KmsKeyArn" in parameters:
        # EventBridge Scheduler user guide, "Using identity-based policies"
        yield from _with_key(
            environment["SCHEDULER_KMS_KEY_ARN"], "scheduler", ["DescribeKey", "GenerateDataKey", "Decrypt"]
        )


def _delete_schedule(parameters, environment):
    yield "scheduler:DeleteSchedule", _schedule(parameters, environment), {}


def _publish(parameters, environment):
    yield "sns:Publish", environment["NOTIFICATION_TOPIC_ARN"], {}
    yield from _with_key(environment["SCHEDULER_KMS_KEY_ARN"], "sns", ["GenerateDataKey", "Decrypt"])


def _get_topic_attributes(parameters, environment):
    yield "sns:GetTopicAttributes", environment["NOTIFICATION_TOPIC_ARN"], {}


def _bus(environment):
    bus = environment["NOTIFICATION_EVENT_BUS"]
    return bus if bus.startswith("arn:") else f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/{bus}"


def _put_events(parameters, environment):
    if environment["NOTIFICATION_EVENT_BUS"]:
        yield "events:PutEvents", _bus(environment), {}


def _describe_event_bus(parameters, environment):
    if environment["NOTIFICATION_EVENT_BUS"]:
        yield "events:DescribeEventBus", _bus(environment), {}


def _get_secret_value(parameters, environment):
    for variable in ("DB_PASSWORD_SECRET_ARN", "OIDC_CLIENT_SECRET_ARN", "OIDC_REFRESH_TOKEN_ARN", "TOKEN_KEY_SECRET_ARN"):
        if environment[variable]:
            yield "secretsmanager:GetSecretValue", environment[variable], {}
            yield from _with_key(environment["SCHEDULER_KMS_KEY_ARN"], "secretsmanager", ["Decrypt"])


OPERATIONS = {
    ("scheduler", "CreateSchedule"): _create_schedule,
    ("scheduler", "DeleteSchedule"): _delete_schedule,
    ("sns", "Publish"): _publish,
    ("sns", "GetTopicAttributes"): _get_topic_attributes,
    ("eventbridge", "PutEvents"): _put_events,
    ("eventbridge", "DescribeEventBus"): _describe_event_bus,
    ("secretsmanager", "GetSecretValue"): _get_secret_value,
}


def lambda_itself(deployed):
    """What Lambda does with the function's role, beside the function's own code; each with its reason."""
    environment = deployed.environment()
    logs = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{deployed.physical('LogGroup')}"
    # moto gives the log group's ARN without the ":*" that CloudFormation gives
    yield "logs:CreateLogStream", logs, {}
    yield "logs:PutLogEvents", logs, {}
    # the on-failure destination
    yield "sqs:SendMessage", queue_arn(deployed.physical("FailureQueue")), {}
    yield from _with_key(environment["SCHEDULER_KMS_KEY_ARN"], "sqs", ["GenerateDataKey", "Decrypt"])
    # the queues whose events return (Lambda developer guide, "Using Lambda with Amazon SQS")
    for queue in ("FailureQueue", "ScheduleDlq"):
        for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"):
            yield "sqs:" + action, queue_arn(deployed.physical(queue)), {}
    if deployed.parameters.get("Tracing") == "Active":
        yield "xray:PutTraceSegments", "*", {}
        yield "xray:PutTelemetryRecords", "*", {}
    if "VpcId" in deployed.parameters:
        for action in ENI:
            yield action, "*", {}
    if environment["DB_IAM_AUTH"] == "true":
        # not an API call: PostgreSQL asks IAM when the function connects
        resource = deployed.parameters["DbResourceId"]
        yield "rds-db:connect", f"arn:aws:rds-db:{REGION}:{ACCOUNT}:dbuser:{resource}/{environment['DB_USER']}", {}


# Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC"
ENI = [
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
]


def queue_arn(url):
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{url.rsplit('/', 1)[1]}"
