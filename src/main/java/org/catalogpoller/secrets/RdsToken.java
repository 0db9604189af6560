package org.catalogpoller.secrets;

import java.time.Clock;
import java.time.Duration;
import org.catalogpoller.poll.ProblemException;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * The password of RDS IAM authentication. It is a request to connect, signed in its query and without its scheme. See
 * the RDS user guide, "Connecting to your DB instance using IAM authentication". The signer that is there already makes it.
 * AWS's RdsUtilities would bring 5.8 MB along. A test compares the two.
 */
public final class RdsToken {

    /** RDS checks a token when a connection is made, within this time. */
    private static final Duration LIFETIME = Duration.ofMinutes(15);

    private static final String SCHEME = "https://";

    private RdsToken() {}

    /**
     * A token made of the credentials and the region that the AWS SDK finds.
     *
     * @throws ProblemException if it finds none
     */
    public static String of(String host, int port, String user, Clock clock) {
        try (DefaultCredentialsProvider credentials =
                DefaultCredentialsProvider.builder().build()) {
            String region = new DefaultAwsRegionProviderChain().getRegion().id();
            return of(host, port, user, region, credentials.resolveCredentials(), clock);
        } catch (SdkException e) {
            throw new ProblemException("no token for RDS can be signed: " + e.getMessage());
        }
    }

    static String of(
            String host, int port, String user, String region, AwsCredentialsIdentity credentials, Clock clock) {
        SdkHttpRequest connect = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol("https")
                .host(host)
                .port(port)
                .encodedPath("/")
                .putRawQueryParameter("Action", "connect")
                .putRawQueryParameter("DBUser", user)
                .build();
        return AwsV4HttpSigner.create()
                .sign(request -> request.identity(credentials)
                        .request(connect)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds-db")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, LIFETIME)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request()
                .getUri()
                .toString()
                .substring(SCHEME.length());
    }
}
