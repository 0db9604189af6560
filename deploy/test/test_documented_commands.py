"""The commands of the documentation name files, parameters, properties and options that exist."""

import json
import re
import shlex
import sys
import unittest

import botocore.session
import click
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from deployed import ROOT

sys.path.insert(0, str(ROOT / "deploy" / "cli"))
from catalog_poller_cli.__main__ import poller  # noqa: E402

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob(".github/*.md"), *ROOT.glob("deploy/**/*.md")])
POM = (ROOT / "pom.xml").read_text()
SOURCES = "".join(path.read_text() for path in ROOT.glob("src/*/java/**/*.java"))
TEMPLATE = (ROOT / "deploy" / "template.yaml").read_text()
CONFIGURATION = (ROOT / "deploy" / "docs" / "configuration.md").read_text()

BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
PROGRAMS = ("./mvnw", "python3", "deploy/poller", "aws", "psql", "curl", ".ci/run", ".ci/deploy-checks")
GOALS = {"quarkus:dev", "test", "package", "verify", "spotless:apply"}
AWS_OPTIONS = {"--query", "--output", "--region", "--cli-binary-format"}
# What the AWS CLI has beside the operations of the services (AWS CLI 2 command reference)
AWS_COMMANDS = {
    ("logs", "tail"): {"--follow", "--since", "--filter-pattern"},
    ("cloudformation", "package"): {"--template-file", "--s3-bucket", "--output-template-file"},
    ("cloudformation", "deploy"): {
        "--template-file", "--s3-bucket", "--stack-name", "--capabilities", "--parameter-overrides",
    },
}  # fmt: skip
AWS_SHORTHANDS = {"--protocol", "--port", "--source-group"}  # of ec2 authorize- and revoke-security-group-ingress


def commands(page):
    """The words of each command in the text of a page."""
    for language, block in BLOCK.findall(page):
        lines = re.sub(r"\\\n\s*", " ", block).splitlines() if not language else []
        # a description may follow in a column of its own
        yield from (shlex.split(re.split(r" {3,}", line.strip())[0], comments=True) for line in lines if is_command(line))
    for code in INLINE.findall(BLOCK.sub("", page)):
        text = " ".join(code.split())
        if is_command(text):
            yield shlex.split(text)


def is_command(text):
    return text.strip().startswith(tuple(program + " " for program in PROGRAMS))


def option_problems(words, known):
    return [word for word in words if word.startswith("--") and word.split("=")[0] not in known]


def of_maven(words):
    may_be_none = "-Dsurefire.failIfNoSpecifiedTests=false" in words
    for word in words:
        if word.startswith("-D"):
            name, _, value = word[2:].partition("=")
            is_name = name in ("test", "it.test") and value != value.upper() and not may_be_none
            if is_name and f"class {value} " not in SOURCES:
                yield f"no class {value}"
            variable = re.sub(r"\W", "_", name).upper()
            known = name in ("test", "it.test") or f"<name>{name}<" in POM or f"<{name}>" in POM or f'"{name}"' in SOURCES
            if not known and not name.startswith(("quarkus.", "surefire.")) and f"| `{variable}` |" not in CONFIGURATION:
                yield f"no property {name}"
        elif word.startswith("-P"):
            if f"<id>{word[2:]}</id>" not in POM:
                yield f"no profile {word[2:]}"
        elif word not in GOALS:
            yield f"no goal {word}"


def of_python(words):
    script, *arguments = words
    if script == "-m":
        return
    if not (ROOT / script).is_file():
        yield f"no file {script}"
        return
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    yield from option_problems(own, re.findall(r"--[a-z-]+", (ROOT / script).read_text()))
    if script.endswith("deploy.py"):
        names = {word.split("=")[0] for word in own if "=" in word}
        yield from (f"no parameter {name}" for name in names if not re.search(rf"^  {name}:", TEMPLATE, re.MULTILINE))


def of_poller(words):
    if words[0] in ("COMMAND", "--help"):
        return
    context = click.Context(poller, info_name="poller")
    try:
        name, command, arguments = poller.resolve_command(context, words)
        command.make_parser(click.Context(command, parent=context)).parse_args(list(arguments))
    except click.UsageError as e:
        yield e.format_message()


def of_aws(words):
    service, operation, *arguments = words
    if (service, operation) in AWS_COMMANDS:
        known = AWS_COMMANDS[service, operation]
    else:
        try:
            model = botocore.session.get_session().get_service_model(service)
        except UnknownServiceError as e:
            yield str(e)
            return
        operations = {xform_name(name, "-"): name for name in model.operation_names}
        if operation not in operations:
            yield f"no operation {operation}"
            return
        members = model.operation_model(operations[operation]).input_shape.members
        known = {"--" + xform_name(member, "-") for member in members}
    if operation.endswith("-security-group-ingress"):
        known = known | AWS_SHORTHANDS
    yield from option_problems(arguments, known | AWS_OPTIONS)


def of_psql(words):
    files = [file for option, file in zip(words, words[1:]) if option == "-f"]
    yield from (f"no file {file}" for file in files if not (ROOT / file).is_file())


def of_curl(words):
    for option, data in zip(words, words[1:]):
        if option == "-d" and not isinstance(json.loads(data), dict):
            yield f"no event: {data}"


def of_ci(words):
    return []


CHECKS = dict(zip(PROGRAMS, (of_maven, of_python, of_poller, of_aws, of_psql, of_curl, of_ci, of_ci)))


class DocumentedCommandsTest(unittest.TestCase):
    def test_what_a_documented_command_names_exists(self):
        checked = 0
        for page in PAGES:
            for program, *words in commands(page.read_text()):
                with self.subTest(page=page.name, command=" ".join([program, *words])):
                    self.assertEqual(list(CHECKS[program](words)), [])
                checked += 1
        self.assertGreater(checked, 60)

    def test_a_command_that_names_what_does_not_exist_is_found(self):
        for command in (
            "./mvnw verify -Dno.such=1",
            "./mvnw test -Dtest=NoSuchTest",
            "./mvnw verify -Pnone",
            "./mvnw deploy",
            "python3 deploy/none.py",
            "python3 deploy/cost.py --none",
            "python3 deploy/deploy.py NoSuchParameter=1",
            "deploy/poller list --none",
            "deploy/poller none",
            "aws lambda invoke --none 1",
            "aws lambda none",
            "aws none list",
            "psql -f deploy/none.sql",
        ):
            with self.subTest(command=command):
                ((program, *words),) = commands(f"`{command}`")
                self.assertNotEqual(list(CHECKS[program](words)), [])


if __name__ == "__main__":
    unittest.main()
