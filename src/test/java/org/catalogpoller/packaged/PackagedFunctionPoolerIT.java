package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.catalogpoller.local.Schedule;
import org.catalogpoller.packaged.RuntimeApiStandIn.Answer;
import org.catalogpoller.testing.PgBouncer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Polls behind PgBouncer in transaction mode, where two environments share the connections to the server. */
class PackagedFunctionPoolerIT {

    private static final int POLLS = 300;
    private static final int FIRST_ID = 1001;

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static Surroundings aws;
    private static PgBouncer pooler;
    private static List<PackagedFunction> environments;

    @BeforeAll
    static void start() {
        Optional<Path> program = PgBouncer.program();
        assumeTrue(program.isPresent(), "skipped: there is no PgBouncer here (Debian's package pgbouncer)");
        aws = PACKAGED.surroundings();
        aws.database()
                .execute("INSERT INTO catalog (id, name) SELECT id, 'pooled' FROM generate_series(%d, %d) id"
                        .formatted(FIRST_ID, FIRST_ID + POLLS - 1));
        pooler = PACKAGED.closedAtTheEnd(new PgBouncer(program.get(), aws.database()));
        Map<String, String> variables = Map.of("DB_PORT", String.valueOf(pooler.port()), "DB_POOLER", "transaction");
        environments = List.of(PACKAGED.start(variables), PACKAGED.start(variables));
    }

    @Test
    void everyPollOfTwoEnvironmentsIsWritten() {
        environments.get(1).result("{\"action\": \"status\", \"local_catalog_id\": 1}");
        aws.answer("pooled", "PENDING", "PENDING");
        List<String> starts = new ArrayList<>();
        for (int id = FIRST_ID; id < FIRST_ID + POLLS; id++) {
            starts.add(Surroundings.startEvent("pooled", id));
        }
        assertThat(outcomes(starts)).as(pooler.log()).hasSize(POLLS).containsOnly("WAITING");
        List<String> attempts = aws.pending().stream().map(Schedule::input).toList();
        assertThat(attempts).hasSize(POLLS);

        aws.answer("pooled", "kb-pooled", "ds-pooled");
        assertThat(outcomes(attempts)).as(pooler.log()).hasSize(POLLS).containsOnly("UPDATED");

        assertThat(count("catalog_poll WHERE state = 'UPDATED'")).isEqualTo(POLLS);
        assertThat(count("catalog WHERE kb_name = 'kb-pooled'")).isEqualTo(POLLS);
    }

    /** The state of a poll is read by Hibernate, and the rest without it. */
    @Test
    void aPollGoesOnWhereAnotherClientHasChangedTheSessions() {
        aws.answer("spoiled", "PENDING", "PENDING");
        pooler.inEverySession("SET search_path = pg_catalog; SET default_transaction_read_only = on");
        try {
            PackagedFunction environment = environments.get(0);
            JsonNode started = environment.result(Surroundings.startEvent("spoiled", 1));
            JsonNode status =
                    environment.result("{\"action\": \"status\", \"poll_id\": %s}".formatted(started.path("poll_id")));
            assertThat(status.path("polls").path(0).path("state").asText())
                    .as("%s, after %s", status, started)
                    .isEqualTo("WAITING");

            aws.answer("spoiled", "kb-spoiled", "ds-spoiled");
            assertThat(outcome(environment.result(aws.fire().input()))).isEqualTo("UPDATED");
            assertThat(aws.row(1)).contains("kb-spoiled", "ds-spoiled");
        } finally {
            pooler.inEverySession("RESET ALL");
        }
    }

    /** Both environments work at the same time, each on every second event. */
    private static List<String> outcomes(List<String> events) {
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < events.size(); i += environments.size()) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int e = 0; e < environments.size(); e++) {
                answers.add(environments.get(e).deliver(UUID.randomUUID().toString(), events.get(i + e)));
            }
            answers.forEach(answer -> outcomes.add(outcome(PackagedFunction.body(answer.join()))));
        }
        return outcomes;
    }

    private static String outcome(JsonNode result) {
        return result.path("outcome").asText();
    }

    private static int count(String from) {
        return Integer.parseInt(aws.database().query("SELECT count(*) FROM " + from));
    }
}
