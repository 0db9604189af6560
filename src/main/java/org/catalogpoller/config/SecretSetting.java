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

    /** Reads one of the two variables; exactly one of them has to be set. */
    static SecretSetting read(Variables variables, Variable<String> value, Variable<String> arn) {
        variables.requireOneOf(value, arn, "the ARN of a secret with it");
        return new SecretSetting(variables.find(value), variables.find(arn));
    }

    /** @param member what the secret holds the value under, if it is a JSON object */
    static Form<String> arnForm(String member) {
        return Form.arn("ARN of a secret: plain text, or a JSON object with " + member, EXAMPLE);
    }

    /** The record without the secret. */
    @Override
    public String toString() {
        return "SecretSetting[" + (arn == null ? "***" : arn) + "]";
    }
}
