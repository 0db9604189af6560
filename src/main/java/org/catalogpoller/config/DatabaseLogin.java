package org.catalogpoller.config;

import org.jspecify.annotations.Nullable;

/**
 * As whom the function logs in to PostgreSQL.
 *
 * @param user null: the secret of the password names the user
 * @param password null: RDS IAM authentication
 */
public record DatabaseLogin(@Nullable String user, @Nullable SecretSetting password) {

    private static final String PASSWORD = "DB_PASSWORD";
    private static final String ARN = "DB_PASSWORD_SECRET_ARN";
    private static final String IAM = "DB_IAM_AUTH";

    private enum Switch {
        FALSE,
        TRUE
    }

    static DatabaseLogin read(Variables variables) {
        boolean iam = variables.oneOf(IAM, Switch.class, Switch.FALSE) == Switch.TRUE;
        String password = variables.optional(PASSWORD);
        String arn = SecretSetting.arn(variables, ARN);
        String user =
                variables.isSet(ARN) ? variables.optional("DB_USER") : variables.text("DB_USER", "the database user");
        int set = (variables.isSet(PASSWORD) ? 1 : 0) + (variables.isSet(ARN) ? 1 : 0) + (iam ? 1 : 0);
        if (set == 0) {
            variables.problem(
                    PASSWORD,
                    "is missing: it should hold the password of the database user, or " + ARN
                            + " the ARN of a secret with it, or " + IAM + " true");
        } else if (set > 1) {
            variables.problem(
                    PASSWORD, "should be the only one that is set of " + PASSWORD + ", " + ARN + " and " + IAM);
        }
        return new DatabaseLogin(user, iam ? null : new SecretSetting(password, arn));
    }
}
