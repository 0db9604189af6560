"""Parameters that would deploy and then not start are refused before anything is made."""

import unittest

from samtranslator.yaml_helper import yaml_parse

from deployed import LEAST, ROOT, SECRET
from rules import refusals

VPC = {"VpcId": "vpc-1", "SubnetIds": "subnet-1,subnet-2"}
IAM = {"DbPasswordSecretArn": "", "DbIamAuth": "true", "DbResourceId": "db-A"}
OIDC = {"OidcIssuerUrl": "https://i", "OidcClientId": "c", "OidcClientSecretArn": SECRET + "c"}
REFUSED = {
    "One of": [{"DbPasswordSecretArn": ""}],
    "DbPasswordSecretArn and DbIamAuth": [{**IAM, "DbPasswordSecretArn": SECRET + "db"}],
    "DbResourceId and DbUser": [{**IAM, "DbUser": ""}, {**IAM, "DbResourceId": ""}],
    "need DbSslCa": [{"DbSslMode": "verify-ca"}, {"DbSslMode": "verify-full"}],
    "needs DbSslMode": [{**IAM, "DbSslMode": mode} for mode in ("disable", "allow", "prefer")],
    "VpcId needs": [{"VpcId": "vpc-1"}],
    "need VpcId": [{"SubnetIds": "subnet-1"}, {"SecurityGroupId": "sg-1"}, {"VpcEndpoints": "sns", "VpcCidr": "10.0.0.0/16"}],
    "needs VpcCidr": [{**VPC, "VpcEndpoints": "sns"}],
    "OidcIssuerUrl or": [{**OIDC, "OidcIssuerUrl": ""}, {"OidcScopes": "read"}, {"OidcAudience": "a"}, {"OidcCa": "a"}],
    "OidcIssuerUrl and": [{**OIDC, "OidcTokenUrl": "https://t"}],
    "OidcClientId and": [{**OIDC, "OidcClientId": ""}, {**OIDC, "OidcClientSecretArn": ""}, {"OidcTokenUrl": "https://t"}],
    "OidcGrant=refresh": [{**OIDC, "OidcGrant": "refresh-token"}, {**OIDC, "OidcRefreshTokenArn": SECRET + "r"}],
    "goes to deploy.py": [{"CodeSigningConfigArn": "arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-1"}],
    "two columns": [{"DbIdColumn": "id", "DbUpdatedAtColumn": "id"}],
    "CatalogApiFailedStatus": [{"CatalogApiStatusField": "/s"}, {"CatalogApiFailedStatus": "BROKEN"}],
}  # fmt: skip
ACCEPTED = [
    {},
    {"DbUser": ""},
    IAM,
    {**IAM, "DbSslMode": "verify-full", "DbSslCa": "rds"},
    {**VPC, "VpcEndpoints": "scheduler,sns", "VpcCidr": "10.0.0.0/16"},
    OIDC,
    {**OIDC, "OidcGrant": "refresh-token", "OidcRefreshTokenArn": SECRET + "r"},
    {"OidcTokenUrl": "https://t", "OidcClientId": "c", "OidcClientSecretArn": SECRET + "c"},
    {"CatalogApiStatusField": "/s", "CatalogApiFailedStatus": "BROKEN"},
    {"DbIdColumn": "key", "DbUpdatedAtColumn": "changed"},
]


class RulesTest(unittest.TestCase):
    def setUp(self):
        self.template = yaml_parse((ROOT / "deploy" / "template.yaml").read_text())

    def test_what_cannot_start_is_refused_with_the_names_of_the_parameters(self):
        for reason, cases in REFUSED.items():
            for case in cases:
                with self.subTest(case):
                    said = refusals(self.template, {**LEAST, **case})
                    self.assertTrue(any(reason in each for each in said), said)

    def test_what_can_start_is_accepted(self):
        for case in ACCEPTED:
            with self.subTest(case):
                self.assertEqual(refusals(self.template, {**LEAST, **case}), [])

    def test_every_assertion_is_broken_by_some_case(self):
        cases = [case for cases in REFUSED.values() for case in cases]
        said = {each for case in cases for each in refusals(self.template, {**LEAST, **case})}
        every = {a["AssertDescription"] for rule in self.template["Rules"].values() for a in rule["Assertions"]}
        self.assertEqual(every - said, set())


if __name__ == "__main__":
    unittest.main()
