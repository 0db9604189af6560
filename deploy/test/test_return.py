"""What keeps a poll's token and its failed events."""

import unittest

from deployed import LEAST, SECRET, UNKNOWN_TO_MOTO, Deployed, transformed
from iam import allowed

QUEUES = ("FailureQueue", "ScheduleDlq")


class ReturningEventsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.template = transformed(LEAST)

    def properties(self, name):
        return self.template["Resources"][name]["Properties"]

    def test_both_queues_are_sources_of_the_alias_and_say_which_events_failed(self):
        sources = [r["Properties"] for r in self.template["Resources"].values() if r["Type"] == "AWS::Lambda::EventSourceMapping"]
        self.assertEqual({s["EventSourceArn"]["Fn::GetAtt"][0] for s in sources}, set(QUEUES))
        for source in sources:
            self.assertEqual(source["FunctionName"], {"Ref": "FunctionAliaslive"})
            self.assertEqual(source["FunctionResponseTypes"], ["ReportBatchItemFailures"])
            self.assertEqual(source["Enabled"], {"Fn::If": ["EventsReturn", True, False]})

    def test_an_event_rests_for_minutes_and_is_parked_when_it_failed_too_often(self):
        for queue in map(self.properties, QUEUES):
            self.assertEqual(queue["DelaySeconds"], {"Ref": "FailedEventsDelaySeconds"})
            self.assertEqual(queue["RedrivePolicy"]["deadLetterTargetArn"], {"Fn::GetAtt": ["ParkingQueue", "Arn"]})
            self.assertEqual(queue["RedrivePolicy"]["maxReceiveCount"], {"Ref": "FailedEventsReceives"})
        self.assertEqual(self.template["Parameters"]["FailedEventsDelaySeconds"]["Default"], 300)

    def test_an_event_under_way_is_not_delivered_twice_whatever_the_time_out(self):
        # Lambda developer guide: the visibility time-out is not to be below the function's time-out
        longest = self.template["Parameters"]["TimeoutSeconds"]["MaxValue"]
        for queue in map(self.properties, QUEUES):
            self.assertGreaterEqual(queue["VisibilityTimeout"], longest)

    def test_only_what_waits_for_somebody_sets_off_an_alarm(self):
        alarm = self.properties("ParkedEvents")
        self.assertEqual(alarm["Dimensions"][0]["Value"], {"Fn::GetAtt": ["ParkingQueue", "QueueName"]})
        self.assertNotIn("Condition", self.template["Resources"]["ParkedEvents"])
        for name in ("FailedEvents", "UndeliverableSchedules"):
            self.assertEqual(self.template["Resources"][name]["Condition"], "EventsStay")


class TokenKeyTest(unittest.TestCase):
    MADE = UNKNOWN_TO_MOTO["AWS::SecretsManager::Secret"]

    def test_a_key_is_made_that_the_function_may_read(self):
        self.assert_key({}, self.MADE)
        secret = transformed(LEAST)["Resources"]["TokenKeySecret"]
        self.assertEqual(secret["Condition"], "MakesTokenKey")
        self.assertEqual(
            secret["Properties"]["GenerateSecretString"], {"PasswordLength": 64, "ExcludePunctuation": True}
        )

    def test_a_key_of_ones_own_takes_its_place(self):
        own = SECRET + "own-AbCdEf"
        self.assert_key({"TokenKeySecretArn": own}, own)

    def assert_key(self, parameters, arn):
        with Deployed({**LEAST, **parameters}) as deployed:
            self.assertEqual(deployed.environment()["TOKEN_KEY_SECRET_ARN"], arn)
            role = deployed.statements(deployed.physical("FunctionRole"))
            self.assertTrue(allowed(role, ("secretsmanager:GetSecretValue", arn, {})))

    def test_without_a_key_there_is_no_permission_for_one(self):
        with Deployed({**LEAST, "TokenKeySecretArn": "none"}) as deployed:
            self.assertEqual(deployed.environment()["TOKEN_KEY_SECRET_ARN"], "")
            role = deployed.statements(deployed.physical("FunctionRole"))
            self.assertFalse(allowed(role, ("secretsmanager:GetSecretValue", self.MADE, {})))


if __name__ == "__main__":
    unittest.main()
