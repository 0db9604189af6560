"""Files that ./mvnw has fetched into the local Maven repository."""

import os
import pathlib
import re

REPOSITORY = pathlib.Path(os.environ.get("MAVEN_REPOSITORY", pathlib.Path.home() / ".m2" / "repository"))


def newest(group, artifact):
    """The jar of the artifact's newest version; FileNotFoundError if there is none."""
    jars = [jar for jar in (REPOSITORY / group / artifact).glob("*/*.jar") if jar.stem.endswith(jar.parent.name)]
    if not jars:
        raise FileNotFoundError(f"{REPOSITORY / group / artifact}: ./mvnw verify fetches it")
    return max(jars, key=lambda jar: [int(number) for number in re.findall(r"\d+", jar.parent.name)])
