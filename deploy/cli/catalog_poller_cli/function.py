"""The function, as Lambda's Invoke reaches it."""

import json
import os
import re
from urllib.parse import urlsplit

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from .problems import FAILED, LOCAL, UNREACHABLE, USAGE, Problem, of_aws

_ARN = re.compile(r"arn:[\w-]+:lambda:([\w-]+):\d*:function:(.+)")
# An invocation takes 15 minutes at most (Lambda quotas, "Timeout"); a hold may use them
_LONGEST_INVOCATION = 15 * 60


class Function:
    """The function, and the AWS account that it is in.

    name: of the function with its alias, or its ARN
    region, profile: None: as the environment has them
    endpoint_url: of all services; None: AWS itself
    """

    def __init__(self, name, region=None, profile=None, endpoint_url=None):
        self.name = name
        arn = _ARN.fullmatch(name)
        self._endpoint_url = endpoint_url
        self._local = endpoint_url is not None and urlsplit(endpoint_url).hostname in LOCAL
        if self._local:
            # Otherwise botocore looks for credentials in the network, where there are none
            os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
        self._clients = {}
        with of_aws("AWS"):
            self._session = boto3.session.Session(region_name=region or (arn and arn[1]), profile_name=profile)

    def stack(self):
        """The stack's name: the template names the function after it."""
        arn = _ARN.fullmatch(self.name)
        return (arn[2] if arn else self.name).split(":")[0]

    def client(self, service):
        """A client of boto3, the same each time."""
        if service not in self._clients:
            self._clients[service] = self._new_client(service)
        return self._clients[service]

    def _new_client(self, service):
        config = Config(
            connect_timeout=5,
            read_timeout=_LONGEST_INVOCATION + 10,
            retries={"mode": "standard", "total_max_attempts": 3},
            tcp_keepalive=True,
        )
        with of_aws("AWS"):
            if self._local and self._session.get_credentials() is None:
                config = config.merge(Config(signature_version=UNSIGNED))
            region = self._session.region_name or ("us-east-1" if self._local else None)
            return self._session.client(service, region_name=region, endpoint_url=self._endpoint_url, config=config)

    def ask(self, event):
        """The function's result for the event; its errors are problems."""
        answer = self._invoke(event, "RequestResponse")
        try:
            result = json.loads(answer["Payload"].read())
        except ValueError:
            result = None
        if not isinstance(result, dict):
            raise Problem(f"Lambda: {self.name} gave an answer that is no JSON object", UNREACHABLE)
        if "FunctionError" in answer:
            name = str(result.get("errorType", "")).rsplit(".", 1)[-1]
            message = result.get("errorMessage") or "no message"
            if name == "InvalidEventException":
                raise Problem(message, USAGE)
            raise Problem(f"the function ended in an error: {name}: {message}", FAILED)
        if "success" not in result:
            raise Problem(f"Lambda: {self.name} is not the poller: its answer does not say whether it succeeded", UNREACHABLE)
        return result

    def send(self, event):
        """Hands the event to Lambda, which invokes the function with it later."""
        self._invoke(event, "Event")

    def _invoke(self, event, invocation_type):
        client = self.client("lambda")
        with of_aws("Lambda"):
            return client.invoke(FunctionName=self.name, InvocationType=invocation_type, Payload=json.dumps(event))
