"""Every request that the tests saw the function send is one that AWS's models allow."""

import unittest

import calls
import models


class RecordedRequestsTest(unittest.TestCase):
    def test_aws_allows_every_recorded_request(self):
        for call in calls.recorded():
            with self.subTest(f"{call['service']} {call['operation']}"):
                self.assertEqual(models.problems(call), [], call)

    def test_every_operation_of_the_function_was_recorded(self):
        seen = {calls.operation(call) for call in calls.recorded()}
        self.assertEqual(set(calls.OPERATIONS) - seen, set())


class ModelsTest(unittest.TestCase):
    """Each kind of mistake is found."""

    SCHEDULE = {
        "service": "Scheduler",
        "operation": "CreateSchedule",
        "method": "POST",
        "path": "/schedules/a-1",
        "query": {},
        "headers": {"Content-Type": "application/json"},
    }
    TARGET = '{"Arn":"arn:aws:lambda:eu-west-1:123456789012:function:f","RoleArn":"arn:aws:iam::123456789012:role/r"%s}'
    BODY = '{"ClientToken":"a","ScheduleExpression":"at(2026-01-31T12:00:00)","FlexibleTimeWindow":{"Mode":"%s"},"Target":%s%s}'
    PUBLISH = {
        "service": "SNS",
        "operation": "Publish",
        "method": "POST",
        "path": "/",
        "query": {},
        "headers": {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"},
    }
    ATTRIBUTE = "MessageAttributes.entry.1.Name=outcome&MessageAttributes.entry.1.Value."
    READ = {
        "service": "Secrets Manager",
        "operation": "GetSecretValue",
        "method": "POST",
        "path": "/",
        "query": {},
        "headers": {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "secretsmanager.GetSecretValue"},
        "body": '{"SecretId":"a"}',
    }

    def schedule(self, mode="OFF", target="", more="", **changes):
        return {**self.SCHEDULE, "body": self.BODY % (mode, self.TARGET % target, more), **changes}

    def publish(self, attribute="DataType=String", form="Action=Publish&Version=2010-03-31&Message=m"):
        return {**self.PUBLISH, "body": f"{form}&{self.ATTRIBUTE}{attribute}"}

    def test_what_aws_allows_is_no_mistake(self):
        for call in (self.schedule(), self.publish(), self.READ):
            self.assertEqual(models.problems(call), [])
        self.assertEqual(models.parameters(self.publish())["MessageAttributes"], {"outcome": {"DataType": "String"}})

    def test_what_aws_does_not_allow_is_found(self):
        for reason, call in {
            "valid min": self.schedule(target=',"Input":""'),
            "Missing required": {**self.schedule(), "body": "{}"},
            "is over 64": self.schedule(path="/schedules/" + "a" * 65),
            "breaks": self.schedule(path="/schedules/a%20b"),
            "none of": self.schedule(mode="ON"),
            "no such member": self.schedule(more=',"Group":"g"'),
            "is over 86400": self.schedule(target=',"RetryPolicy":{"MaximumEventAgeInSeconds":86401}'),
            "not in the query": self.schedule(query={"group": "g"}),
            "not /schedules": self.schedule(method="PUT"),
            "DataType": self.publish("StringValue=x"),
            "not Publish": self.publish(form="Action=Publish&Version=2010-03-32&Message=m"),
            "valid min length: 1": {**self.READ, "body": '{"SecretId":""}'},
            "not secretsmanager": {**self.READ, "headers": {}},
        }.items():
            with self.subTest(reason):
                self.assertIn(reason, "\n".join(models.problems(call)))

    def test_the_stand_ins_of_local_work_have_the_rules_of_these_models(self):
        self.assertEqual(models.RULES.read_text(), models.rules(), "python deploy/test/models.py --write makes them")


if __name__ == "__main__":
    unittest.main()
