package org.catalogpoller.config;

import org.jspecify.annotations.Nullable;

/**
 * A secret as it is configured: itself, or where it is kept. One of the two is null.
 *
 * @param value the secret
 * @param arn of the secret in AWS Secrets Manager
 */
public record SecretSetting(
        @Nullable String value, @Nullable String arn) {

    private static final String EXAMPLE = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:poller-1a2b3c";

    /** Reads the variable, or the one with _ARN at its end; exactly one of them has to be set. */
    static SecretSetting read(Variables variables, String name, String holds) {
        if (!variables.isSet(name) && !variables.isSet(name + "_ARN")) {
            variables.problem(
                    name, "is missing: it should hold " + holds + ", or " + name + "_ARN the ARN of a secret with it");
        } else if (variables.isSet(name) && variables.isSet(name + "_ARN")) {
            variables.problem(name, "should not be set beside " + name + "_ARN: one of them is enough");
        }
        return new SecretSetting(variables.optional(name), arn(variables, name + "_ARN"));
    }

    static @Nullable String arn(Variables variables, String name) {
        return variables.arn(name, EXAMPLE);
    }

    /** The record without the secret. */
    @Override
    public String toString() {
        return "SecretSetting[" + (arn == null ? "***" : arn) + "]";
    }
}
