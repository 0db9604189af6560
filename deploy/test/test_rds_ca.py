"""The CAs that DB_SSL_CA=rds trusts: what is in function.zip is valid, and the page names the Regions that it lacks."""

import datetime
import re
import unittest

import boto3
from cryptography import x509

from deployed import ROOT

CERTIFICATES = x509.load_pem_x509_certificates(
    (ROOT / "src/main/resources/org/catalogpoller/config/rds-ca.pem").read_bytes()
)
PAGE = (ROOT / "deploy/docs/configuration.md").read_text()


class RdsCaTest(unittest.TestCase):
    def roots(self, kind=""):
        """The root certificates of RDS, each with its Region."""
        for certificate in CERTIFICATES:
            found = re.search(rf"Amazon RDS ([a-z]{{2}}-[a-z]+-\d) Root CA {kind}", certificate.subject.rfc4514_string() + " ")
            if found:
                yield found[1], certificate

    def test_the_root_that_rds_uses_by_default_is_valid_for_a_year_at_least(self):
        soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=365)
        by_default = list(self.roots("RSA2048 G1"))
        self.assertEqual({region for region, _ in by_default}, {region for region, _ in self.roots()})
        for region, certificate in by_default:
            self.assertGreater(certificate.not_valid_after_utc, soon, region)

    def test_the_page_names_the_regions_that_are_missing(self):
        (said,) = re.findall(r"lacks the\s+CAs of these Regions: ([^.]+)", PAGE)
        missing = set(boto3.Session().get_available_regions("rds")) - {region for region, _ in self.roots()}
        self.assertEqual(set(re.findall(r"`([a-z0-9-]+)`", said)), missing)


if __name__ == "__main__":
    unittest.main()
