"""Deploys the template into an AWS that we did not write, and sees polls end there. .ci/emulator-checks runs it.

Argument: AWS's aws-lambda-rie, if it is there.
"""

import pathlib
import signal
import sys
import tempfile
import time

import rie
from catalog_api import CatalogApi
from database import Database
from ears import Ears
from emulator import Emulator
from package import is_native
from stack import SAM_CLI, Stack
from story import Story


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))  # so that the servers end as well
    started = time.monotonic()

    def say(text):
        print(f"{time.monotonic() - started:6.1f} s  {text}", flush=True)

    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        directory.chmod(0o711)
        with Database(directory) as database, CatalogApi() as api, Emulator(directory) as emulator:
            say("PostgreSQL, the catalog API and ministack with AUTH=true are there")
            try:
                stack = Stack(emulator, database, api.url, directory)
                kind = "native" if is_native() else "JVM"
                how = "by deploy.py and the SAM CLI, and once more with another parameter" if SAM_CLI else "by one call"
                say(f"the template is deployed {how}, with the {kind} function.zip: {len(stack.resources())} resources")
                Story(stack, database, api, Ears(stack), say).run()
                for program in sys.argv[1:]:
                    rie.run(program, stack, database, api, directory, say)
            except BaseException:
                print(emulator.log.read_text()[-6000:], file=sys.stderr)
                raise


if __name__ == "__main__":
    main()
