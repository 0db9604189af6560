"""What a function.zip says about itself, and the packages that Lambda could not start."""

import contextlib
import io
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile
from unittest import mock

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import deploy  # noqa: E402
from package import PackageError, main, parameters_of  # noqa: E402


def elf(machine, *versions):
    """A program's header and the names of the glibc versions that it needs, as they stand in its string table."""
    return b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 3, machine) + b"\0" + b"".join(
        f"GLIBC_{version}".encode() + b"\0" for version in versions
    )


class PackageTest(unittest.TestCase):
    def setUp(self):
        self.path = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "function.zip"

    def package(self, name, content):
        with zipfile.ZipFile(self.path, "w") as package:
            package.writestr(name, content)
        return self.path

    def test_a_native_package_names_its_machine(self):
        for machine, architecture in ((62, "x86_64"), (183, "arm64")):
            package = self.package("bootstrap", elf(machine, "2.2.5", "2.17", "2.34"))
            self.assertEqual(parameters_of(package), {"Runtime": "native", "Architecture": architecture})

    def test_a_package_of_classes_is_for_the_jvm_on_either_machine(self):
        self.assertEqual(parameters_of(self.package("org/catalogpoller/X.class", b"")), {"Runtime": "jvm"})

    def test_a_newer_glibc_than_that_of_lambda_is_refused(self):
        for version in ("2.35", "2.38", "2.100"):
            with self.assertRaisesRegex(PackageError, f"glibc {version}, Lambda has 2.34"):
                parameters_of(self.package("bootstrap", elf(183, "2.17", version)))

    def test_a_program_of_a_mac_is_refused(self):
        with self.assertRaisesRegex(PackageError, "no Linux program"):
            parameters_of(self.package("bootstrap", b"\xcf\xfa\xed\xfe"))

    def test_a_package_of_something_else_and_a_missing_one_are_refused(self):
        with self.assertRaisesRegex(PackageError, "neither bootstrap nor"):
            parameters_of(self.package("main.py", b""))
        with self.assertRaisesRegex(PackageError, "cannot be read"):
            parameters_of(self.path.with_name("missing.zip"))

    def test_a_package_for_something_else_than_expected_is_one_line_on_stderr(self):
        arm = str(self.package("bootstrap", elf(183, "2.34")))
        for arguments, code, said in (
            ([arm, "Architecture=arm64"], 0, ""),
            ([arm, "Architecture=x86_64"], 1, "not for Architecture=x86_64"),
        ):
            with contextlib.redirect_stderr(io.StringIO()) as errors, contextlib.redirect_stdout(io.StringIO()):
                self.assertEqual(main(arguments), code)
            self.assertIn(said, errors.getvalue())
            self.assertLessEqual(errors.getvalue().count("\n"), 1)

    def test_a_real_program_of_this_machine_is_read(self):
        program = pathlib.Path("/bin/sh")
        if not program.exists() or program.read_bytes()[:4] != b"\x7fELF":
            self.skipTest("/bin/sh is no Linux program")
        try:
            self.assertEqual(parameters_of(self.package("bootstrap", program.read_bytes()))["Runtime"], "native")
        except PackageError as e:
            self.assertRegex(str(e), "glibc")


class ReleaseTest(unittest.TestCase):
    PACKAGES = ("function-jvm.zip", "function-native-arm64.zip", "function-native-x86_64.zip", "sbom.cyclonedx.json")

    def test_the_checksums_of_a_release_fit_one_package_that_was_downloaded(self):
        workflow = yaml.safe_load((deploy.DEPLOY.parent / ".github/workflows/release.yml").read_text())
        (step,) = [step for step in workflow["jobs"]["release"]["steps"] if step.get("name") == "Write checksums"]
        release = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name in self.PACKAGES:
            (release / name).write_text(name)
        for _ in range(2):  # what a former run has left is no part of it
            subprocess.run(["bash", "-e", "-c", step["run"]], cwd=release, check=True)
        listed = [line.split()[1] for line in (release / "SHA256SUMS").read_text().splitlines()]
        self.assertEqual(listed, list(self.PACKAGES))

        for name in self.PACKAGES[1:]:
            (release / name).unlink()
        compared = subprocess.run(
            ["sha256sum", "--ignore-missing", "-c", "SHA256SUMS"], cwd=release, capture_output=True, text=True
        )
        self.assertEqual((compared.returncode, compared.stdout), (0, "function-jvm.zip: OK\n"))


class DeployTest(unittest.TestCase):
    ARM = {"Runtime": "native", "Architecture": "arm64"}

    def test_the_package_says_what_it_is_deployed_as(self):
        self.assertEqual(
            deploy.parameters({"LogLevel": "debug"}, self.ARM, "7"),
            {"LogLevel": "debug", "Runtime": "native", "Architecture": "arm64", "Deployment": "7"},
        )

    def test_parameters_that_do_not_fit_the_package_are_refused(self):
        for given in ({"Architecture": "x86_64"}, {"Runtime": "jvm"}):
            with self.assertRaisesRegex(PackageError, "does not fit"):
                deploy.parameters(given, self.ARM, "7")

    def test_the_committed_configuration_gives_no_parameter(self):
        self.assertEqual(deploy.configured(deploy.CONFIGURATION), {})

    def test_the_configuration_gives_parameters(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write('[default.deploy.parameters]\nparameter_overrides = ["DbHost=db", "CatalogApiUrl=https://x/?a=b"]\n')
            file.flush()
            self.assertEqual(
                deploy.configured(pathlib.Path(file.name)), {"DbHost": "db", "CatalogApiUrl": "https://x/?a=b"}
            )

    def test_the_package_of_a_release_goes_where_the_template_looks_for_it(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        package, target = folder / "function-jvm.zip", folder / "target" / "function.zip"
        self.enterContext(mock.patch.object(deploy, "PACKAGE", target))
        with zipfile.ZipFile(package, "w") as classes:
            classes.writestr("org/catalogpoller/X.class", b"")

        with self.assertRaises(PackageError):
            deploy.taken(folder / "missing.zip")
        self.assertFalse(target.exists())
        deploy.taken(package)
        deploy.taken(target)

        self.assertEqual(target.read_bytes(), package.read_bytes())

    def packaged(self):
        package = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "function.zip"
        with zipfile.ZipFile(package, "w") as classes:
            classes.writestr("org/catalogpoller/X.class", b"")
        self.enterContext(mock.patch.object(deploy, "PACKAGE", package))
        return package

    def test_a_code_signing_configuration_is_in_the_template_that_is_deployed_with_it(self):
        configuration = "arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0123456789abcdef0"
        package = self.packaged()
        command = deploy.command([f"CodeSigningConfigArn={configuration}", "--", "--signing-profiles", "Function=P"], "7")

        template = pathlib.Path(command[command.index("--template-file") + 1])
        self.assertEqual(template.parent, package.parent)
        self.assertIn(f"      CodeSigningConfigArn: {configuration}\n", template.read_text())
        self.assertEqual(command[command.index("--signing-profiles") + 1], "Function=P")
        self.assertNotIn("CodeSigningConfigArn", " ".join(command))

    def test_without_a_code_signing_configuration_the_template_names_none(self):
        self.packaged()
        for arguments in ([], ["CodeSigningConfigArn="]):
            self.assertIn(str(deploy.TEMPLATE), deploy.command(arguments, "7"))
        self.assertNotIn("      CodeSigningConfigArn:", deploy.TEMPLATE.read_text())
        with self.assertRaisesRegex(PackageError, "ARN of a code signing configuration"):
            deploy.command(["CodeSigningConfigArn=csc-1"], "7")

    def test_without_the_sam_cli_the_command_ends_in_one_line(self):
        package = self.packaged()
        self.enterContext(mock.patch.object(sys, "argv", ["deploy.py", str(package)]))
        self.enterContext(mock.patch.dict(os.environ, {"PATH": str(package.parent)}))

        with contextlib.redirect_stderr(io.StringIO()) as errors:
            self.assertEqual(deploy.main(), 1)

        self.assertIn("there is no SAM CLI", errors.getvalue())


if __name__ == "__main__":
    unittest.main()
