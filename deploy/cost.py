#!/usr/bin/env python3
"""What waiting for a catalog costs: the simulation's numbers times the prices in prices.json.

    python3 deploy/cost.py            prints the tables
    python3 deploy/cost.py --write    puts them into docs/performance.md and docs/capacity.md
    python3 deploy/cost.py --check    fails if these hold others, or if the function prints more or less

The simulation writes target/simulation/hold.json: ./mvnw test -Dtest=HoldCostTest. The packaged function's test writes
target/log-bytes.json: ./mvnw verify -Dit.test=PackagedFunctionOutputIT
"""

import argparse
import json
import math
import pathlib
import re
import sys

DEPLOY = pathlib.Path(__file__).resolve().parent
NUMBERS = DEPLOY.parent / "target" / "simulation" / "hold.json"
LOG_BYTES = DEPLOY.parent / "target" / "log-bytes.json"
PAGE = DEPLOY / "docs" / "performance.md"
CAPACITY_PAGE = DEPLOY / "docs" / "capacity.md"
BEGIN, END = "<!-- made by cost.py -->\n", "<!-- end -->\n"
CATALOGS_A_DAY = 1000
DAYS_A_MONTH = 30

# The state machine that this function replaces: a Choice, a Wait and two Python functions on x86_64
LOOP_STATES = ("check", "ready?", "limit?", "wait")
LAST_STATES = ("check", "ready?", "update", "success")
WAIT_SECONDS = 20
CHECK_SECONDS = 2
UPDATE_SECONDS = 1
LOOP_GB = 0.25
CHECKS_OF_ITS_ESTIMATE = 75

# What an attempt prints, as measured: its line of the log and its metrics. The catalog's name has 12 letters.
LINE_BYTES = 447
METRICS_BYTES = 669
# The lines START, END and REPORT of Lambda (Lambda developer guide, "Sending Lambda function logs to CloudWatch Logs")
LAMBDA_BYTES = 320
# CloudWatch Logs adds so much to each line (CloudWatch Logs API, PutLogEvents)
OVERHEAD_BYTES = 26
# What both lines of an attempt hold: the two ids, the catalog's name, the attempt's number, the time
SHARED_BYTES = 220

# What many polls need. The processor of PostgreSQL for an attempt is that of the fleet in docs/capacity.md.
POLLS_AT_A_TIME = (100, 10_000, 100_000)
DATABASE_MILLIS = 0.52

# The function at rest. A sweep that finds nothing asks the database twice; its time includes a cold start.
SWEEP_MINUTES = 5
SWEEP_SECONDS = 0.5
FUNCTION_GB = 0.25
HOURS_A_MONTH = 24 * DAYS_A_MONTH
METRICS = DEPLOY.parent / "src/main/java/org/catalogpoller/metrics/Metric.java"


def per_unit(prices, name, units=1):
    return prices[name]["price"] / units


def function_cost(poll, prices):
    """Parts of the price of one poll of this function, as the simulation counted it."""
    return {
        "requests": poll["invocations"] * per_unit(prices, "lambda_requests_per_million", 1e6),
        "compute": poll["gb_seconds"] * per_unit(prices, "lambda_gb_second_arm64"),
        "orchestration": poll["schedules"] * per_unit(prices, "scheduler_invocations_per_million", 1e6),
        "logs": log_cost(poll["invocations"] * (LAMBDA_BYTES + 4 * OVERHEAD_BYTES + METRICS_BYTES), prices)
        + log_cost(poll["checks"] * (LINE_BYTES + OVERHEAD_BYTES), prices),
    }


def loop_cost(checks, prices):
    """Parts of the price of one execution of the state machine with so many checks."""
    return {
        "requests": (checks + 1) * per_unit(prices, "lambda_requests_per_million", 1e6),
        "compute": loop_gb_seconds(checks) * per_unit(prices, "lambda_gb_second_x86_64"),
        "orchestration": transitions(checks) * per_unit(prices, "step_functions_transitions_per_thousand", 1e3),
        # Lambda's own lines alone
        "logs": log_cost((checks + 1) * (LAMBDA_BYTES + 3 * OVERHEAD_BYTES), prices),
    }


def log_cost(bytes_of_logs, prices):
    return bytes_of_logs * per_unit(prices, "cloudwatch_logs_gb", 1e9)


def transitions(checks):
    return (checks - 1) * len(LOOP_STATES) + len(LAST_STATES)


def loop_gb_seconds(checks):
    return (checks * CHECK_SECONDS + UPDATE_SECONDS) * LOOP_GB


def loop_checks(minutes):
    """How often the loop has checked when it finds the catalog ready that became so after these minutes."""
    return 1 + math.ceil(minutes * 60 / (WAIT_SECONDS + CHECK_SECONDS))


def declared_metrics():
    """The metrics that the function can print; each is billed for the hours in which it has values."""
    return re.findall(r'^ +[A-Z_0-9]+\("(\w+)", Unit', METRICS.read_text(), re.MULTILINE)


def tables(numbers, prices, template):
    minutes = sum(numbers["ready_after_minutes"]) / len(numbers["ready_after_minutes"])
    checks = loop_checks(minutes)
    low, high = numbers["ready_after_minutes"]
    lines = [
        f"Costs of a catalog that is ready after {low} to {high} minutes. A free tier would take something off. The prices are "
        f"those of {prices['region']}",
        f"in {prices['year']}, for `Runtime=native`, `Architecture=arm64` and {numbers['memory_mb']} MB:",
        "",
        "| | checks | seconds between checks | Lambda requests | Lambda compute | schedules or transitions | logs "
        f"| a catalog | {CATALOGS_A_DAY:,} a day, a month |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for poll in numbers["per_poll"]:
        name = f"this function, `POLL_HOLD={poll['poll_hold']}`, time-out {poll['function_timeout']}"
        lines.append(row(name, poll["checks"], poll["seconds_between_checks"], function_cost(poll, prices)))
    lines.append(row("the state machine", checks, WAIT_SECONDS + CHECK_SECONDS, loop_cost(checks, prices)))
    lines += ["", *logs(numbers["per_poll"][0], prices), "", *arithmetic(checks, minutes, prices), "", standing(prices, template, len(declared_metrics()))]
    return "\n".join(lines) + "\n"


def row(name, checks, seconds, cost):
    total = sum(cost.values())
    month = total * CATALOGS_A_DAY * DAYS_A_MONTH
    parts = " | ".join(f"${cost[part]:.6f}" for part in ("requests", "compute", "orchestration", "logs"))
    return f"| {name} | {checks:.1f} | {seconds:.1f} | {parts} | ${total:.6f} | ${month:,.2f} |"


def logs(poll, prices):
    total = sum(function_cost(poll, prices).values())
    # both have the two ids, the name and the number of the attempt; each is a line of its own
    twice = poll["checks"] * (SHARED_BYTES + OVERHEAD_BYTES)
    yield (
        f"An attempt prints {LINE_BYTES} bytes of log and {METRICS_BYTES} of metrics, each as a line. Lambda adds three "
        f"lines, {LAMBDA_BYTES} bytes. CloudWatch adds {OVERHEAD_BYTES} to each. The state machine's functions are "
        "counted with Lambda's lines alone."
    )
    yield (
        f"As one line, log and metrics would have {SHARED_BYTES + OVERHEAD_BYTES} bytes less: ${log_cost(twice, prices):.7f} "
        f"a catalog, {100 * log_cost(twice, prices) / total:.0f} % of its price. They stay two, so that `LOG_LEVEL` and "
        "`METRICS` switch one without the other."
    )


def arithmetic(checks, minutes, prices):
    estimate = CHECKS_OF_ITS_ESTIMATE
    yield (
        f"The state machine goes through {len(LOOP_STATES)} states a round ({', '.join(LOOP_STATES)}). Each is a billed "
        f"transition. A round takes {WAIT_SECONDS} s of waiting and {CHECK_SECONDS} s of checking. So {minutes:g} minutes "
        f"are {checks} checks, {transitions(checks)} transitions and {loop_gb_seconds(checks):g} GB-s. That is {checks} × "
        f"{CHECK_SECONDS} s × {LOOP_GB} GB, and {UPDATE_SECONDS} s × {LOOP_GB} GB for the update."
    )
    cost = loop_cost(estimate, prices)
    yield (
        f"Its own estimate is for {estimate} checks. Rightly that is {transitions(estimate)} transitions, "
        f"${cost['orchestration']:.4f}, and {loop_gb_seconds(estimate):g} GB-s, ${cost['compute']:.6f}: "
        f"${sum(cost.values()):.4f} with the requests. The estimate counted one transition for each check "
        f"(${estimate * per_unit(prices, 'step_functions_transitions_per_thousand', 1e3):.3f}) and ten times the compute."
    )


def standing(prices, template, metrics):
    alarms = len(re.findall(r"Type: AWS::CloudWatch::Alarm\b", template))
    dashboards = len(re.findall(r"Type: AWS::CloudWatch::Dashboard\b", template))
    watching = (
        alarms * per_unit(prices, "cloudwatch_alarm_month")
        + dashboards * per_unit(prices, "cloudwatch_dashboard_month")
        + metrics * per_unit(prices, "cloudwatch_metric_month")
    )
    sweeps = 24 * 60 // SWEEP_MINUTES * DAYS_A_MONTH
    sweep = sweeps * (
        per_unit(prices, "lambda_requests_per_million", 1e6)
        + SWEEP_SECONDS * FUNCTION_GB * per_unit(prices, "lambda_gb_second_arm64")
    )
    # Lambda developer guide, "Using Lambda with Amazon SQS": five long polls at a time, of 20 s at most
    polls = 2 * 5 * HOURS_A_MONTH * 3600 // 20
    secret = per_unit(prices, "secretsmanager_secret_month")
    endpoint = HOURS_A_MONTH * per_unit(prices, "vpc_endpoint_hour_zone")
    return "\n".join(
        [
            "The stack itself, a month:",
            "",
            "| what | how it is counted | a month |",
            "|---|---|---|",
            f"| watching | {metrics} metrics, {alarms} alarms, {dashboards} dashboard, at most | ${watching:.2f} |",
            f"| the sweep | {sweeps:,} invocations of {SWEEP_SECONDS} s at most | ${sweep:.2f} |",
            f"| secrets | ${secret:.2f} each: the database's, the token key's, and two of an issuer of tokens | ${secret:.2f} to ${4 * secret:.2f} |",
            f"| calls of Secrets Manager | ${prices['secretsmanager_calls_per_ten_thousand']['price']:.2f} for 10,000: one for each secret and environment | what you use |",
            f"| the queues whose events return | five readers each that ask every 20 s: {polls:,} requests of SQS, at most | ${polls * per_unit(prices, 'sqs_requests_per_million', 1e6):.2f} |",
            f"| a KMS key of yours | the key; and ${prices['kms_requests_per_ten_thousand']['price']:.2f} for 10,000 requests | ${per_unit(prices, 'kms_key_month'):.2f} |",
            f"| interface endpoints | ${endpoint:.2f} for each service and zone, and ${prices['vpc_endpoint_gb']['price']:.2f} a GB | ${3 * 2 * endpoint:.2f} for three services in two zones |",
            "",
            f"Logs cost ${prices['cloudwatch_logs_gb']['price']:.2f} a GB that comes in. NAT gateways are not in these numbers.",
            "Metrics are billed for the hours in which they have values.",
        ]
    )


def load(numbers, prices):
    """What many polls that wait at the same time need of AWS."""
    poll = numbers["per_poll"][0]
    billed = poll["billed_seconds"] / poll["invocations"]
    attempt = sum(function_cost(poll, prices).values()) / poll["invocations"]
    lines = [
        "| polls that wait at the same time | attempts, requests to the API and `CreateSchedule` a second | environments that "
        "are busy, and connections | processors of PostgreSQL | an hour |",
        "|---|---|---|---|---|",
    ]
    for polls in POLLS_AT_A_TIME:
        rate = polls / poll["seconds_between_checks"]
        lines.append(
            f"| {polls:,} | {number(rate)} | {number(rate * billed)} | {number(rate * DATABASE_MILLIS / 1000)} "
            f"| ${3600 * rate * attempt:,.2f} |"
        )
    lines += [
        "",
        f"From one check to the next {poll['seconds_between_checks']:.1f} s pass. An attempt is billed {billed:.2f} s, costs "
        f"${1e6 * attempt:.2f} a million, and takes {DATABASE_MILLIS} ms of a processor of PostgreSQL.",
    ]
    return "\n".join(lines) + "\n"


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"


def printed_more(measured):
    """What is wrong with the bytes of an attempt that are priced; None: they are those of the function."""
    for name, priced in (("line", LINE_BYTES), ("metrics", METRICS_BYTES)):
        if abs(measured[name] - priced) > priced / 20:
            return f"an attempt prints {measured[name]} bytes of {name}, and deploy/cost.py prices {priced}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the tables into their pages")
    parser.add_argument("--check", action="store_true", help="fail if the pages hold others")
    arguments = parser.parse_args()
    if arguments.check and LOG_BYTES.exists() and (more := printed_more(json.loads(LOG_BYTES.read_text()))):
        print(f"FAILED: {more}", file=sys.stderr)
        return 1
    if not NUMBERS.exists():
        print(f"SKIPPED: {NUMBERS} is not there; ./mvnw test -Dtest=HoldCostTest writes it")
        return 0 if arguments.check else 1
    numbers = json.loads(NUMBERS.read_text())
    prices = json.loads((DEPLOY / "prices.json").read_text())
    made = {
        PAGE: tables(numbers, prices, (DEPLOY / "template.yaml").read_text()),
        CAPACITY_PAGE: load(numbers, prices),
    }
    if not (arguments.write or arguments.check):
        print("\n".join(made.values()), end="")
        return 0
    return max(put(path, table, arguments.write) for path, table in made.items())


def put(path, made, write):
    """Puts a table into its page, or compares it; 0: the page holds it."""
    page = path.read_text()
    before, rest = page.split(BEGIN)
    after = rest.split(END, 1)[1]
    expected = before + BEGIN + made + END + after
    if write:
        path.write_text(expected)
    elif page != expected:
        print(f"FAILED: the table of deploy/docs/{path.name} is not that of the simulation and prices.json; "
              "python3 deploy/cost.py --write makes it", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
