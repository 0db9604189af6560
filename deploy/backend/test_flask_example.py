"""Reading the waits with real drivers and Flask, in a real PostgreSQL with the function's own table and view."""

import pathlib
import platform
import sys
import tempfile
import unittest
from unittest import mock

import flask_example
import pg8000.dbapi
import psycopg
from catalog_status_poller import COLUMNS, CatalogPollerError, status
from flask import Flask

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "test" / "emulator"))
from database import Database  # noqa: E402

TOKEN = "s3cret.to-ken"
# The backend's own user, as deploy/README.md makes it
BACKEND = """
CREATE ROLE backend LOGIN PASSWORD 'backend';
GRANT SELECT, INSERT, UPDATE, DELETE ON catalog TO backend;
GRANT SELECT ON catalog_wait TO backend;
"""
POLL = """
INSERT INTO catalog_poll (poll_id, catalog_id, catalog_name, state, attempt, repeats, needs_token, last_status, last_error,
                          started_at, deadline, next_attempt_at, updated_at)
VALUES (:id, :catalog, 'a catalog', :state, 3, 0, false, 'not ready', :error, now() - CAST(:age AS interval),
        now() + interval '1 hour', now() + interval '20 seconds', now())
"""


def setUpModule():
    if platform.system() != "Linux":
        raise unittest.SkipTest("the PostgreSQL of the tests is one for Linux")
    directory = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(directory.cleanup)
    pathlib.Path(directory.name).chmod(0o711)  # PostgreSQL runs as another user
    global database
    database = Database(pathlib.Path(directory.name))
    try:
        database.__enter__()
    except FileNotFoundError as missing:
        raise unittest.SkipTest(f"there is no PostgreSQL: {missing}") from None
    unittest.addModuleCleanup(database.__exit__, None, None, None)
    database.script(BACKEND)


def with_psycopg(**others):
    return psycopg.connect(
        host="127.0.0.1", port=database.port, dbname=database.name, user="backend", password="backend", **others
    )


def with_pg8000():
    return pg8000.dbapi.connect(
        host="127.0.0.1", port=database.port, database=database.name, user="backend", password="backend"
    )


class WaitsTest(unittest.TestCase):
    def setUp(self):
        database.query("TRUNCATE catalog_poll")
        database.query("UPDATE catalog SET kb_name = NULL, data_source_name = NULL")

    def poll(self, catalog, state, age=1, error=None):
        poll_id = f"poll-{catalog}-{age}"
        database.query(POLL, id=poll_id, catalog=catalog, state=state, age=f"{age} minutes", error=error)
        return poll_id


class StatusTest(WaitsTest):
    def test_every_driver_reads_the_newest_poll_of_each_catalog(self):
        self.poll(1, "FAILED", age=9)
        newest = self.poll(1, "WAITING")
        failed = self.poll(2, "FAILED", error="the API answered 401")
        self.poll(4, "WAITING")
        as_dicts = with_psycopg(row_factory=psycopg.rows.dict_row)
        for connection in (with_psycopg(), as_dicts, with_pg8000()):
            try:
                found = status(connection, [2, 1, 3, 1])
            finally:
                connection.close()
            self.assertEqual({catalog: poll["poll_id"] for catalog, poll in found.items()}, {1: newest, 2: failed})
            self.assertEqual(set(found[1]), set(COLUMNS))
            self.assertEqual((found[1]["state"], found[1]["attempts"]), ("WAITING", 3))
            self.assertIsNotNone(found[1]["next_check_at"].tzinfo)
            self.assertIn("401", found[2]["reason"])

    def test_a_poll_that_ended_in_a_pause_is_not_paused(self):
        self.poll(1, "CANCELLED")
        self.poll(2, "WAITING")
        database.query("UPDATE catalog_poll SET paused_at = now()")
        with with_psycopg() as connection:
            found = status(connection, [1, 2])
        self.assertEqual((found[1]["paused"], found[2]["paused"]), (False, True))

    def test_no_catalogs_need_no_connection(self):
        self.assertEqual(status(None, []), {})

    def test_what_is_no_id_reaches_no_database(self):
        for ids in (["1"], [0], [True], ["1); DROP TABLE catalog --"]):
            with self.assertRaisesRegex(ValueError, "local_catalog_id"):
                status(None, ids)


class FlaskTest(WaitsTest):
    def setUp(self):
        super().setUp()
        app = Flask(__name__)
        waits = flask_example.catalog_waits(with_psycopg, may_see=lambda catalog: catalog != 13)
        app.register_blueprint(waits, url_prefix="/api/catalogs")
        self.page = app.test_client()

    def get(self, path, code=200):
        answer = self.page.get("/api/catalogs" + path)
        self.assertEqual((answer.status_code, answer.headers["Cache-Control"]), (code, "no-store"), answer.text)
        return answer.json

    def test_a_catalog_that_is_waited_for_is_not_over(self):
        self.poll(1, "WAITING")
        answer = self.get("/1/status")
        self.assertEqual((answer["state"], answer["catalog_ready"], answer["is_over"]), ("WAITING", False, False))
        self.assertRegex(answer["next_check_at"], r"^\d{4}-\d\d-\d\dT.*[+Z]")

    def test_a_catalog_that_is_ready_has_its_values(self):
        self.poll(1, "UPDATED")
        database.query("UPDATE catalog SET kb_name = 'kb-1', data_source_name = 'ds-1' WHERE id = 1")
        answer = self.get("/1/status")
        self.assertEqual((answer["state"], answer["catalog_ready"], answer["is_over"]), ("UPDATED", True, True))
        self.assertEqual((answer["kb_name"], answer["data_source_name"]), ("kb-1", "ds-1"))

    def test_a_catalog_that_failed_or_timed_out_says_why(self):
        for state, error in {"FAILED": "the API answered 401", "TIMED_OUT": "150 attempts were made"}.items():
            database.query("TRUNCATE catalog_poll")
            self.poll(1, state, error=error)
            answer = self.get("/1/status")
            self.assertEqual((answer["state"], answer["catalog_ready"], answer["is_over"]), (state, False, True))
            self.assertIn(error, answer["reason"])

    def test_a_catalog_without_a_poll_has_no_state(self):
        self.assertEqual((self.get("/1/status")["state"], self.get("/1/status")["is_over"]), (None, False))

    def test_a_catalog_that_is_not_there_or_not_to_be_seen_is_not_found(self):
        self.poll(13, "WAITING")
        for catalog in (99, 13, 0, 10**30):
            self.assertIn("no such catalog", self.get(f"/{catalog}/status", code=404)["error"])

    def test_up_to_20_catalogs_are_one_answer(self):
        for catalog in range(1, 21):
            self.poll(catalog, "WAITING")
        answer = self.get("/status?ids=" + ",".join(map(str, range(1, 21))))
        self.assertEqual({c["catalog_id"] for c in answer["catalogs"]}, set(range(1, 21)) - {13})
        self.assertEqual(self.get("/status?ids=13,99"), {"catalogs": []})

    def test_more_than_20_catalogs_or_none_are_refused(self):
        for ids in (",".join(map(str, range(1, 22))), "", "1,,2", "1;DROP TABLE catalog", "-1", "٣"):
            self.assertIn("ids should be", self.get("/status?ids=" + ids, code=400)["error"])

    def test_a_retry_hands_on_the_token_of_the_request(self):
        with mock.patch.object(flask_example, "retry") as retry:
            headers = {"Authorization": f"Bearer {TOKEN}"}
            self.assertEqual(self.page.post("/api/catalogs/1/retry", headers=headers).status_code, 202)
            self.assertEqual(self.page.post("/api/catalogs/2/retry").status_code, 202)
            self.assertEqual(self.page.post("/api/catalogs/13/retry").status_code, 404)
            self.assertEqual(retry.call_args_list, [mock.call(1, TOKEN), mock.call(2, None)])
            retry.side_effect = CatalogPollerError("Lambda refused the event")
            self.assertEqual(self.page.post("/api/catalogs/1/retry", headers=headers).status_code, 503)
        unsendable = {"Authorization": "Bearer two words"}
        self.assertEqual(self.page.post("/api/catalogs/1/retry", headers=unsendable).status_code, 400)


if __name__ == "__main__":
    unittest.main()
