package org.catalogpoller.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** The token equals that of AWS's own library for the same credentials in the same second. */
class RdsTokenTest {

    private static final String HOST = "db.123456789012.eu-west-1.rds.amazonaws.com";
    private static final Pattern SIGNED_AT = Pattern.compile("X-Amz-Date=(\\d{8}T\\d{6}Z)");

    @ParameterizedTest
    @CsvSource({"poller, false", "poller, true", "a user+with/odd&characters, true"})
    void theTokenEqualsTheOneOfTheAwsLibrary(String user, boolean session) {
        AwsCredentials credentials = session
                ? AwsSessionCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret", "a/session+token==")
                : AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret");
        String theirs = theirs(user, credentials);

        String ours =
                RdsToken.of(HOST, 5432, user, "eu-west-1", credentials, Clock.fixed(signedAt(theirs), ZoneOffset.UTC));

        assertThat(ours).startsWith(HOST + ":5432/?Action=connect&").contains("X-Amz-Expires=900");
        assertThat(parts(ours)).containsExactlyInAnyOrder(parts(theirs));
    }

    /** The library reads the clock twice. When a second begins in between, it signs for 899 seconds. */
    private static String theirs(String user, AwsCredentials credentials) {
        RdsUtilities library = RdsUtilities.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
        return Stream.generate(() -> library.generateAuthenticationToken(
                        request -> request.hostname(HOST).port(5432).username(user)))
                .filter(token -> token.contains("X-Amz-Expires=900"))
                .findFirst()
                .orElseThrow();
    }

    /** The order of the parameters is not signed. */
    private static String[] parts(String token) {
        return token.split("[?&]", -1);
    }

    private static Instant signedAt(String token) {
        Matcher date = SIGNED_AT.matcher(token);
        assertThat(date.find()).isTrue();
        return LocalDateTime.parse(date.group(1), DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'"))
                .toInstant(ZoneOffset.UTC);
    }
}
