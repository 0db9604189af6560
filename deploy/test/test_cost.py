"""The arithmetic of the cost table, against figures worked out by hand."""

import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import cost  # noqa: E402

PRICES = json.loads((cost.DEPLOY / "prices.json").read_text())


class CostTest(unittest.TestCase):
    def test_every_price_has_a_source(self):
        for name, price in PRICES.items():
            if isinstance(price, dict):
                self.assertRegex(price["source"], "^https://aws.amazon.com/", name)

    def test_a_state_machine_of_75_checks_has_its_price(self):
        # 300 transitions at $0.000025; (75 x 2 s + 1 s) x 0.25 GB = 37.75 GB-s at $0.0000166667; 76 requests at $0.0000002
        parts = cost.loop_cost(75, PRICES)
        self.assertEqual(cost.transitions(75), 300)
        self.assertAlmostEqual(parts["orchestration"], 0.0075)
        self.assertAlmostEqual(parts["compute"], 0.000629167925)
        self.assertAlmostEqual(parts["requests"], 0.0000152)

    def test_a_poll_of_the_function_has_its_price(self):
        # 20 requests at $0.0000002; 3 GB-s at $0.0000133334; 19 schedules at $0.000001
        parts = cost.function_cost({"invocations": 20, "checks": 20, "gb_seconds": 3, "schedules": 19}, PRICES)
        self.assertAlmostEqual(parts["requests"], 0.000004)
        self.assertAlmostEqual(parts["compute"], 0.0000400002)
        self.assertAlmostEqual(parts["orchestration"], 0.000019)

    def test_logs_are_priced_by_the_bytes_that_an_attempt_prints(self):
        # 5 lines of an attempt and 26 bytes each, at $0.50 for 1,000,000,000
        attempt = cost.LINE_BYTES + cost.METRICS_BYTES + cost.LAMBDA_BYTES + 5 * 26
        parts = cost.function_cost({"invocations": 10, "checks": 10, "gb_seconds": 0, "schedules": 0}, PRICES)
        self.assertAlmostEqual(parts["logs"], 10 * attempt * 0.5e-9)

    def test_a_function_that_prints_more_than_is_priced_fails_the_check(self):
        self.assertIsNone(cost.printed_more({"line": cost.LINE_BYTES + 10, "metrics": cost.METRICS_BYTES}))
        self.assertIn("bytes of metrics", cost.printed_more({"line": cost.LINE_BYTES, "metrics": 2 * cost.METRICS_BYTES}))

    def test_every_metric_of_the_function_is_counted(self):
        declared = cost.declared_metrics()
        self.assertIn("PollsStarted", declared)
        self.assertGreaterEqual(len(declared), 24)
        # 24 x $0.30, 1 alarm at $0.10
        self.assertIn("| $7.30 |", cost.standing(PRICES, "Type: AWS::CloudWatch::Alarm", 24))

    def test_the_sweep_is_priced_with_its_requests_and_compute(self):
        # 288 a day in 30 days: 8,640 x $0.0000002 = $0.0017; 8,640 x 0.5 s x 0.25 GB x $0.0000133334 = $0.0144
        self.assertIn("| 8,640 invocations of 0.5 s at most | $0.02 |", cost.standing(PRICES, "", 0))

    def test_many_polls_need_what_one_needs_many_times(self):
        # 100,000 polls, a check every 50 s: 2,000 attempts a second; 0.8 s each: 1,600 environments
        poll = {"invocations": 10, "checks": 10, "schedules": 9, "gb_seconds": 2, "billed_seconds": 8, "seconds_between_checks": 50}
        made = cost.load({"per_poll": [poll]}, PRICES)
        self.assertIn("| 100,000 | 2,000 | 1,600 | ", made)
        self.assertIn("| 100 | 2 | 1.6 | ", made)

    def test_the_loop_checks_every_22_seconds(self):
        self.assertEqual(cost.loop_checks(0), 1)
        self.assertEqual(cost.loop_checks(22 / 60), 2)
        self.assertEqual(cost.loop_checks(10), 29)


if __name__ == "__main__":
    unittest.main()
