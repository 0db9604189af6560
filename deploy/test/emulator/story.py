"""The story: what a person who deploys sees. Each scene checks what it says and fails with the reason."""

import json
import os
import re
import subprocess
import sys
from unittest import mock

from botocore.exceptions import ClientError
from expectations import eventually, expect
from stack import NAME, TEMPLATE

DEPLOY = TEMPLATE.parent
TOKEN = "header.payload-that-nobody-may-log.signature"


class Story:
    def __init__(self, stack, database, api, ears, say):
        self.stack, self.database, self.api, self.ears, self.say = stack, database, api, ears, say
        self.operator = stack.emulator.client("lambda")
        self.scheduler = stack.emulator.client("scheduler")
        self.iam = stack.emulator.client("iam")

    def run(self):
        self.the_setup_is_checked()
        self.the_backend_may_start_polls_and_nothing_else()
        self.a_poll_ends_in_a_written_row(1)
        self.a_poll_is_refused(2)
        self.a_poll_is_cancelled(3)
        self.a_permission_is_revoked_and_the_failed_event_returns(4)
        # not before: a sweep without the permission would take the poll, and the next one only minutes later
        self.a_poll_whose_schedule_is_lost(5)
        self.a_parked_event_is_redriven(6)
        self.the_sweep_revives_the_poll(5)
        self.polls_are_found_by_the_command()
        self.no_token_is_in_a_log()

    def the_setup_is_checked(self):
        result = self.command("check-setup")
        expect(result["success"], result)
        self.say("deploy/poller check-setup finds all well: " + ", ".join(result["checks"]))

    def the_backend_may_start_polls_and_nothing_else(self):
        backend = self.stack.backend
        for service, operation, arguments in (
            ("lambda", "invoke", {"FunctionName": NAME}),  # without the alias
            ("scheduler", "list_schedules", {}),
            ("secretsmanager", "get_secret_value", {"SecretId": "poller/db"}),
        ):
            try:
                getattr(self.stack.emulator.client(service, backend), operation)(**arguments)
            except ClientError as refusal:
                expect("AccessDenied" in refusal.response["Error"]["Code"], refusal)
            else:
                raise AssertionError(f"the backend may {service} {operation}")
        self.say("IAM refuses the backend's role what is not in its policy")

    def a_poll_ends_in_a_written_row(self, catalog):
        self.start("ready-after-3", catalog)
        schedule = eventually(lambda: self.schedules(catalog), "a schedule of the first attempt")[0]
        details = self.scheduler.get_schedule(GroupName=NAME, Name=schedule)
        expect(details["Target"]["Arn"] == self.stack.outputs["FunctionArn"], details)
        self.say(f"the backend's module has started a poll with its role; the next attempt: {details['ScheduleExpression']}")
        self.the_token_is_sealed(catalog, json.loads(details["Target"]["Input"]))
        eventually(lambda: self.state(catalog) == "UPDATED", "the poll ends UPDATED")
        expect(self.database.row(catalog) == ("kb-ready-after-3", "ds-ready-after-3"), self.database.row(catalog))
        expect(self.api.checks["ready-after-3"] == 3, self.api.checks)
        expect(self.api.tokens["ready-after-3"] == {f"Bearer {TOKEN}"}, "the API got another token")
        self.say(f"Scheduler has fired twice; the row is written: {', '.join(self.database.row(catalog))}")
        self.heard(catalog, "UPDATED")

    def the_token_is_sealed(self, catalog, event):
        ((row,),) = self.database.query("SELECT row_to_json(p) FROM catalog_poll p WHERE catalog_id = :id", id=catalog)
        expect("jwt_token" not in event and event["sealed_token"] == row["sealed_token"], event)
        for kept in (json.dumps(event), json.dumps(row)):
            expect(not any(part in kept for part in TOKEN.split(".")[1:]), "a token is kept in clear")
        self.say(f"its token is sealed in the schedule and in the row: {event['sealed_token'][:24]}…")

    def a_poll_is_refused(self, catalog):
        self.start("unauthorized", catalog)
        eventually(lambda: self.state(catalog) == "FAILED", "the poll ends FAILED")
        error = self.database.poll(catalog)[3]
        expect("401" in error, error)
        self.say(f'a 401 ends its poll: FAILED, "{error}"')
        self.heard(catalog, "FAILED")

    def a_poll_is_cancelled(self, catalog):
        self.start("busy-1300", catalog)
        (schedule,) = eventually(lambda: self.schedules(catalog), "a schedule")
        poll_id = self.database.poll(catalog)[0]
        result = self.command("cancel", poll_id)
        expect(result["cancelled"] == 1, result)
        expect(self.state(catalog) == "CANCELLED", self.database.poll(catalog))
        expect(not self.schedules(catalog), "the schedule is still there")
        self.say("deploy/poller cancel ends a poll, and its schedule is gone")

    def a_permission_is_revoked_and_the_failed_event_returns(self, catalog):
        self.iam.put_role_policy(
            RoleName=self.stack.function_role, PolicyName="revoked", PolicyDocument=deny("scheduler:CreateSchedule")
        )
        result = self.invoke({"action": "check-setup"})
        expect(not result["success"] and not result["checks"]["schedule"]["ok"], result)
        detail = result["checks"]["schedule"]["detail"]
        self.say(f'check-setup finds a revoked permission: "{re.search("is not authorized to perform: [a-zA-Z:]+", detail)[0]}"')
        self.start_as("poll-that-fails", "ready-after-4", catalog)
        queue = self.stack.outputs["FailureQueueUrl"]
        eventually(lambda: self.waiting(queue), "an event in the failure queue")
        expect(self.state(catalog) == "WAITING", self.database.poll(catalog))
        self.say("a poll fails three times, and its event waits in the failure queue")
        self.iam.delete_role_policy(RoleName=self.stack.function_role, PolicyName="revoked")
        eventually(lambda: not self.waiting(queue), "the failure queue is empty")
        eventually(lambda: self.state(catalog) == "UPDATED", "the poll ends UPDATED")
        expect(any('"message_id"' in line for line in self.logged()), "no event came from a queue")
        self.say("the permission is back, and SQS brings the event again by itself: the row is written")
        self.heard(catalog, "UPDATED")

    def a_parked_event_is_redriven(self, catalog):
        event = {"catalog_name": "ready-after-2", "local_catalog_id": catalog, "jwt_token": TOKEN, "poll_id": "poll-that-was-parked"}
        self.stack.emulator.client("sqs").send_message(
            QueueUrl=self.stack.outputs["ParkingQueueUrl"], MessageBody=json.dumps(event), DelaySeconds=0
        )
        parking, *others = self.command("redrive")["queues"]
        expect(parking == {"queue": "ParkingQueueUrl", "redriven": 1, "stay": []}, parking)
        eventually(lambda: self.state(catalog) == "UPDATED", "the poll ends UPDATED")
        self.say("deploy/poller redrive brings a parked event back: the row is written")

    def a_poll_whose_schedule_is_lost(self, catalog):
        """Begins the scene: the sweep comes once a minute."""
        self.start("busy-1200", catalog)
        (schedule,) = eventually(lambda: self.schedules(catalog), "a schedule")
        self.scheduler.delete_schedule(GroupName=NAME, Name=schedule)
        self.database.query(
            "UPDATE catalog_poll SET next_attempt_at = now() - interval '10 minutes' WHERE catalog_id = :id", id=catalog
        )

    def the_sweep_revives_the_poll(self, catalog):
        eventually(lambda: self.state(catalog) == "UPDATED", "the sweep revives the poll")
        self.say("the rule of the sweep has fired, and the poll whose schedule was deleted is revived and UPDATED")
        self.heard(catalog, "UPDATED")

    def polls_are_found_by_the_command(self):
        for filters, expected in {
            ("--state", "FAILED"): {"unauthorized"},
            ("--state", "failed", "--state", "CANCELLED"): {"unauthorized", "busy-1300"},
            ("--text", "ANSWERED 401"): {"unauthorized"},
            ("--text", "%"): set(),
            ("--since", "1h", "--state", "UPDATED"): {"ready-after-3", "ready-after-4", "ready-after-2", "busy-1200"},
        }.items():
            found = {poll["catalog_name"] for poll in self.command("list", *filters)["polls"]}
            expect(found == expected, f"{filters}: {found}")
        newest = self.command("list", "--limit", "2")
        expect(len(newest["polls"]) == 2 and newest["next_cursor"], newest)
        failed = self.command("show", "--catalog", "2")
        expect([line["http_status"] for line in failed["story"]] == [401], failed)
        self.command("show", "no-such-poll", code=4)
        self.command("watch", failed["poll_id"], code=1)
        self.command("list", "--text", "x" * 201, code=2)
        self.command("list", "--function-name", "another:live", code=3)
        self.say("deploy/poller list finds polls by state, age and text, and its exit codes say what became of a command")

    def no_token_is_in_a_log(self):
        events = self.logged()
        expect(events, "nothing was logged")
        expect(not any(part in line for line in events for part in TOKEN.split(".")[1:]), "a token is in the log")
        self.say(f"the log group has {len(events)} lines, and no token in them")

    def start(self, catalog_name, catalog):
        """As the backend does it: its module, its role."""
        names = {name.upper(): value for name, value in self.stack.backend.items()}
        variables = {
            "AWS_ENDPOINT_URL": self.stack.emulator.url,
            "CATALOG_POLLER_FUNCTION_ARN": self.stack.outputs["FunctionArn"],
            **names,
        }
        with mock.patch.dict(os.environ, variables):
            sys.path.insert(0, str(DEPLOY / "backend"))
            from catalog_status_poller import start

            start(catalog_name, catalog, TOKEN)

    def start_as(self, poll_id, catalog_name, catalog):
        """Names the poll in the event, since ministack repeats a failed one with another request id."""
        event = {"catalog_name": catalog_name, "local_catalog_id": catalog, "jwt_token": TOKEN, "poll_id": poll_id}
        self.stack.emulator.client("lambda", self.stack.backend).invoke(
            FunctionName=self.stack.outputs["FunctionArn"], InvocationType="Event", Payload=json.dumps(event)
        )

    def command(self, *arguments, code=0):
        """The answer of deploy/poller, run as an operator does."""
        variables = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "CATALOG_POLLER_FUNCTION_ARN": f"{NAME}:live"}
        region = self.stack.emulator.environment["AWS_DEFAULT_REGION"]
        options = ["--json", "--endpoint-url", self.stack.emulator.url, "--region", region]
        command = [sys.executable, "-B", DEPLOY / "poller", *arguments, *options]
        ran = subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True)
        expect(ran.returncode == code, ran.stdout + ran.stderr)
        return json.loads(ran.stdout) if code == 0 else None

    def invoke(self, event):
        answer = self.operator.invoke(FunctionName=f"{NAME}:live", Payload=json.dumps(event))
        payload = json.load(answer["Payload"])
        expect("FunctionError" not in answer, payload)
        return payload

    def state(self, catalog):
        poll = self.database.poll(catalog)
        return poll[1] if poll else None

    def schedules(self, catalog):
        poll = self.database.poll(catalog)
        if poll is None:
            return []
        schedules = self.scheduler.list_schedules(GroupName=NAME)["Schedules"]
        return [schedule["Name"] for schedule in schedules if schedule["Name"].startswith(poll[0])]

    def waiting(self, queue):
        """The messages that are in the queue: at rest, visible or under way."""
        numbers = ["ApproximateNumberOfMessages" + part for part in ("", "Delayed", "NotVisible")]
        attributes = self.stack.emulator.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=numbers)
        return sum(int(number) for number in attributes["Attributes"].values())

    def heard(self, catalog, outcome):
        for name, heard in (("topic", self.ears.heard_by_topic), ("bus", self.ears.heard_by_bus)):
            messages = eventually(lambda: heard(catalog), f"the {name} is heard")
            expect([message["outcome"] for message in messages] == [outcome], messages)

    def logged(self):
        pages = self.stack.emulator.client("logs").get_paginator("filter_log_events")
        group = self.stack.outputs["LogGroupName"]
        return [event["message"] for page in pages.paginate(logGroupName=group) for event in page["events"]]


def deny(action):
    statement = {"Effect": "Deny", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
