package org.catalogpoller.secrets;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import org.catalogpoller.aws.AwsClients;
import org.catalogpoller.aws.AwsProblem;
import org.catalogpoller.aws.CallTime;
import org.catalogpoller.aws.LazyClient;
import org.catalogpoller.config.SecretSetting;
import org.catalogpoller.poll.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Reads secrets from AWS Secrets Manager when they are needed. */
@Singleton
public class SecretReader {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final CallTime time = new CallTime();
    private final LazyClient<SecretsManagerClient> client =
            new LazyClient<>(() -> AwsClients.make(SecretsManagerClient.builder(), CONNECT_TIMEOUT));

    /**
     * The secret as it is now: nothing is kept, so that a rotated one is the new one. Blocks.
     *
     * @param setting one that has an ARN
     * @param limit how long it may take, more than zero
     * @throws ProblemException if it cannot be had
     */
    public Secret read(SecretSetting setting, Duration limit) {
        return read(setting, null, limit);
    }

    /**
     * One version of a secret.
     *
     * @param setting one that has an ARN
     * @param label such as AWSPREVIOUS; null: the present version
     * @throws ProblemException if it cannot be had
     */
    public Secret read(SecretSetting setting, @Nullable String label, Duration limit) {
        return new Secret(text(Objects.requireNonNull(setting.arn()), label, limit));
    }

    private String text(String arn, @Nullable String label, Duration limit) {
        try {
            String text = client.get()
                    .getSecretValue(request -> request.secretId(arn)
                            .versionStage(label)
                            .overrideConfiguration(config -> config.apiCallTimeout(time.next(limit))))
                    .secretString();
            if (text == null) {
                throw new ProblemException("the secret " + arn + " holds bytes and no text");
            }
            return text;
        } catch (SdkServiceException e) {
            throw new ProblemException("Secrets Manager does not hand out " + arn + ": " + e.getMessage());
        } catch (SdkException | UncheckedIOException e) {
            throw new ProblemException(
                    "Secrets Manager gave no answer about " + arn + ": " + AwsProblem.withoutTheAnswer(e));
        }
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
