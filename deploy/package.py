"""What a function.zip is for, and whether Lambda can start it.

    python3 deploy/package.py target/function.zip [Runtime=native] [Architecture=arm64]
"""

import re
import struct
import sys
import zipfile

# Lambda runtimes, provided.al2023: Amazon Linux 2023 has glibc 2.34
GLIBC = (2, 34)
_MACHINES = {62: "x86_64", 183: "arm64"}  # e_machine of the ELF header: EM_X86_64, EM_AARCH64


class PackageError(Exception):
    """Why the package cannot be deployed, in one line."""


def parameters_of(path):
    """Runtime and Architecture of a package; the latter is missing for jvm, which runs on both."""
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            bootstrap = package.read("bootstrap") if "bootstrap" in names else None
            mode = package.getinfo("bootstrap").external_attr >> 16 if bootstrap else 0
    except (OSError, zipfile.BadZipFile) as e:
        raise PackageError(f"{path}: cannot be read: {e}") from e
    if bootstrap is None:
        if not any(name.startswith("org/catalogpoller/") for name in names):
            raise PackageError(f"{path}: holds neither bootstrap nor the classes of the function")
        return {"Runtime": "jvm"}
    machine = _machine(path, bootstrap)
    # A compiled program in a package should be 755 (AWS re:Post, "permission denied" errors of Lambda deployment packages)
    if not mode & 0o001:
        raise PackageError(f"{path}: bootstrap may not be executed; do not unpack and pack a package again")
    return {"Runtime": "native", "Architecture": machine}


def _machine(path, bootstrap):
    if bootstrap[:4] != b"\x7fELF":
        raise PackageError(f"{path}: bootstrap is no Linux program; build with -Dquarkus.native.container-build=true")
    (machine,) = struct.unpack_from("<H", bootstrap, 18)
    if machine not in _MACHINES:
        raise PackageError(f"{path}: bootstrap is for machine {machine} of ELF, which Lambda does not have")
    versions = {tuple(map(int, v.split(b"."))) for v in re.findall(rb"\bGLIBC_(2\.\d+(?:\.\d+)?)\0", bootstrap)}
    newest = max(versions, default=GLIBC)
    if newest[:2] > GLIBC:
        needed = ".".join(map(str, newest))
        raise PackageError(
            f"{path}: bootstrap needs glibc {needed}, Lambda has 2.34; build with -Dquarkus.native.container-build=true"
        )
    return _MACHINES[machine]


def main(arguments):
    """Prints what the package is for; an error if it is for something else than the arguments say."""
    path, *expected = arguments
    try:
        found = [f"{name}={value}" for name, value in parameters_of(path).items()]
        if not set(expected) <= set(found):
            raise PackageError(f"{path}: is for {' '.join(found)}, not for {' '.join(expected)}")
    except PackageError as e:
        print(f"FAILED: {e}", file=sys.stderr)
        return 1
    print(*found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
