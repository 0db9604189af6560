package org.catalogpoller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A poll is not ended as stalled while the template's queues may still bring its event back. */
class EventReturnTest {

    private static String template;

    @BeforeAll
    static void read() throws IOException {
        template = Files.readString(Path.of("deploy", "template.yaml"));
    }

    @Test
    void anEventComesBackWithinTheTimeThatTheTemplateGivesIt() {
        Duration tries = seconds("MaximumEventAgeInSeconds: (\\d+)");
        Duration delay = seconds("FailedEventsDelaySeconds: \\{Type: Number, Default: (\\d+)");
        Duration rest = seconds("VisibilityTimeout: (\\d+)");
        long receives = numbers("FailedEventsReceives: \\{Type: Number, Default: (\\d+)")
                .get(0);

        assertThat(PollPolicy.EVENT_RETURNS_WITHIN).isEqualTo(tries.plus(delay).plus(rest.multipliedBy(receives)));
    }

    private static Duration seconds(String pattern) {
        List<Long> all = numbers(pattern);
        assertThat(all).as("both queues are set alike: " + pattern).containsOnly(all.get(0));
        return Duration.ofSeconds(all.get(0));
    }

    private static List<Long> numbers(String pattern) {
        return Pattern.compile(pattern)
                .matcher(template)
                .results()
                .map(found -> Long.valueOf(found.group(1)))
                .toList();
    }
}
