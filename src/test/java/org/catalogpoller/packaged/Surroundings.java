package org.catalogpoller.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.not;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.catalogpoller.local.Firing;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.local.Schedule;
import org.catalogpoller.local.SchedulerStandIn;

/** What the function needs on AWS: the catalog API, the backend's database, EventBridge Scheduler, and its variables. */
final class Surroundings implements AutoCloseable {

    static final String GROUP = "polls-of-the-test";
    static final String ROLE = "arn:aws:iam::123456789012:role/poller-scheduler";
    /** It belongs in the Authorization header and in the inputs of schedules. Anywhere else it has leaked. */
    static final String TOKEN = "canary-" + UUID.randomUUID();

    private static final String TERMINATE =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()";

    private final LocalDatabase database = new LocalDatabase();
    private final SchedulerStandIn scheduler = new SchedulerStandIn(Clock.systemUTC(), GROUP);
    private final Firing firing = new Firing(scheduler, input -> {}, Duration.ZERO, 0, new Random());
    private final WireMockServer api = new WireMockServer(
            WireMockConfiguration.options().port(closedPort()).stubCorsEnabled(false));

    private final Relay towardsApi;
    private final Relay towardsDatabase;

    Surroundings() {
        api.start();
        towardsApi = new Relay(api.port());
        towardsDatabase = new Relay(database.port());
    }

    /** A port that nothing listens on. */
    static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The variables of the contract, those with defaults left out. */
    Map<String, String> variables() {
        return FunctionVariables.of("http://localhost:" + towardsApi.port(), towardsDatabase.port(), scheduler.url());
    }

    /** The event with which the backend starts a poll. */
    static String startEvent(String catalog, int id) {
        return """
                {"catalog_name": "%s", "local_catalog_id": %d, "jwt_token": "%s", "attempt_count": 0}""".formatted(catalog, id, TOKEN);
    }

    /** From now on the API answers this about a catalog whose name needs no encoding. */
    void answer(String catalog, ResponseDefinitionBuilder answer) {
        api.stubFor(get(urlPathEqualTo("/api/v1/catalogs/" + catalog)).willReturn(answer));
    }

    void answer(String catalog, int status) {
        answer(catalog, aResponse().withStatus(status).withBody("{\"error\":\"bad token " + TOKEN + "\"}"));
    }

    void answer(String catalog, String kbName, String dataSourceName) {
        answer(
                catalog,
                okJson("{\"name\":\"%s\",\"kb_name\":\"%s\",\"data_source_name\":\"%s\",\"echo\":\"%s\"}"
                        .formatted(catalog, kbName, dataSourceName, TOKEN)));
    }

    /** From now on the API has these values for every token but this one. This one gets the same answer as before. */
    void answerToAnyTokenBut(String catalog, String token, String kbName, String dataSourceName) {
        api.stubFor(get(urlPathEqualTo("/api/v1/catalogs/" + catalog))
                .withHeader("Authorization", not(equalTo("Bearer " + token)))
                .willReturn(
                        okJson("{\"kb_name\":\"%s\",\"data_source_name\":\"%s\"}".formatted(kbName, dataSourceName))));
    }

    List<LoggedRequest> requestsAbout(String catalog) {
        return api.getAllServeEvents().stream()
                .map(served -> LoggedRequest.createFrom(served.getRequest()))
                .filter(request -> request.getUrl().contains(catalog))
                .toList();
    }

    LocalDatabase database() {
        return database;
    }

    String row(int id) {
        return database.row(id);
    }

    /** A column of the poll's row; empty where it has none. */
    String poll(String pollId, String column) {
        return database.query("SELECT " + column + " FROM catalog_poll WHERE poll_id = '" + pollId + "'");
    }

    List<Schedule> pending() {
        return scheduler.pending();
    }

    /** Fires the one pending schedule, which is deleted then. */
    Schedule fire() {
        assertThat(pending()).as("pending schedules").hasSize(1);
        Schedule schedule = fire(pending().get(0));
        assertThat(pending()).as("schedules after firing").isEmpty();
        return schedule;
    }

    /** Fires a schedule, which is deleted then. */
    Schedule fire(Schedule schedule) {
        assertThatOnlyTheInputHoldsTheToken(schedule);
        assertThat(firing.fire(schedule.name(), 1))
                .as("fired: %s", schedule.name())
                .isTrue();
        return schedule;
    }

    /** From now on EventBridge Scheduler refuses to create schedules, or does not. */
    void refuseSchedules(boolean wanted) {
        scheduler.refuse(wanted);
    }

    void forgetSchedules() {
        scheduler.clear();
    }

    /** Closes every connection that the function may hold, while both servers go on. */
    void breakAllConnections() {
        api.stop();
        api.start();
        database.execute(TERMINATE);
    }

    /** Lets every connection that the function may hold look alive until it is used. */
    void forgetAllConnections() {
        towardsApi.forgetConnections();
        towardsDatabase.forgetConnections();
    }

    /** Checks all that was sent or published until now. */
    void assertThatTheTokenHasNotLeaked(List<PackagedFunction> functions) {
        for (PackagedFunction function : functions) {
            assertThat(function.published())
                    .as("output and answers")
                    .noneMatch(text -> text.contains(TOKEN.substring(0, 15)));
        }
        api.getAllServeEvents().forEach(served -> {
            assertThat(served.getRequest().getUrl()).doesNotContain(TOKEN);
            assertThat(withoutAuthorization(served.getRequest().getHeaders())).doesNotContain(TOKEN);
            assertThat(served.getRequest().getBodyAsString()).isEmpty();
        });
        scheduler.pending().forEach(Surroundings::assertThatOnlyTheInputHoldsTheToken);
        assertThat(database.query("SELECT string_agg(p::text, '') FROM catalog_poll p"))
                .doesNotContain(TOKEN.substring(0, 15));
    }

    private static void assertThatOnlyTheInputHoldsTheToken(Schedule schedule) {
        ObjectNode request = schedule.request().deepCopy();
        request.withObject("/Target").remove("Input");
        assertThat(schedule.name() + request).doesNotContain(TOKEN);
    }

    private static String withoutAuthorization(HttpHeaders headers) {
        return headers.all().stream()
                .filter(header -> !header.keyEquals("Authorization"))
                .map(HttpHeader::toString)
                .toList()
                .toString();
    }

    @Override
    public void close() throws IOException {
        towardsApi.close();
        towardsDatabase.close();
        api.stop();
        scheduler.close();
        database.close();
    }
}
