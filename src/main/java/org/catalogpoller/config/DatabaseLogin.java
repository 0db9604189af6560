package org.catalogpoller.config;

import org.jspecify.annotations.Nullable;

/**
 * The user that the function logs in to PostgreSQL with.
 *
 * @param user null: the secret of the password names the user
 * @param password null: RDS IAM authentication
 */
public record DatabaseLogin(@Nullable String user, @Nullable SecretSetting password) {

    private static final Variable<String> USER = Variable.withoutDefault(
            "DB_USER",
            Form.text("text", "the database user"),
            "required, but for a secret that names the user",
            "the user that the function logs in with");
    private static final Variable<String> PASSWORD = Variable.withoutDefault(
            "DB_PASSWORD",
            Form.text("text, taken as it is", "the password of the database user"),
            "required, or one of the next two instead",
            "the user's password");
    private static final Variable<String> ARN = Variable.withoutDefault(
            "DB_PASSWORD_SECRET_ARN",
            SecretSetting.arnForm("`password` and perhaps `username` (or `masterUserPassword`, `masterUsername`)"),
            "none",
            "the password comes from Secrets Manager, and so does the user if there is no `DB_USER`");
    private static final Variable<Boolean> IAM = Variable.of(
            "DB_IAM_AUTH",
            Form.choice("false", false, "true"),
            "false",
            "`true`: the function logs in by RDS IAM authentication; needs `DB_SSL_MODE` `require` or a `verify` mode");

    static DatabaseLogin read(Variables variables) {
        boolean iam = variables.get(IAM);
        String user = variables.isSet(ARN) ? variables.find(USER) : variables.require(USER, "");
        int set = (variables.isSet(PASSWORD) ? 1 : 0) + (variables.isSet(ARN) ? 1 : 0) + (iam ? 1 : 0);
        if (set == 0) {
            variables.problem(
                    PASSWORD,
                    Variables.missing(PASSWORD)
                            + ", or DB_PASSWORD_SECRET_ARN the ARN of a secret with it, or DB_IAM_AUTH true");
        } else if (set > 1) {
            variables.problem(
                    PASSWORD,
                    "should be the only one that is set of DB_PASSWORD, DB_PASSWORD_SECRET_ARN and DB_IAM_AUTH");
        }
        SecretSetting password = new SecretSetting(variables.find(PASSWORD), variables.find(ARN));
        return new DatabaseLogin(user, iam ? null : password);
    }
}
