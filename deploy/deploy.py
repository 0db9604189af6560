#!/usr/bin/env python3
"""Deploys the function, the first time and every time after it.

    python3 deploy/deploy.py [PACKAGE.zip] [Parameter=value …] [-- options of sam deploy]

PACKAGE.zip is the package of a release. It takes the place of target/function.zip, which is deployed otherwise.
Parameters come from samconfig.toml beside this file, then from the command line. CloudFormation keeps the values of
those that are left out. Runtime and Architecture are those of the package. A version is published in every case.
CodeSigningConfigArn has to be given every time: it is written into a copy of the template, target/signed.yaml.
Needs the SAM CLI and Python 3.11 or later.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import time

if sys.version_info < (3, 11):
    sys.exit("FAILED: deploy.py needs Python 3.11 or later; this is %d.%d" % sys.version_info[:2])

import tomllib

from package import PackageError, parameters_of

DEPLOY = pathlib.Path(__file__).resolve().parent
PACKAGE = DEPLOY.parent / "target" / "function.zip"
CONFIGURATION = DEPLOY / "samconfig.toml"
TEMPLATE = DEPLOY / "template.yaml"
# If the template named one, even under a condition, "sam deploy --guided" would ask everyone for a signing profile
# (SAM CLI 1.170: its resolver of Fn::If fails at AWS::NoValue, and takes what it leaves for a configuration)
SIGNING = "CodeSigningConfigArn"
SIGNING_ARN = re.compile(r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:code-signing-config:csc-[a-z0-9]{17}")


def pairs(arguments):
    """Parameters by name, of texts such as Name=value."""
    for argument in arguments:
        if "=" not in argument:
            raise PackageError(f"{argument}: should be Parameter=value")
    return dict(argument.split("=", 1) for argument in arguments)


def configured(path):
    """The parameters that samconfig.toml gives."""
    if not path.exists():
        return {}
    deploy = tomllib.loads(path.read_text()).get("default", {}).get("deploy", {})
    return pairs(deploy.get("parameters", {}).get("parameter_overrides", []))


def parameters(given, package, deployment):
    """What CloudFormation gets; an error where the package is for something else than what was given."""
    for name, value in package.items():
        if given.get(name, value) != value:
            raise PackageError(f"{name}={given[name]} does not fit: function.zip is built for {name}={value}")
    return {**given, **package, "Deployment": deployment}


def taken(package):
    """Puts the package of a release where the template looks for it, if it can be deployed."""
    parameters_of(package)
    if package.resolve() != PACKAGE:
        PACKAGE.parent.mkdir(exist_ok=True)
        shutil.copyfile(package, PACKAGE)


def signed(configuration):
    """Makes the template with the code signing configuration, beside the package; the words that name it."""
    if not SIGNING_ARN.fullmatch(configuration):
        raise PackageError(f"{SIGNING} should hold the ARN of a code signing configuration")
    code = "      CodeUri: ../target/function.zip\n"
    text = TEMPLATE.read_text()
    if text.count(code) != 1:
        raise PackageError(f"template.yaml should have one line with {code.strip()}, where {SIGNING} goes")
    template = PACKAGE.parent / "signed.yaml"
    template.write_text(text.replace(code, f"{code}      {SIGNING}: {configuration}\n"))
    # the SAM CLI looks for samconfig.toml beside the template
    return [str(template), "--config-file", str(CONFIGURATION)]


def command(arguments, deployment):
    """The sam command."""
    split = arguments.index("--") if "--" in arguments else len(arguments)
    given = {**configured(CONFIGURATION), **pairs(arguments[:split])}
    signing = given.pop(SIGNING, "")
    overrides = parameters(given, parameters_of(PACKAGE), deployment)
    template = signed(signing) if signing else [str(TEMPLATE)]
    return [
        "sam", "deploy", "--template-file", *template, *arguments[split + 1 :],
        "--parameter-overrides", *(f"{name}='{value}'" for name, value in overrides.items()),
    ]  # fmt: skip


def main():
    if sys.argv[1:] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    arguments = sys.argv[1:]
    try:
        if arguments and arguments[0].endswith(".zip"):
            taken(pathlib.Path(arguments.pop(0)))
        return subprocess.call(command(arguments, str(int(time.time()))))
    except PackageError as e:
        print(f"FAILED: {e}", file=sys.stderr)
    except FileNotFoundError:
        print("FAILED: there is no SAM CLI: the program sam is not on the PATH", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
