"""deploy/poller with the real SDK over HTTP, against a server that answers as Lambda's Invoke does."""

import datetime
import io
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

from invoked import FunctionError, InvokeServer, Refusal
from json_server import JsonServer
from poller_command import KEYS, run
from rich.console import Console

from catalog_poller_cli import display

SCRIPT = pathlib.Path(__file__).resolve().parents[1] / "poller"
TOKEN = "s3cret.to-ken"
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:catalogs:live"
WAITING = {
    "poll_id": "poll-1",
    "state": "WAITING",
    "local_catalog_id": 7,
    "catalog_name": "Ünsere #1",
    "attempt_count": 3,
    "last_status": "not ready",
    "started_at": "2026-01-31T10:00:00.123456789Z",
    "deadline": "2026-01-31T10:50:00Z",
    "next_attempt_at": "2026-01-31T10:01:20Z",
}
FAILED = {**WAITING, "poll_id": "poll-2", "state": "FAILED", "last_error": "the API answered 401"}
STORY = [
    {"attempt": 1, "made_by": "start", "began_at": "2026-01-31T10:00:00Z", "api_ms": 31, "http_status": 404,
     "status": "not ready", "decision": "WAITING", "next_attempt_at": "2026-01-31T10:00:20Z"},
    {"attempt": 2, "made_by": "schedule", "due_at": "2026-01-31T10:00:20Z", "began_at": "2026-01-31T10:01:50Z", "late_s": 90.5,
     "api_ms": 12, "http_status": 503, "status": "unavailable", "decision": "WAITING", "reason": "busy"},
]  # fmt: skip


class PollerTest(unittest.TestCase):
    """answers: the function gives them one after the other, and the last one again."""

    def setUp(self):
        self.answers = [{"success": True}]
        server = InvokeServer(self._answer)
        self.server = server.__enter__()
        self.addCleanup(server.__exit__, None, None, None)

    def _answer(self, event):
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def run_poller(self, *arguments, code=0, **others):
        ran = run(*arguments, "--endpoint-url", self.server.url, **others)
        self.assertEqual(ran.code, code, ran.out + ran.err)
        self.assertNotIn("Traceback", ran.err)
        return ran


class ConnectionTest(PollerTest):
    def test_the_function_is_the_stacks_alias_unless_it_is_named(self):
        self.run_poller("sweep")
        self.run_poller("sweep", "--function-name", "other:live")
        self.run_poller("sweep", environment={**KEYS, "CATALOG_POLLER_FUNCTION_ARN": ARN})
        self.assertEqual([i.name for i in self.server.invoked], ["catalog-status-poller:live", "other:live", ARN])

    def test_options_stand_before_or_after_the_command(self):
        ran = run("--endpoint-url", self.server.url, "--json", "sweep", environment=KEYS)
        self.assertEqual((ran.code, json.loads(ran.out)), (0, {"success": True}))

    def test_a_local_endpoint_needs_no_credentials_and_no_region(self):
        self.run_poller("sweep", environment={})

    def test_another_endpoint_needs_credentials(self):
        ran = run("sweep", "--region", "eu-west-1", environment={"AWS_EC2_METADATA_DISABLED": "true"})
        self.assertEqual((ran.code, ran.err), (3, "Error: Lambda: Unable to locate credentials\n"))

    def test_what_cannot_be_reached_is_one_line(self):
        for endpoint, code in {"http://127.0.0.1:9": 3, "no address": 2}.items():
            ran = run("sweep", "--endpoint-url", endpoint, environment={**KEYS, "AWS_DEFAULT_REGION": "eu-west-1"})
            self.assertEqual((ran.code, ran.err.count("\n"), ran.out), (code, 1, ""), ran.err)

    def test_the_command_says_what_to_do_about_an_address_where_nothing_answers(self):
        ran = run("sweep", "--endpoint-url", "http://127.0.0.1:9", environment=KEYS)
        self.assertIn("nothing answers at http://127.0.0.1:9. Is local work running? ./mvnw quarkus:dev\n", ran.err)

    def test_the_command_says_what_to_do_about_a_missing_region(self):
        ran = run("sweep", environment=KEYS)
        self.assertEqual(
            (ran.code, ran.err), (3, "Error: AWS: no region. Give --region, or --endpoint-url for local work\n")
        )

    def test_redrive_says_that_local_work_has_no_queues(self):
        with JsonServer(lambda path, headers, body: (404, {}, {"message": "not here"})) as lambda_only:
            ran = run("redrive", "--endpoint-url", lambda_only.url, environment=KEYS)
        self.assertEqual(ran.code, 3)
        self.assertIn("Local work has no queues of failed events", ran.err)

    def test_a_profile_that_is_not_there_is_one_line(self):
        ran = self.run_poller("sweep", "--profile", "nobody", code=3)
        self.assertEqual(ran.err, "Error: AWS: The config profile (nobody) could not be found\n")

    def test_a_refusal_of_lambda_is_one_line(self):
        self.answers = [Refusal(403, "AccessDeniedException")]
        ran = self.run_poller("sweep", code=3)
        self.assertEqual(ran.err, "Error: Lambda refused: AccessDeniedException: no reason\n")

    def test_an_event_that_the_function_does_not_take_is_wrong_usage(self):
        self.answers = [FunctionError("org.catalogpoller.event.InvalidEventException", "cursor: is not one")]
        self.assertEqual(self.run_poller("list", code=2).err, "Error: cursor: is not one\n")

    def test_a_function_that_ends_in_an_error_is_one_line_without_its_control_characters(self):
        self.answers = [FunctionError("Sandbox.Timedout", "one\ntwo \x1b[31m")]
        ran = self.run_poller("sweep", code=1)
        self.assertEqual(ran.err, "Error: the function ended in an error: Timedout: one\\ntwo \\x1b[31m\n")

    def test_an_error_is_json_with_the_option_json(self):
        self.answers = [FunctionError("x.CatalogTableException", "no database")]
        ran = self.run_poller("list", "--json", code=1)
        answer = {"success": False, "error": "the function ended in an error: CatalogTableException: no database"}
        self.assertEqual(json.loads(ran.out), answer)

    def test_an_answer_that_is_no_object_is_an_error(self):
        self.answers = [["x"]]
        self.assertIn("no JSON object", self.run_poller("sweep", code=3).err)

    def test_an_answer_of_another_function_is_an_error(self):
        self.answers = [{"statusCode": 200, "body": "hello"}]
        self.assertIn("is not the poller", self.run_poller("check-setup", code=3).err)

    def test_a_wrong_command_is_one_line_that_names_the_help(self):
        for arguments, problem in {
            ("nothing",): "No such command 'nothing'. See: poller --help",
            ("--nothing",): "See: poller --help",
            ("start", "c", "x"): "'x' is not a valid integer range. See: poller start --help",
            ("cancel",): "give either POLL or --catalog. See: poller cancel --help",
            ("completion",): "Choose from: bash, zsh, fish. See: poller completion --help",
            ("list", "--since", "x"): "no age such as 90m, 2h or 3d. See: poller list --help",
            ("list", "--endpoint-url", "x"): '"x" is no URL such as http://localhost:3001. See: poller list --help',
        }.items():
            ran = run(*arguments)
            self.assertEqual((ran.code, ran.err.count("\n"), ran.out), (2, 1, ""), ran.err)
            self.assertIn(problem, ran.err)

    def test_without_a_command_it_shows_its_help(self):
        self.assertIn("Usage: poller", run().out)

    def test_every_command_has_help_json_and_an_endpoint(self):
        commands = (
            "start list show watch check-now cancel retry pause resume sweep redrive check-setup completion".split()
        )
        listed = run("--help").out
        places = [listed.index(f"  {command} ") for command in commands]
        self.assertEqual(places, sorted(places), "they are listed as one needs them")
        for command in commands:
            ran = run(command, "--help")
            self.assertEqual(ran.code, 0)
            if command == "completion":
                continue
            for option in ("--json", "--endpoint-url", "--function-name", "--region", "--profile"):
                self.assertIn(option, ran.out)


class ListTest(PollerTest):
    def test_the_filters_are_fields_of_the_event(self):
        self.answers = [{"success": True, "polls": []}]
        self.run_poller("list", "--state", "failed", "--state", "TIMED_OUT", "--since", "2026-01-31", "--before", "2026-02-01T01:02:03+01:00",
                        "--text", "50%", "--limit", "5")  # fmt: skip
        event = {"action": "list", "state": ["FAILED", "TIMED_OUT"], "started_after": "2026-01-31T00:00:00Z",
                 "started_before": "2026-02-01T00:02:03Z", "text": "50%", "limit": 5}  # fmt: skip
        self.assertEqual(self.server.events(), [event])

    def test_an_age_is_an_instant(self):
        self.answers = [{"success": True, "polls": []}]
        with mock.patch("catalog_poller_cli.times.now") as now:
            now.return_value = datetime.datetime.fromisoformat("2026-01-31T12:00:00+00:00")
            self.run_poller("list", "--since", "90m")
        self.assertEqual(self.server.events()[0]["started_after"], "2026-01-31T10:30:00Z")

    def test_what_is_no_time_is_wrong_usage(self):
        for value in ("yesterday", "2026-13-01", "999999d", "5"):
            self.assertIn(f'"{value}" is no time', self.run_poller("list", "--since", value, code=2).err)
        self.assertEqual(self.server.invoked, [])

    def test_a_poll_is_one_line_even_if_its_name_has_line_ends_and_colours(self):
        evil = {**FAILED, "catalog_name": "[red]a\n\x1b[2J" + "x" * 100}
        self.answers = [{"success": True, "polls": [WAITING, evil]}]
        header, first, second = self.run_poller("list").out.splitlines()
        self.assertIn("poll-1  7 Ünsere #1", first)
        self.assertRegex(first, r"WAITING +3 .* ago .* not ready")
        self.assertIn("2 [red]a\\n\\x1b[2Jxxx", second.replace("poll-2  7", "2"))
        self.assertIn("the API answered 401", second)

    def test_a_narrow_terminal_has_a_second_line_with_the_name_and_the_last_check(self):
        now = datetime.datetime.fromisoformat("2026-01-31T10:05:00+00:00")
        named = {**WAITING, "poll_id": "9be176e2-59f1-4b37-a64c-514ecbb6fabf", "catalog_name": "a-long-name-of-a-catalog"}
        failed = {**named, "state": "TIMED_OUT", "last_error": "[red]the catalog is not ready after attempt 150 of 150"}
        for width, columns in {80: 4, 100: 4}.items():
            header, first, name, second, reason = self.printed([named, failed], now, width)
            self.assertEqual(len(re.split("  +", header.strip())), columns, header)
            self.assertRegex(first, r"^9be176e2-59f1-4b37-a64c-514ecbb6fabf +WAITING +3 +overdue 3 min *$")
            self.assertRegex(name, r"^  7 a-long-name-of-a-catalog  not ready *$")
            self.assertRegex(second, r"^9be176e2-59f1-4b37-a64c-514ecbb6fabf +TIMED_OUT +3 *$")
            self.assertRegex(reason, r"^  7 a-long-name-of-a-catalog  \[red\]the catalog is not ready after")
        header, first, second = self.printed([named, failed], now, 120)
        self.assertEqual(len(re.split("  +", header.strip())), 7, header)
        self.assertRegex(first, r"^9be176e2-59f1-4b37-a64c-514ecbb6fabf +7 a-.* WAITING .*overdue 3 min +not")
        self.assertRegex(second, r" TIMED_OUT .* \[red")

    def printed(self, polls, now, width):
        out = io.StringIO()
        Console(file=out, width=width).print(display.polls(polls, now))
        return out.getvalue().splitlines()

    def test_a_list_without_polls_says_so(self):
        self.answers = [{"success": True, "polls": []}]
        self.assertIn("There is no such poll.", self.run_poller("list").out)

    def test_a_next_attempt_is_overdue_after_a_minute(self):
        soon = datetime.datetime.fromisoformat("2026-01-31T10:01:00+00:00")
        for after, text in {0: "in 20 s", 30: "due for 10 s", 90: "overdue 70 s"}.items():
            out = io.StringIO()
            now = soon + datetime.timedelta(seconds=after)
            Console(file=out, width=200).print(display.polls([WAITING], now))
            self.assertIn(text, out.getvalue())

    def test_more_polls_than_one_answer_has_take_several_events(self):
        page = [WAITING] * 100
        self.answers = [
            {"success": True, "polls": page, "next_cursor": "c1"},
            {"success": True, "polls": page[:50], "next_cursor": "c2"},
        ]
        ran = self.run_poller("list", "--limit", "150", "--json")
        self.assertEqual([(e["limit"], e.get("cursor")) for e in self.server.events()], [(100, None), (50, "c1")])
        answer = json.loads(ran.out)
        self.assertEqual((len(answer["polls"]), answer["next_cursor"]), (150, "c2"))

    def test_a_list_says_that_there_are_more_polls(self):
        self.answers = [{"success": True, "polls": [WAITING], "next_cursor": "c1"}]
        self.assertIn("There are more", self.run_poller("list", "--limit", "1").out)


class ShowTest(PollerTest):
    def test_the_story_is_a_table_with_a_bar_for_lateness(self):
        self.answers = [{"success": True, "polls": [{**WAITING, "story": STORY}]}]
        out = self.run_poller("show", "poll-1").out
        self.assertEqual(self.server.events(), [{"action": "status", "poll_id": "poll-1"}])
        self.assertRegex(out, r"catalog_name +Ünsere #1")
        self.assertRegex(out, r"1 +start +10:00:00 +31 ms +404 +not ready +WAITING +10:00:20")
        self.assertRegex(out, r"2 +schedule +10:00:20 +90\.5 s +█+ +12 ms +503 +unavailable +WAITING +busy")

    def test_attempts_without_a_line_are_counted(self):
        self.answers = [{"success": True, "polls": [{**WAITING, "story": STORY}]}]
        self.assertIn("\nAttempts without a line: 1. The log has them.\n", self.run_poller("show", "poll-1").out)
        self.answers = [{"success": True, "polls": [{**WAITING, "attempt_count": 2, "story": STORY}]}]
        self.assertNotIn("without a line", self.run_poller("show", "poll-1").out)
        latest = [{**STORY[1], "attempt": number} for number in range(501, 1501)]
        self.answers = [{"success": True, "polls": [{**WAITING, "attempt_count": 1500, "story": latest}]}]
        self.assertNotIn("without a line", self.run_poller("show", "poll-1").out)

    def test_a_poll_whose_attempt_did_not_come_is_shown_with_its_repair(self):
        self.answers = [{"success": True, "polls": [WAITING]}]
        self.assertIn("\npoller check-now poll-1\n", self.run_poller("show", "poll-1").out)
        self.answers = [{"success": True, "polls": [{**WAITING, "paused": True}]}]
        self.assertNotIn("check-now", self.run_poller("show", "poll-1").out)

    def test_the_newest_poll_of_a_catalog_is_shown(self):
        polls = {"success": True, "polls": [WAITING, FAILED]}
        self.answers = [polls, {"success": True, "polls": [{**WAITING, "story": STORY}]}]
        ran = self.run_poller("show", "--catalog", "7", "--json")
        self.assertEqual(
            self.server.events(), [{"action": "status", "local_catalog_id": 7}, {"action": "status", "poll_id": "poll-1"}]
        )
        self.assertEqual(json.loads(ran.out)["story"], STORY)

    def test_a_poll_that_is_not_there_has_an_exit_code_of_its_own(self):
        self.answers = [{"success": True, "polls": []}]
        self.assertEqual(self.run_poller("show", "poll-9", code=4).err, "Error: there is no poll poll-9\n")

    def test_steering_a_poll_that_is_not_there_has_that_exit_code_too(self):
        self.answers = [{"success": False, "error": "there is no such poll"}]
        for command in ("cancel", "check-now", "retry"):
            ran = self.run_poller(command, "poll-9", code=4)
            self.assertEqual((ran.out, ran.err), ("", "Error: there is no such poll\n"))
            self.assertEqual(json.loads(self.run_poller(command, "poll-9", "--json", code=4).out)["success"], False)

    def test_a_poll_that_ended_has_no_time_left(self):
        self.answers = [{"success": True, "polls": [FAILED]}]
        self.assertRegex(self.run_poller("show", "poll-2").out, r"deadline +2026-01-31T10:50:00Z *\n")

    def test_a_function_without_history_shows_the_poll(self):
        self.answers = [{"success": True, "polls": [WAITING]}]
        self.assertRegex(self.run_poller("show", "poll-1").out, r"state +WAITING")


class WatchTest(PollerTest):
    def setUp(self):
        super().setUp()
        sleep = mock.patch("time.sleep")
        self.sleep = sleep.start()
        self.addCleanup(sleep.stop)

    def test_a_poll_is_watched_until_it_ends(self):
        later = {**WAITING, "attempt_count": 4}
        self.answers = [
            {"success": True, "polls": [poll]} for poll in (WAITING, WAITING, later, {**later, "state": "UPDATED"})
        ]
        ran = self.run_poller("watch", "poll-1", "--json")
        self.assertEqual([json.loads(line)["state"] for line in ran.out.splitlines()], ["WAITING", "WAITING", "UPDATED"])

    def test_the_newest_poll_of_a_catalog_is_watched(self):
        self.answers = [{"success": True, "polls": [{**WAITING, "state": "UPDATED"}]}]
        self.assertIn("poll-1", self.run_poller("watch", "--catalog", "7").out)
        self.assertEqual(self.server.events()[0], {"action": "status", "local_catalog_id": 7})
        self.run_poller("watch", "poll-1", "--catalog", "7", code=2)

    def test_an_end_other_than_updated_is_an_error(self):
        self.answers = [{"success": True, "polls": [FAILED]}]
        self.assertIn(
            "poll-2 Ünsere #1 FAILED, attempt 3: the API answered 401", self.run_poller("watch", "poll-2", code=1).out
        )

    def test_a_look_that_is_refused_is_followed_by_another(self):
        away = FunctionError("x.CatalogTableException", "the database cannot be reached")
        ended = {"success": True, "polls": [{**WAITING, "state": "UPDATED"}]}
        self.answers = [{"success": True, "polls": [WAITING]}, away, ended]
        ran = self.run_poller("watch", "poll-1", "--json")
        self.assertEqual([json.loads(line)["state"] for line in ran.out.splitlines()], ["WAITING", "UPDATED"])
        self.assertIn("the database cannot be reached", ran.err)
        self.answers = [away]
        self.assertIn("the database cannot be reached", self.run_poller("watch", "poll-1", code=1).err)

    def test_all_polls_are_watched_until_ctrl_c(self):
        self.answers = [{"success": True, "polls": [FAILED, WAITING]}]
        self.sleep.side_effect = KeyboardInterrupt
        ran = self.run_poller("watch", "--state", "WAITING", code=130)
        self.assertEqual([line.split()[1] for line in ran.out.splitlines()], ["poll-1", "poll-2"])
        self.assertEqual(self.server.events(), [{"action": "list", "state": ["WAITING"], "limit": 20}])


class StartTest(PollerTest):
    def test_a_start_makes_the_first_attempt_and_prints_its_result(self):
        self.answers = [{"success": True, "outcome": "WAITING", "poll_id": "p", "next_attempt_at": "2026-01-31T10:00:20Z"}]
        ran = self.run_poller("start", "Ünsere #1", "7", "--token-file", "-", "--correlation-id", "r-1", stdin=TOKEN + "\n")
        ((_, kind, event),) = self.server.invoked
        self.assertEqual(kind, "RequestResponse")
        poll_id = event.pop("poll_id")
        self.assertRegex(poll_id, "^[0-9a-f-]{36}$")
        self.assertEqual(
            event,
            {
                "catalog_name": "Ünsere #1",
                "local_catalog_id": 7,
                "attempt_count": 0,
                "jwt_token": TOKEN,
                "correlation_id": "r-1",
            },
        )
        self.assertRegex(ran.out, r"outcome +WAITING")
        self.assertIn("\npoller watch p\n", ran.out, "what to look at next")
        self.assertNotIn(TOKEN, ran.out + ran.err)

    def test_known_values_end_the_wait(self):
        self.run_poller("start", "c", "7", "--poll-id", "p", "--value", "kb_name=a=b", "--value", "data_source_name=")
        event = {
            "catalog_name": "c",
            "local_catalog_id": 7,
            "attempt_count": 0,
            "poll_id": "p",
            "kb_name": "a=b",
            "data_source_name": "",
        }
        self.assertEqual(self.server.events(), [event])

    def test_an_asynchronous_start_returns_the_identity(self):
        ran = self.run_poller("start", "c", "7", "--async", "--json")
        ((_, kind, event),) = self.server.invoked
        self.assertEqual((kind, json.loads(ran.out)), ("Event", {"success": True, "poll_id": event["poll_id"]}))

    def test_a_start_that_came_second_says_where_to_look(self):
        self.answers = [{"success": True, "outcome": "SUPERSEDED", "local_catalog_id": 7, "catalog_id": 7, "poll_id": "p"}]
        out = self.run_poller("start", "c", "7", "--poll-id", "p").out
        self.assertIn("\npoller show p\n", out)
        self.assertEqual(out.count("catalog_id"), 1, "the same number has one name")

    def test_a_start_without_a_database_says_that_the_poll_is_not_seen(self):
        self.answers = [{"success": True, "outcome": "WAITING", "poll_id": "p", "untracked": "the database cannot be reached"}]
        out = self.run_poller("start", "c", "7").out
        self.assertRegex(out, r"untracked +the database cannot be reached")
        self.assertRegex(out, r"\nThe database did not take the poll\. .* do not see it")
        self.assertNotIn("poller watch", out)
        self.assertIn("do not see it", self.run_poller("start", "c", "7", "--watch", code=1).out)

    def test_a_poll_that_failed_at_once_is_an_error(self):
        self.answers = [{"success": False, "outcome": "FAILED", "error": "the API answered 401"}]
        self.assertIn("the API answered 401", self.run_poller("start", "c", "7", code=1).out)

    def test_a_poll_is_watched_after_its_start(self):
        self.answers = [
            {"success": True, "outcome": "SUPERSEDED", "poll_id": "poll-1"},
            {"success": True, "polls": [{**WAITING, "state": "UPDATED"}]},
        ]
        self.run_poller("start", "c", "7", "--watch")
        self.assertEqual(self.server.events()[1], {"action": "status", "poll_id": "poll-1"})

    def test_wrong_values_are_wrong_usage_and_nothing_is_sent(self):
        for arguments, stdin in [
            (["start", "c", "0"], ""),
            (["start", "c"], ""),
            (["start", "c", "7", "--value", "x"], ""),
            (["start", "c", "7", "--dry-run", "--watch"], ""),
            (["start", "c", "7", "--token-file", "-"], "Bearer " + TOKEN),
            (["start", "c", "7", "--token-file", "-"], " \n"),
            (["start", "c", "7", "--token-file", "/nowhere/token"], ""),
        ]:
            ran = self.run_poller(*arguments, stdin=stdin, code=2)
            self.assertNotIn(TOKEN, ran.out + ran.err)
        self.assertEqual(self.server.invoked, [])


class RetryTest(PollerTest):
    def test_a_retry_is_sent_again_until_no_poll_is_left(self):
        new = {"poll_id": "poll-2.retry1", "retry_of": "poll-2", "local_catalog_id": 7, "catalog_name": "c"}
        no = {"poll_id": "poll-3", "reason": "its token is lost"}
        self.answers = [
            {"success": True, "retried": 100, "polls": [new], "not_retried": [no], "left": 20},
            {"success": True, "retried": 20, "polls": [], "not_retried": [], "left": 0},
        ]
        ran = self.run_poller(
            "retry",
            "--since",
            "2026-01-31T10:00:00Z",
            "--state",
            "failed",
            "--max-rate",
            "9",
            "--token-file",
            "-",
            stdin=TOKEN,
        )
        first, second = self.server.events()
        self.assertEqual(first, second)
        self.assertRegex(first.pop("until"), r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
        event = {"action": "retry", "since": "2026-01-31T10:00:00Z", "state": "FAILED", "max_rate": 9, "jwt_token": TOKEN}
        self.assertEqual(first, event)
        self.assertRegex(ran.out, r"retried +120")
        self.assertRegex(ran.out, r"poll-2\.retry1 +poll-2 +7 c")
        self.assertRegex(ran.out, r"poll-3 +its token is lost")

    def test_polls_and_catalogs_are_retried_one_by_one(self):
        self.answers = [{"success": True, "retried": 1, "polls": [], "left": 0}]
        ran = self.run_poller("retry", "a", "b", "--json")
        self.run_poller("retry", "--catalog", "7")
        self.assertEqual(json.loads(ran.out)["retried"], 2)
        events = [{"action": "retry", **which} for which in ({"poll_id": "a"}, {"poll_id": "b"}, {"local_catalog_id": 7})]
        self.assertEqual(self.server.events(), events)

    def test_a_function_that_gets_nowhere_is_given_up(self):
        self.answers = [{"success": True, "retried": 0, "left": 3}]
        self.assertIn("3 polls are left", self.run_poller("retry", "--since", "1h", code=1).err)

    def test_a_retry_that_starts_no_poll_fails(self):
        self.answers = [
            {"success": True, "retried": 0, "polls": [], "not_retried": [{"poll_id": "a", "reason": "it waits"}], "left": 0}
        ]
        self.run_poller("retry", "a", code=1)

    def test_a_retry_wants_one_way_to_choose_polls(self):
        for arguments in (
            [],
            ["a", "--catalog", "7"],
            ["a", "--since", "1h"],
            ["a", "--state", "FAILED"],
            ["--since", "1h", "--max-rate", "0"],
        ):
            self.run_poller("retry", *arguments, code=2)
        self.assertEqual(self.server.invoked, [])


class SteeringTest(PollerTest):
    def test_check_now_prints_the_result_of_the_attempt(self):
        self.answers = [{"success": True, "action": "check-now", "checked": {"outcome": "UPDATED", "kb_name": "kb-1"}}]
        ran = self.run_poller("check-now", "poll-1")
        self.run_poller("check-now", "--catalog", "7")
        self.assertEqual(
            self.server.events(),
            [{"action": "check-now", "poll_id": "poll-1"}, {"action": "check-now", "local_catalog_id": 7}],
        )
        self.assertRegex(ran.out, r"kb_name +kb-1")

    def test_a_check_now_that_a_pause_kept_from_its_attempt_failed(self):
        kept = {"success": True, "outcome": "WAITING", "error": "paused by an operator"}
        error = "no attempt was made: paused by an operator"
        self.answers = [{"success": False, "action": "check-now", "error": error, "checked": kept}]
        ran = self.run_poller("check-now", "poll-1", code=1)
        self.assertNotIn("WAITING", ran.out)
        self.assertRegex(ran.out, rf"error +{error}")

    def test_cancel_takes_a_poll_a_catalog_or_many_polls(self):
        self.answers = [{"success": True, "cancelled": 1, "polls": [FAILED]}]
        self.run_poller("cancel", "a")
        self.run_poller("cancel", "--catalog", "7")
        many = [f"p{n}" for n in range(101)]
        ran = self.run_poller("cancel", *many, "--json")
        self.assertEqual(json.loads(ran.out)["cancelled"], 2)
        which = [{"poll_id": "a"}, {"local_catalog_id": 7}, {"poll_ids": many[:100]}, {"poll_ids": many[100:]}]
        self.assertEqual(self.server.events(), [{"action": "cancel", **fields} for fields in which])

    def test_a_cancel_that_failed_in_part_failed(self):
        self.answers = [
            {"success": False, "cancelled": 1, "error": "a schedule is still there"},
            {"success": True, "cancelled": 1},
        ]
        ran = self.run_poller("cancel", *[f"p{n}" for n in range(101)], code=1)
        self.assertRegex(ran.out, r"error +a schedule is still there")

    def test_pause_and_resume_take_a_catalog_or_all(self):
        self.answers = [{"success": True, "paused": {"since": "2026-01-31T10:00:00Z", "reason": "API's owner"}}]
        out = self.run_poller("pause", "--all", "--reason", "API's owner").out
        self.assertRegex(out, r"^since +2026-01-31T10:00:00Z\s+reason +API's owner")
        self.run_poller("pause", "--catalog", "7")
        self.answers = [{"success": True, "resumed": 60, "left": 5}, {"success": True, "resumed": 5, "left": 0}]
        self.assertEqual(
            json.loads(self.run_poller("resume", "--all", "--json").out), {"success": True, "resumed": 65, "left": 0}
        )
        expected = [
            {"action": "pause", "reason": "API's owner"},
            {"action": "pause", "local_catalog_id": 7},
            {"action": "resume"},
            {"action": "resume"},
        ]
        self.assertEqual(self.server.events(), expected)

    def test_all_catalogs_have_to_be_meant(self):
        for command in ("pause", "resume"):
            self.run_poller(command, code=2)
            self.run_poller(command, "--all", "--catalog", "7", code=2)
            ran = self.run_poller(command, "poll-1", code=2)
            self.assertIn(f"takes no POLL: give either --catalog or --all. See: poller {command} --help", ran.err)
        self.assertEqual(self.server.invoked, [])

    def test_sweep_prints_its_numbers(self):
        self.answers = [{"success": True, "action": "sweep", "revived": 2}]
        self.assertRegex(self.run_poller("sweep").out, r"revived +2")

    def test_a_sweep_that_finds_nothing_says_so(self):
        self.answers = [{"success": True, "action": "sweep", "revived": 0, "handed_over": False}]
        self.assertRegex(self.run_poller("sweep").out, r"^Nothing to repair\. .* 6 minutes .* check-now .*\n$")

    def test_a_sweep_that_failed_on_its_way_says_what_it_did(self):
        self.answers = [{"success": False, "action": "sweep", "revived": 2, "deleted": 0, "error": "no database"}]
        self.assertRegex(self.run_poller("sweep", code=1).out, r"^revived +2 *\nerror +no database *\n$")

    def test_check_setup_fails_if_a_check_does(self):
        self.answers = [
            {
                "success": False,
                "checks": {
                    "database": {"ok": True, "detail": "it answers"},
                    "topic": {"ok": False, "detail": "no such topic"},
                },
            }
        ]
        ran = self.run_poller("check-setup", code=1)
        self.assertRegex(ran.out, r"ok +database +it answers")
        self.assertRegex(ran.out, r"FAILED +topic +no such topic")


class ProgramTest(unittest.TestCase):
    """The file itself, in a process of its own."""

    def program(self, *arguments, environment=None, python=(sys.executable, "-B")):
        variables = {**os.environ, **KEYS, **(environment or {})}
        return subprocess.run([*python, SCRIPT, *arguments], env=variables, capture_output=True, text=True, timeout=300)

    def test_without_its_libraries_it_says_what_to_install(self):
        # -S: without site-packages
        ran = self.program("list", python=(sys.executable, "-B", "-S"))
        self.assertEqual((ran.returncode, ran.stdout), (3, ""))
        first, *others = ran.stderr.splitlines()
        self.assertRegex(first, r"^deploy/poller needs the library \w+: python3 -m pip install /.*/cli$")
        self.assertRegex(others[-1], r"^  python3 -m venv .*/pip install /.*/cli && .*/bin/poller --help$")

    def test_bash_completes_commands_options_and_states(self):
        script = self.program("completion", "bash").stdout
        self.assertIn("complete -o nosort -F", script)
        for words, expected in {
            "poller ch": "check-now",
            "poller list --sta": "--state",
            "poller list --state TI": "timed_out",
        }.items():
            variables = {"_POLLER_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
            self.assertIn(f"plain,{expected}\n", self.program(environment=variables).stdout.lower())

    def test_zsh_and_fish_complete_them_too(self):
        self.assertIn("compdef _poller_completion poller", self.program("completion", "zsh").stdout)
        self.assertIn("complete --no-files --command poller", self.program("completion", "fish").stdout)
        for words, current, expected in [
            ("poller ch", "ch", "check-now"),
            ("poller list --sta", "--sta", "--state"),
            ("poller retry --state TI", "TI", "TIMED_OUT"),
        ]:
            zsh = {"_POLLER_COMPLETE": "zsh_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
            fish = {"_POLLER_COMPLETE": "fish_complete", "COMP_WORDS": words, "COMP_CWORD": current}
            for variables in (zsh, fish):
                self.assertIn(expected.lower(), self.program(environment=variables).stdout.lower(), variables)

    def test_ctrl_c_ends_the_command_without_a_traceback(self):
        with InvokeServer(lambda event: {"success": True, "polls": [WAITING]}) as server:
            command = [sys.executable, "-B", SCRIPT, "watch", "--json", "--endpoint-url", server.url]
            with subprocess.Popen(
                command,
                env={**os.environ, **KEYS},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                # a shell starts what is to run in the background without Ctrl-C
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            ) as process:
                process.stdout.readline()
                process.send_signal(signal.SIGINT)
                _, err = process.communicate(timeout=300)
        self.assertEqual((process.returncode, err), (130, ""))

    def test_the_command_prints_to_a_terminal_of_few_characters(self):
        with InvokeServer(lambda event: {"success": True, "polls": [{**WAITING, "story": STORY}]}) as server:
            ran = self.program("show", "poll-1", "--endpoint-url", server.url, environment={"PYTHONIOENCODING": "ascii"})
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))

    def test_pip_installs_the_command_from_its_folder(self):
        with tempfile.TemporaryDirectory() as target:
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
            subprocess.run([*pip, "--target", target, SCRIPT.parent / "cli"], check=True, timeout=300, capture_output=True)
            variables = {**os.environ, "PYTHONPATH": target}
            ran = subprocess.run(
                [f"{target}/bin/poller", "--help"], env=variables, capture_output=True, text=True, timeout=300
            )
        self.assertIn("Usage: poller", ran.stdout)


if __name__ == "__main__":
    unittest.main()
