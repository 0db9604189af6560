"""What the deployed stack is made of, beside its permissions."""

import json
import re
import unittest

import boto3

from deployed import ALIAS_ARN, ALL, LEAST, ROOT, STACK, Deployed, transformed

CODE = ROOT / "src/main/java/org/catalogpoller"


def source(name):
    (path,) = CODE.rglob(name + ".java")
    return path.read_text()


def emitted():
    """The metrics that invocations measure, with their units."""
    declared = re.findall(r'^ +([A-Z_0-9]+)\("(\w+)", Unit\.(\w+)\)', source("Metric"), re.MULTILINE)
    measured = set(re.findall(r"Metric\.([A-Z_0-9]+)", source("InvocationMetrics")))
    return {name: unit.lower() for constant, name, unit in declared if constant in measured}


def resources(template, kind):
    return [r["Properties"] for r in template["Resources"].values() if r["Type"] == kind]


class TransformedTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.template = transformed(LEAST)

    def published(self, code="s3://code/function.zip", **parameters):
        """Logical id, description and function of the version behind the alias, as the SAM transform makes it."""
        template = transformed({**LEAST, **parameters}, code)
        ((name, version),) = [(n, r) for n, r in template["Resources"].items() if r["Type"] == "AWS::Lambda::Version"]
        self.assertEqual(template["Resources"]["FunctionAliaslive"]["Properties"]["FunctionVersion"]["Fn::GetAtt"][0], name)
        return name, version["Properties"], template["Resources"]["Function"]["Properties"]

    def test_new_code_is_published_without_a_new_deployment_value(self):
        self.assertNotEqual(self.published("s3://code/1")[0], self.published("s3://code/2")[0])

    def test_a_new_deployment_value_replaces_the_version_and_changes_the_function(self):
        # CloudFormation replaces a version whose description changes ("Update requires: Replacement", AWS::Lambda::Version)
        _, version, function = self.published()
        self.assertEqual(version["Description"], {"Fn::Sub": "Deployment ${Deployment}"})
        self.assertIn("${Deployment}", function["Description"]["Fn::Sub"])

    def test_failed_events_are_repeated_twice_and_then_kept(self):
        (config,) = resources(self.template, "AWS::Lambda::EventInvokeConfig")
        self.assertEqual(config["MaximumRetryAttempts"], 2)
        self.assertEqual(config["DestinationConfig"]["OnFailure"]["Destination"], {"Fn::GetAtt": ["FailureQueue", "Arn"]})
        self.assertEqual(config["Qualifier"], "live")

    def test_the_sweep_may_invoke_the_alias(self):
        (permission,) = resources(self.template, "AWS::Lambda::Permission")
        self.assertEqual(permission["FunctionName"], {"Ref": "FunctionAliaslive"})
        self.assertEqual(permission["Principal"], "events.amazonaws.com")
        self.assertEqual(permission["SourceArn"], {"Fn::GetAtt": ["FunctionSweep", "Arn"]})

    def test_nothing_outlives_the_stack(self):
        for name, resource in self.template["Resources"].items():
            self.assertIn(resource.get("DeletionPolicy", "Delete"), ("Delete",), name)

    def test_every_alarm_goes_to_the_topic_and_says_what_missing_data_means(self):
        alarms = resources(self.template, "AWS::CloudWatch::Alarm")
        self.assertGreaterEqual(len(alarms), 8)
        for alarm in alarms:
            self.assertEqual(alarm["AlarmActions"], [{"Ref": "Topic"}])
            self.assertIn(alarm["TreatMissingData"], ("notBreaching", "breaching", "ignore"))

    def test_every_alarm_is_on_the_dashboard_and_in_the_runbook(self):
        names = {alarm["AlarmName"]["Fn::Sub"] for alarm in resources(self.template, "AWS::CloudWatch::Alarm")}
        body = self.dashboard(with_all_alarms=True)
        shown = {arn.split(":alarm:")[1] for widget in body["widgets"] for arn in widget["properties"].get("alarms", [])}
        self.assertEqual(shown, names)
        runbook = (ROOT / "deploy/docs/operating.md").read_text().split("\n## Runbook\n")[1].split("\n## ")[0]
        for name in names:
            self.assertIn("`" + name.replace("${AWS::StackName}-", "") + "`", runbook)

    def test_the_guide_names_parameters_and_outputs_that_exist(self):
        text = "".join((ROOT / page).read_text() for page in ("deploy/README.md", "deploy/docs/operating.md"))
        named = set(re.findall(r"`([A-Z][a-z]+[A-Z]\w*)(?:=[^`]*)?`", text)) | set(re.findall(r" ([A-Z]\w+)=", text))
        others = {path.stem for path in CODE.rglob("*Exception.java")} | set(emitted())
        others |= {"CatalogStatusPoller", "Function"}
        self.assertIn("PollHold", named)
        self.assertEqual(named - set(self.template["Parameters"]) - set(self.template["Outputs"]) - others, set())

    def test_alarms_and_dashboard_show_metrics_that_the_function_emits(self):
        shown = {metric for _, metric in self.shown()}
        for alarm in resources(self.template, "AWS::CloudWatch::Alarm"):
            if alarm.get("Namespace") == "CatalogStatusPoller":
                shown.add(alarm["MetricName"])
        self.assertGreater(len(shown), 10)
        self.assertEqual(shown - set(emitted()), set())

    def test_a_widget_names_the_unit_of_what_it_shows(self):
        for title, metric in self.shown():
            unit = emitted()[metric]
            if unit != "count" and title != "From creation to ready":
                self.assertTrue(title.endswith(", " + unit), (title, metric, unit))

    def test_an_overdue_poll_is_alarming_after_fifteen_minutes(self):
        (alarm,) = [a for a in resources(self.template, "AWS::CloudWatch::Alarm") if a.get("MetricName") == "OldestOverdue"]
        self.assertEqual((alarm["Threshold"], emitted()["OldestOverdue"]), (15 * 60, "seconds"))

    def optional_alarms(self):
        """Condition and names of the alarms that the dashboard shows if they are there, by variable."""
        _, variables = self.template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
        for variable, value in variables.items():
            condition, there, missing = value["Fn::If"]
            self.assertEqual(missing, "")
            yield variable, condition, there["Fn::Sub"]

    def test_the_dashboard_shows_the_alarms_that_exist(self):
        alarms = {n: r for n, r in self.template["Resources"].items() if r["Type"] == "AWS::CloudWatch::Alarm"}
        optional = {r["Properties"]["AlarmName"]["Fn::Sub"]: r["Condition"] for r in alarms.values() if "Condition" in r}
        shown = {}
        for _, condition, arns in self.optional_alarms():
            shown |= {arn.split(":alarm:")[1]: condition for arn in json.loads("[" + arns.rstrip(",") + "]")}
        self.assertEqual(shown, optional)
        self.assertNotIn("sweep-missing", json.dumps(self.dashboard()))

    def dashboard(self, with_all_alarms=False):
        text, _ = self.template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
        for variable, _, alarms in self.optional_alarms():
            text = text.replace("${" + variable + "}", alarms if with_all_alarms else "")
        return json.loads(text)

    def shown(self):
        """Title and metric of the function's own metrics on the dashboard."""
        for widget in self.dashboard()["widgets"]:
            for metric in widget["properties"].get("metrics", []):
                if metric[0] == "CatalogStatusPoller":
                    yield widget["properties"]["title"], metric[1]


class DeployedTest(unittest.TestCase):
    def test_the_function_knows_what_was_deployed_beside_it(self):
        with Deployed(LEAST) as deployed:
            environment = deployed.environment()
            outputs = deployed.outputs()
            self.assertEqual(environment["SCHEDULER_TARGET_ARN"], ALIAS_ARN)
            self.assertEqual(outputs["FunctionArn"], ALIAS_ARN)
            self.assertEqual(environment["SCHEDULER_GROUP"], STACK)
            self.assertTrue(environment["SCHEDULER_ROLE_ARN"].endswith(deployed.physical("SchedulerRole")))
            self.assertEqual(environment["NOTIFICATION_TOPIC_ARN"], outputs["TopicArn"])
            queue = deployed.physical("ScheduleDlq").rsplit("/", 1)[1]
            self.assertTrue(environment["SCHEDULER_DLQ_ARN"].endswith(":" + queue))
            # Lambda takes 4 KB (Lambda developer guide, "Lambda quotas")
            self.assertLess(len(json.dumps(environment)), 4096)

    def test_memory_suits_the_runtime_unless_it_is_given(self):
        for parameters, expected in [
            ({}, ("provided.al2023", 256)),
            ({"Runtime": "jvm"}, ("java21", 512)),
            ({"Runtime": "jvm", "MemoryMegabytes": "1024"}, ("java21", 1024)),
        ]:
            with Deployed({**LEAST, **parameters}):
                function = boto3.client("lambda").get_function_configuration(FunctionName=STACK)
                self.assertEqual((function["Runtime"], function["MemorySize"]), expected)

    def test_the_sweep_is_sent_every_five_minutes(self):
        with Deployed(LEAST):
            (rule,) = boto3.client("events").list_rules()["Rules"]
            self.assertEqual((rule["ScheduleExpression"], rule["State"]), ("rate(5 minutes)", "ENABLED"))
            (target,) = boto3.client("events").list_targets_by_rule(Rule=rule["Name"])["Targets"]
            self.assertEqual((target["Arn"], json.loads(target["Input"])), (ALIAS_ARN, {"action": "sweep"}))

    def test_a_host_of_rds_is_verified_with_its_own_authorities(self):
        rds = "db.abc.eu-west-1.rds.amazonaws.com"
        for parameters, expected in [
            ({"DbHost": "db.example.com"}, ("require", "")),
            ({"DbHost": rds}, ("verify-full", "rds")),
            ({"DbHost": rds, "DbSslMode": "require"}, ("require", "")),
            ({"DbHost": rds, "DbSslMode": "verify-ca", "DbSslCa": "ca.pem"}, ("verify-ca", "ca.pem")),
            ({"DbHost": "db.example.com", "DbSslMode": "verify-full", "DbSslCa": "rds"}, ("verify-full", "rds")),
        ]:
            with Deployed({**LEAST, **parameters}) as deployed:
                environment = deployed.environment()
                self.assertEqual((environment["DB_SSL_MODE"], environment["DB_SSL_CA"]), expected)

    def test_endpoints_are_made_for_the_named_services_and_admit_the_whole_vpc(self):
        with Deployed({**LEAST, "VpcEndpoints": "sns,lambda", "VpcCidr": "10.0.0.0/16"}) as deployed:
            endpoints = boto3.client("ec2").describe_vpc_endpoints()["VpcEndpoints"]
            names = {endpoint["ServiceName"].rsplit(".", 1)[1] for endpoint in endpoints}
            self.assertEqual(names, {"sns", "lambda"})
            group = deployed.physical("EndpointSecurityGroup")
            (admitted,) = boto3.client("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"]
            self.assertEqual([r["CidrIp"] for r in admitted["IpRanges"]], ["10.0.0.0/16"])
            self.assertEqual((admitted["FromPort"], admitted["UserIdGroupPairs"]), (443, []))

    def test_the_mail_of_single_polls_can_be_switched_off(self):
        (subscription,) = resources(transformed({**LEAST, "AlarmEmail": "a@b"}), "AWS::SNS::Subscription")
        condition, with_polls, alarms_only = subscription["FilterPolicy"]["Fn::If"]
        self.assertEqual(condition, "MailsPolls")
        self.assertIn(alarms_only, with_polls["$or"])
        self.assertNotIn("outcome", json.dumps(alarms_only))

    def test_the_sweep_alarm_needs_tracking_and_metrics(self):
        template = transformed(LEAST)
        self.assertEqual(template["Resources"]["SweepMissing"]["Condition"], "IsSweepWatched")
        self.assertEqual(
            template["Conditions"]["IsSweepWatched"],
            {"Fn::And": [{"Condition": "IsTracked"}, {"Fn::Equals": [{"Ref": "Metrics"}, "on"]}]},
        )

    def test_without_tracking_there_is_no_sweep(self):
        with Deployed({**LEAST, "PollTracking": "off"}):
            (rule,) = boto3.client("events").list_rules()["Rules"]
            self.assertEqual(rule["State"], "DISABLED")

    def test_queues_keep_what_they_are_given_encrypted_for_fourteen_days(self):
        for parameters in (LEAST, ALL):
            with Deployed(parameters) as deployed:
                for queue in ("FailureQueue", "ScheduleDlq", "ParkingQueue"):
                    attributes = boto3.client("sqs").get_queue_attributes(
                        QueueUrl=deployed.physical(queue), AttributeNames=["All"]
                    )["Attributes"]
                    self.assertEqual(attributes["MessageRetentionPeriod"], "1209600")
                    self.assertTrue(
                        attributes.get("KmsMasterKeyId") or attributes.get("SqsManagedSseEnabled") == "true", attributes
                    )

    def test_the_removed_stack_leaves_nothing_behind(self):
        with Deployed(ALL):
            boto3.client("cloudformation").delete_stack(StackName=STACK)
            # moto does not remove managed policies and endpoints
            left = (
                boto3.client("lambda").list_functions()["Functions"]
                + boto3.client("sqs").list_queues().get("QueueUrls", [])
                + boto3.client("sns").list_topics()["Topics"]
                + boto3.client("logs").describe_log_groups()["logGroups"]
                + boto3.client("events").list_rules()["Rules"]
                + boto3.client("cloudwatch").list_dashboards()["DashboardEntries"]
                + [r for r in boto3.client("iam").list_roles()["Roles"] if r["RoleName"] != "backend"]
            )
            self.assertEqual(left, [])


if __name__ == "__main__":
    unittest.main()
