"""Least privilege, seen from outside. In a deployed stack the roles may do what is done with them, and nothing else."""

import json
import unittest

import calls
from deployed import ACCOUNT, ALIAS_ARN, ALL, KEY, LEAST, REGION, SECRET, STACK, Deployed
from iam import allowed, applies, listed


class Permissions:
    """What holds whatever the stack is deployed with."""

    parameters = None

    @classmethod
    def setUpClass(cls):
        cls.deployed = Deployed(cls.parameters)
        cls.deployed.__enter__()
        cls.addClassCleanup(cls.deployed.__exit__, None, None, None)
        cls.environment = cls.deployed.environment()
        cls.function = cls.deployed.statements(cls.deployed.physical("FunctionRole"))
        cls.scheduler = cls.deployed.statements(cls.deployed.physical("SchedulerRole"))

    def calls_of_the_function(self):
        return [request for call in calls.recorded() for request in calls.requests(call, self.environment)]

    def uses_of_the_scheduler_role(self):
        group = f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/{self.environment['SCHEDULER_GROUP']}/poll-1-2"
        yield "lambda:InvokeFunction", self.environment["SCHEDULER_TARGET_ARN"], {}
        yield "sqs:SendMessage", self.environment["SCHEDULER_DLQ_ARN"], {}
        if self.environment["SCHEDULER_KMS_KEY_ARN"]:
            key = self.environment["SCHEDULER_KMS_KEY_ARN"]
            yield "kms:Decrypt", key, {"kms:EncryptionContext:aws:scheduler:schedule:arn": group}
            for action in ("kms:GenerateDataKey", "kms:Decrypt"):
                yield action, key, {"kms:ViaService": f"sqs.{REGION}.amazonaws.com"}

    def test_the_function_may_make_the_calls_that_it_was_seen_to_make(self):
        recorded = self.calls_of_the_function()
        self.assertIn("scheduler:CreateSchedule", [action for action, _, _ in recorded])
        for request in recorded:
            self.assertTrue(allowed(self.function, request), request)

    def test_lambda_may_do_what_it_does_with_the_role_of_the_function(self):
        for request in calls.lambda_itself(self.deployed):
            self.assertTrue(allowed(self.function, request), request)

    def test_the_function_is_allowed_nothing_that_is_not_needed(self):
        self.assert_all_needed(self.function, self.calls_of_the_function() + list(calls.lambda_itself(self.deployed)))

    def test_the_scheduler_may_invoke_the_alias_and_send_to_its_dlq(self):
        for request in self.uses_of_the_scheduler_role():
            self.assertTrue(allowed(self.scheduler, request), request)

    def test_the_scheduler_is_allowed_nothing_else(self):
        self.assert_all_needed(self.scheduler, list(self.uses_of_the_scheduler_role()))

    def assert_all_needed(self, statements, requests):
        """Every action on every resource of every statement that allows is one that some request needs."""
        for statement in statements:
            if statement["Effect"] != "Allow":
                continue
            for action in listed(statement["Action"]):
                self.assertNotIn("*", action)
                for resource in listed(statement["Resource"]):
                    single = {**statement, "Action": action, "Resource": resource}
                    self.assertTrue(any(applies(single, request) for request in requests), single)

    def test_no_permission_reaches_the_neighbours(self):
        own_group = f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/{STACK}/poll-1-2"
        to_scheduler = {"iam:PassedToService": "scheduler.amazonaws.com"}
        scheduler_role = self.environment["SCHEDULER_ROLE_ARN"]
        for request in [
            ("scheduler:CreateSchedule", own_group.replace(f"/{STACK}/", "/default/"), {}),
            ("scheduler:CreateSchedule", own_group.replace(f"/{STACK}/", f"/{STACK}-2/"), {}),
            ("scheduler:DeleteSchedule", own_group.replace(ACCOUNT, "210987654321"), {}),
            ("scheduler:UpdateSchedule", own_group, {}),
            ("scheduler:DeleteScheduleGroup", f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule-group/{STACK}", {}),
            ("iam:PassRole", scheduler_role, {}),
            ("iam:PassRole", scheduler_role, {"iam:PassedToService": "lambda.amazonaws.com"}),
            ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/{self.deployed.physical('FunctionRole')}", to_scheduler),
            ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/admin", to_scheduler),
            ("lambda:InvokeFunction", ALIAS_ARN, {}),
            ("logs:PutLogEvents", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda/other:*", {}),
            ("logs:CreateLogGroup", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda/{STACK}", {}),
            ("sqs:ReceiveMessage", calls.queue_arn(self.deployed.physical("ParkingQueue")), {}),
            ("sqs:SendMessage", self.environment["SCHEDULER_DLQ_ARN"], {}),
            ("sns:Publish", f"arn:aws:sns:{REGION}:{ACCOUNT}:other", {}),
            ("sns:Subscribe", self.environment["NOTIFICATION_TOPIC_ARN"], {}),
            ("events:PutEvents", f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default", {}),
            ("secretsmanager:GetSecretValue", SECRET + "other-AbCdEf", {}),
            ("secretsmanager:PutSecretValue", SECRET + "db-AbCdEf", {}),
            ("rds-db:connect", f"arn:aws:rds-db:{REGION}:{ACCOUNT}:dbuser:db-ABCDEFGHIJKL01234/postgres", {}),
            ("kms:Decrypt", KEY, {}),
            ("kms:Decrypt", KEY, {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}),
            ("kms:Decrypt", KEY.replace("1234abcd", "4321abcd"), {"kms:ViaService": f"sqs.{REGION}.amazonaws.com"}),
            ("ec2:DescribeSubnets", "*", {"lambda:SourceFunctionArn": ALIAS_ARN.rsplit(":", 1)[0]}),
        ]:
            self.assertFalse(allowed(self.function, request), request)
        for request in [
            ("lambda:InvokeFunction", ALIAS_ARN.rsplit(":", 1)[0], {}),
            ("lambda:InvokeFunction", ALIAS_ARN.replace(f":{STACK}:", ":other:"), {}),
            ("sqs:SendMessage", calls.queue_arn(self.deployed.physical("FailureQueue")), {}),
            ("kms:Decrypt", KEY, {}),
            (
                "kms:Decrypt",
                KEY,
                {"kms:EncryptionContext:aws:scheduler:schedule:arn": own_group.replace(f"/{STACK}/", "/default/")},
            ),
        ]:
            self.assertFalse(allowed(self.scheduler, request), request)

    def test_only_lambda_may_take_the_role_of_the_function(self):
        (statement,) = self.deployed.trust("FunctionRole")
        self.assertEqual(statement["Principal"], {"Service": "lambda.amazonaws.com"})

    def test_only_the_own_schedule_group_may_take_the_role_of_the_scheduler(self):
        (statement,) = self.deployed.trust("SchedulerRole")
        self.assertEqual(statement["Principal"], {"Service": "scheduler.amazonaws.com"})
        group = f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule-group/{self.environment['SCHEDULER_GROUP']}"
        own = {"aws:SourceAccount": ACCOUNT, "aws:SourceArn": group}
        self.assertTrue(allowed([statement], ("sts:AssumeRole", "*", own)))
        for other in [
            {},
            {**own, "aws:SourceAccount": "210987654321"},
            {**own, "aws:SourceArn": group.replace(f"/{STACK}", "/default")},
            {"aws:SourceArn": group},
        ]:
            self.assertFalse(allowed([statement], ("sts:AssumeRole", "*", other)), other)


class WithTheLeastTest(Permissions, unittest.TestCase):
    parameters = LEAST


class WithEverythingTest(Permissions, unittest.TestCase):
    parameters = ALL

    def test_the_backend_may_invoke_the_alias_and_nothing_else(self):
        backend = self.deployed.statements("backend")
        self.assertTrue(allowed(backend, ("lambda:InvokeFunction", self.deployed.outputs()["FunctionArn"], {})))
        for resource in (ALIAS_ARN.rsplit(":", 1)[0], ALIAS_ARN + "-2"):
            self.assertFalse(allowed(backend, ("lambda:InvokeFunction", resource, {})))
        self.assertEqual([statement["Action"] for statement in backend], ["lambda:InvokeFunction"], json.dumps(backend))


class WithABusOfAnotherAccountTest(Permissions, unittest.TestCase):
    parameters = {**ALL, "NotificationEventBus": f"arn:aws:events:{REGION}:210987654321:event-bus/catalogs"}


if __name__ == "__main__":
    unittest.main()
