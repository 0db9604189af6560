"""How Lambda runs the function, and who may reach what is beside it."""

import unittest

from deployed import KEY, LEAST, transformed
from iam import applies


def function(**parameters):
    return transformed({**LEAST, **parameters})["Resources"]["Function"]["Properties"]


def properties(template, name):
    return template["Resources"][name]["Properties"]


class FunctionTest(unittest.TestCase):
    def test_a_native_function_switches_the_snapshots_of_a_former_jvm_off(self):
        self.assertEqual(function()["SnapStart"], {"ApplyOn": {"Fn::If": ["IsNative", "None", "PublishedVersions"]}})

    def test_lambda_does_not_take_the_chain_of_a_poll_for_a_loop_by_mistake(self):
        self.assertEqual(function()["RecursiveLoop"], "Allow")

    def test_traces_are_made_on_request(self):
        self.assertEqual(function(Tracing="Active")["TracingConfig"], {"Mode": {"Ref": "Tracing"}})

    def test_a_canary_deployment_watches_alarms_and_needs_codedeploy(self):
        template = transformed({**LEAST, "CanaryDeployment": "true"})
        alias = template["Resources"]["FunctionAliaslive"]
        self.assertIn("CodeDeployLambdaAliasUpdate", alias["UpdatePolicy"])
        group = properties(template, "FunctionDeploymentGroup")
        self.assertEqual(
            group["AlarmConfiguration"]["Alarms"], [{"Name": {"Ref": "FunctionErrors"}}, {"Name": {"Ref": "RunawayPoll"}}]
        )
        self.assertIn("Canary10Percent5Minutes", str(group["DeploymentConfigName"]))

    def test_a_deployment_without_canary_needs_no_codedeploy(self):
        template = transformed(LEAST)
        self.assertNotIn("UpdatePolicy", template["Resources"]["FunctionAliaslive"])
        self.assertEqual([n for n, r in template["Resources"].items() if "CodeDeploy" in r["Type"]], [])


class PlainHttpTest(unittest.TestCase):
    """Queues and topic refuse what does not come over TLS."""

    def setUp(self):
        self.template = transformed({**LEAST, "KmsKeyArn": KEY})

    def denied(self, policy):
        return [s for s in properties(self.template, policy)["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]

    def test_every_queue_refuses_plain_http(self):
        (statement,) = self.denied("QueuesByTls")
        queues = [name for name, r in self.template["Resources"].items() if r["Type"] == "AWS::SQS::Queue"]
        self.assertEqual(sorted(q["Fn::GetAtt"][0] for q in statement["Resource"]), sorted(queues))
        self.assertEqual(sorted(q["Ref"] for q in properties(self.template, "QueuesByTls")["Queues"]), sorted(queues))
        self.assertEqual(statement["Condition"], {"Bool": {"aws:SecureTransport": "false"}})
        self.assertTrue(applies({**statement, "Resource": "*", "Condition": {}}, ("sqs:SendMessage", "*", {})))

    def test_the_topic_refuses_plain_http_and_takes_alarms_of_the_account(self):
        (statement,) = self.denied("TopicByTls")
        self.assertEqual((statement["Action"], statement["Resource"]), ("sns:Publish", {"Ref": "Topic"}))
        (allowed,) = [s for s in properties(self.template, "TopicByTls")["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
        self.assertEqual(allowed["Principal"], {"Service": "cloudwatch.amazonaws.com"})
        self.assertEqual(allowed["Condition"], {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}})


if __name__ == "__main__":
    unittest.main()
