"""target/function.zip, as a runtime `provided` can start it."""

import os
import pathlib
import shutil
import zipfile

from maven import newest

FUNCTION_ZIP = pathlib.Path(__file__).resolve().parents[3] / "target" / "function.zip"
HANDLER = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest"
RUNTIME = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"
# Each process gets a temporary folder of its own. AWS's runtime unpacks a library to one and the same file: two that
# start at once crash.
BOOTSTRAP = """#!/bin/sh
exec "{java}" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.io.tmpdir="$(mktemp -d)" \\
    -cp "$LAMBDA_TASK_ROOT:$LAMBDA_TASK_ROOT/lib/*:{runtime}" {main} {handler}
"""


def is_native():
    with zipfile.ZipFile(FUNCTION_ZIP) as package:
        return "bootstrap" in package.namelist()


def startable(directory):
    """A copy of the package with a bootstrap: its own, or one that starts the JVM under AWS's Java runtime."""
    copy = directory / "function.zip"
    shutil.copyfile(FUNCTION_ZIP, copy)
    if not is_native():
        bootstrap = zipfile.ZipInfo("bootstrap")
        bootstrap.external_attr = 0o100755 << 16
        with zipfile.ZipFile(copy, "a") as package:
            package.writestr(bootstrap, _bootstrap())
    return copy


def _bootstrap():
    home = os.environ.get("JAVA_HOME")
    jars = [
        newest("com/amazonaws", "aws-lambda-java-runtime-interface-client"),
        newest("com/amazonaws", "aws-lambda-java-serialization"),
        newest("software/amazon/awssdk", "utils-lite"),
    ]
    return BOOTSTRAP.format(
        java=f"{home}/bin/java" if home else shutil.which("java"),
        runtime=":".join(str(jar) for jar in jars),
        main=RUNTIME,
        handler=HANDLER,
    )
