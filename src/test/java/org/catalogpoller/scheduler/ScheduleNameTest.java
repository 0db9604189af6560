package org.catalogpoller.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleNameTest {

    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    private static final String UUID = "3f2b8c1e-5d1a-4c9e-9b7a-0e6f4d2c1b3a";
    private static final String AWS_NAME = "[0-9a-zA-Z-_.]{1,64}";
    private static final String AWS_CLIENT_TOKEN = "[a-zA-Z0-9-_]{1,64}";

    static Stream<String> pollIds() {
        return Stream.of(
                UUID,
                "x".repeat(53),
                "x".repeat(54),
                "x".repeat(64),
                "x".repeat(512),
                "nightly run",
                "a/b",
                "../schedules",
                "v1.2",
                "a:b",
                "Größe",
                "😀",
                "poll\n",
                "-",
                "_");
    }

    @ParameterizedTest
    @MethodSource("pollIds")
    void everyPollIdGivesANameThatAwsAccepts(String pollId) {
        assertThat(List.of(ScheduleName.of(pollId, 1, null), ScheduleName.of(pollId, Integer.MAX_VALUE, LAST)))
                .allSatisfy(name -> assertThat(name).matches(AWS_NAME).matches(AWS_CLIENT_TOKEN));
    }

    @Test
    void theNameHoldsThePollIdAndTheAttempt() {
        assertThat(ScheduleName.of(UUID, 3, null)).isEqualTo(UUID + "-3");
    }

    @Test
    void aRevivalHasANameOfItsOwnForItsTime() {
        Instant movedTo = Instant.parse("2026-01-31T12:10:20Z");

        assertThat(ScheduleName.of(UUID, 3, movedTo))
                .isEqualTo(UUID + "-3-rt9q9t8")
                .isEqualTo(ScheduleName.of(UUID, 3, movedTo))
                .isNotEqualTo(ScheduleName.of(UUID, 3, movedTo.plusSeconds(1)));
    }

    @Test
    void anUnsuitablePollIdHasTheSameHashInEveryEnvironment() {
        assertThat(ScheduleName.of("nightly run", 3, null)).isEqualTo("a06230d6-1818-37c3-b4d4-93bb3d963963-3");
    }

    @Test
    void everyAttemptHasItsOwnName() {
        List<Integer> attempts = List.of(1, 2, 10, 11, 12, 21, 111, Integer.MAX_VALUE);
        List<String> pollIds = Stream.concat(pollIds(), Stream.of("a", "a-1", "a-1-1", "A", "a b", "a  b"))
                .toList();

        assertThat(pollIds.stream().flatMap(id -> attempts.stream().map(attempt -> ScheduleName.of(id, attempt, null))))
                .hasSize(pollIds.size() * attempts.size())
                .doesNotHaveDuplicates();
    }
}
