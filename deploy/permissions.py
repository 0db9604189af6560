#!/usr/bin/env python3
"""What each role may do, as tables of the policies in template.yaml and of the grants in catalog_poll.sql.

    python3 deploy/permissions.py            prints the tables
    python3 deploy/permissions.py --write    puts them into docs/permissions.md
    python3 deploy/permissions.py --check    fails if docs/permissions.md holds others

Needs PyYAML.
"""

import json
import pathlib
import re
import sys

import yaml

DEPLOY = pathlib.Path(__file__).resolve().parent
PAGE = DEPLOY / "docs" / "permissions.md"
BEGIN, END = "<!-- {} made by permissions.py -->\n", "<!-- end -->\n"
GRANT = re.compile(r"--   GRANT (?P<rights>.+) ON (?P<table>\w+) TO <(?P<role>\w+)>; +-- (?P<use>.+)")
WHEN = {
    "HasVpc": "in a VPC",
    "HasEventBus": "`NOTIFICATION_EVENT_BUS`",
    "IsTraced": "tracing",
    "HasDbPasswordSecret": "`DB_PASSWORD_SECRET_ARN`",
    "HasOidcClientSecret": "`OIDC_CLIENT_SECRET_ARN`",
    "HasOidcRefreshToken": "`OIDC_REFRESH_TOKEN_ARN`",
    "HasTokenKey": "`TOKEN_KEY_SECRET_ARN`",
    "HasIamAuth": "`DB_IAM_AUTH`",
    "HasKmsKey": "a KMS key of yours",
}
ROLES = {"FunctionRole": "function", "SchedulerRole": "EventBridge Scheduler", "BackendPolicy": "backend"}


class _Loader(yaml.SafeLoader):
    pass


def _short_form(loader, tag, node):
    construct = {
        yaml.ScalarNode: loader.construct_scalar,
        yaml.SequenceNode: lambda n: loader.construct_sequence(n, deep=True),
        yaml.MappingNode: lambda n: loader.construct_mapping(n, deep=True),
    }[type(node)]
    return {tag: construct(node)}


_Loader.add_multi_constructor("!", _short_form)


def statements(resources):
    """(role, when, statement) of every statement of every policy."""
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::IAM::Role":
            listed, when = properties.get("Policies", []), None
            if isinstance(listed, dict):
                when, listed, _ = listed["If"]
            for policy in listed:
                for statement in policy["PolicyDocument"]["Statement"]:
                    yield name, when, statement
        elif resource["Type"] in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
            role = name if resource["Type"].endswith("ManagedPolicy") else properties["Roles"][0]["Ref"]
            for statement in properties["PolicyDocument"]["Statement"]:
                yield role, resource.get("Condition"), statement


def text(value):
    """A value of the template as one would write it, with the stack's name for what is called like it."""
    if isinstance(value, list):
        return ", ".join(map(text, value))
    if isinstance(value, dict):
        ((function, argument),) = value.items()
        if function == "If":
            return text(argument[2]) + " or its own ARN" if argument[0] == "IsEventBusArn" else text(argument[1])
        argument = argument.split(".")[0] if function == "GetAtt" else argument
        value = argument if function == "Sub" else "${" + argument + "}"
    names = {"AWS::Partition": "aws", "AWS::Region": "REGION", "AWS::AccountId": "ACCOUNT", "AWS::StackName": "STACK"}
    return re.sub(r"\$\{([\w:]+)\}", lambda found: names.get(found[1], found[1]), value)


def _condition(condition):
    def plain(node):
        if isinstance(node, list):
            return [plain(each) for each in node]
        if isinstance(node, dict) and not set(node) & {"Sub", "Ref", "GetAtt", "If"}:
            return {key: plain(each) for key, each in node.items()}
        return text(node)

    return f"`{json.dumps(plain(condition))}`" if condition else ""


def table():
    template = yaml.load((DEPLOY / "template.yaml").read_text(), _Loader)
    lines = ["| role | when | effect | actions | resource | condition |", "|---|---|---|---|---|---|"]
    for role, when, statement in statements(template["Resources"]):
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        cells = [
            ROLES[role],
            WHEN[when] if when else "always",
            "" if statement["Effect"] == "Allow" else "deny",
            ", ".join(f"`{action}`" for action in actions),
            f"`{text(statement['Resource'])}`",
            _condition(statement.get("Condition")),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def grants():
    """The grants, which are comments of the SQL file: the names of the roles are not known there."""
    lines = ["| database role | table | rights | what for |", "|---|---|---|---|"]
    for line in (DEPLOY / "catalog_poll.sql").read_text().splitlines():
        if line.startswith("--   GRANT"):
            found = GRANT.fullmatch(line)
            lines.append("| {role} | `{table}` | {rights} | {use} |".format(**found.groupdict()))
    return "\n".join(lines) + "\n"


def page_with(page, name, made):
    """The page with another text between the marks of that name."""
    begin = BEGIN.format(name)
    before, rest = page.split(begin)
    return before + begin + made + END + rest.split(END, 1)[1]


def main():
    if sys.argv[1:] not in (["--write"], ["--check"]):
        print(table(), grants(), sep="\n", end="")
        return 0
    page = PAGE.read_text()
    expected = page_with(page_with(page, "policies", table()), "grants", grants())
    if sys.argv[1] == "--write":
        PAGE.write_text(expected)
    elif page != expected:
        print("FAILED: docs/permissions.md is not made of template.yaml and catalog_poll.sql; python3 deploy/permissions.py --write", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
