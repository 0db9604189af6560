package org.catalogpoller.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.catalogpoller.config.PollSettings;
import org.catalogpoller.config.Settings;
import org.catalogpoller.config.SettingsProducer;
import org.catalogpoller.local.page.LocalPage;
import org.catalogpoller.local.page.World;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All that {@code quarkus:dev} needs in place of AWS, the catalog API and the backend; shows a first poll. */
@IfBuildProfile("dev")
@Singleton
class LocalEnvironment {

    private static final Logger LOG = Logger.getLogger("local");
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:catalog-status-poller:live";
    private static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:polls";
    private static final String BUS = "polls";
    private static final int DEMO_ID = 1;

    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "scheduler-clock");
        thread.setDaemon(true);
        return thread;
    });
    private final LocalDatabase database = new LocalDatabase();
    private final OidcIssuerStandIn issuer = new OidcIssuerStandIn(clock, Duration.ofMinutes(5));
    private final SecretsManagerStandIn secrets = new SecretsManagerStandIn();
    private final CatalogApiStandIn api = new CatalogApiStandIn(issuer::accepts);
    private final SchedulerStandIn scheduler = new SchedulerStandIn(clock, "catalog-status-poller");
    private final SnsStandIn sns = new SnsStandIn(TOPIC, message -> showNotification(message.body()));
    private final EventBridgeStandIn eventBridge =
            new EventBridgeStandIn(BUS, event -> LOG.infof("event on the bus \"%s\": %s", BUS, event.detailType()));
    private final LambdaStandIn lambda;
    private final InvokeStandIn invoke;
    private final Firing firing;
    private final String events;
    private @Nullable LocalPage page;

    LocalEnvironment(
            @ConfigProperty(name = EventPort.PROPERTY) int eventPort,
            @ConfigProperty(name = "local.scheduler.max-lateness") Duration maxLateness,
            @ConfigProperty(name = "local.scheduler.duplicate-rate") double duplicateRate) {
        events = "http://localhost:" + eventPort;
        FunctionEndpoint function = new FunctionEndpoint(URI.create(events));
        lambda = new LambdaStandIn(function, this::showRow);
        invoke = new InvokeStandIn(InvokeStandIn.PORT, "catalog-status-poller", function, lambda::invoke);
        database.addFunctionUser();
        firing = new Firing(scheduler, lambda::invoke, maxLateness, duplicateRate, new Random());
    }

    /** The settings that name the stand-ins; all others are as the environment has them. */
    @Produces
    @Singleton
    Settings settings() {
        Map<String, String> standIns = Map.ofEntries(
                Map.entry("CATALOG_API_URL", api.url()),
                Map.entry("DB_HOST", "localhost"),
                Map.entry("DB_PORT", String.valueOf(database.port())),
                Map.entry("DB_NAME", LocalDatabase.NAME),
                Map.entry("DB_USER", LocalDatabase.FUNCTION_USER),
                Map.entry("DB_PASSWORD", LocalDatabase.FUNCTION_USER),
                Map.entry("DB_SSL_MODE", "disable"),
                Map.entry("OIDC_ISSUER_URL", issuer.url()),
                Map.entry("OIDC_CLIENT_ID", OidcIssuerStandIn.CLIENT_ID),
                Map.entry("OIDC_CLIENT_SECRET_ARN", secrets.put("poller/oidc", "{\"client_secret\":\"local\"}")),
                Map.entry("SCHEDULER_GROUP", "catalog-status-poller"),
                Map.entry("SCHEDULER_TARGET_ARN", FUNCTION),
                Map.entry("NOTIFICATION_TOPIC_ARN", TOPIC),
                Map.entry("NOTIFICATION_EVENT_BUS", BUS),
                Map.entry("SCHEDULER_ROLE_ARN", "arn:aws:iam::000000000000:role/local"));
        return Settings.read(name -> standIns.containsKey(name) ? standIns.get(name) : SettingsProducer.variable(name));
    }

    /** What the page shows and changes. */
    @Produces
    @Singleton
    World world(PollSettings polls) {
        return new World(
                database,
                api,
                scheduler,
                firing,
                sns,
                eventBridge,
                URI.create(events),
                invoke.url(),
                lambda::invoke,
                polls.policy().maxAttempts());
    }

    void start(@Observes StartupEvent event, World world) {
        issuer.clientSecret("local");
        System.setProperty("aws.endpointUrlScheduler", scheduler.url());
        System.setProperty("aws.endpointUrlSns", sns.url());
        System.setProperty("aws.endpointUrlEventBridge", eventBridge.url());
        System.setProperty("aws.endpointUrlSecretsManager", secrets.url());
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        var unused = ticker.scheduleWithFixedDelay(
                () -> firing.deliverDue(clock.instant()), 100, 100, TimeUnit.MILLISECONDS);
        page = new LocalPage(world, PagePort.get());
        PagePort.keep(page.port());
        LOG.infof("%s", introduction(page.url()));
        lambda.invoke("{\"catalog_name\":\"demo\",\"local_catalog_id\":" + DEMO_ID
                + ",\"jwt_token\":\"demo-token\",\"attempt_count\":0}");
    }

    void stop(@Observes ShutdownEvent event) {
        if (page != null) {
            page.close();
        }
        ticker.shutdownNow();
        invoke.close();
        lambda.close();
        scheduler.close();
        sns.close();
        eventBridge.close();
        api.close();
        secrets.close();
        issuer.close();
        database.close();
    }

    private void showRow(String result) {
        try {
            JsonNode json = new ObjectMapper().readTree(result);
            if (json.path("updated").asBoolean()) {
                LOG.infof(
                        "row in catalog: %s",
                        database.row(json.path("local_catalog_id").asLong()));
            }
        } catch (JsonProcessingException e) {
            LOG.warn("the function's result is not JSON");
        }
    }

    private static void showNotification(String message) {
        try {
            JsonNode json = new ObjectMapper().readTree(message);
            int attempts = json.path("attempt_count").asInt();
            LOG.infof(
                    "notification: %s %s after %d attempt%s",
                    json.path("outcome").asText(),
                    json.path("catalog_name").toString(),
                    attempts,
                    attempts == 1 ? "" : "s");
        } catch (JsonProcessingException e) {
            LOG.warn("the notification is not JSON");
        }
    }

    private String introduction(String pageUrl) {
        String psql = "psql postgresql://" + LocalDatabase.USER + ":" + LocalDatabase.PASSWORD + "@localhost:"
                + database.port() + "/" + LocalDatabase.NAME;
        return String.join(
                "\n",
                "Catalog Status Poller runs here, with stand-ins for AWS and the API. A poll of the catalog \"demo\" begins.",
                "",
                "  See, start, break and repair polls:  " + pageUrl,
                "",
                "  The same from a terminal (once before: python3 -m pip install deploy/cli):",
                "    export AWS_ENDPOINT_URL=" + invoke.url(),
                "    deploy/poller start ready-after-10 2 --watch",
                "    deploy/poller --help",
                "",
                "  Without it:       curl " + events
                        + " -d '{\"catalog_name\":\"ready-after-10\",\"local_catalog_id\":2}'",
                "  The table:        " + psql + " -c 'SELECT * FROM catalog ORDER BY id'",
                "  The API:          curl " + api.url() + "/api/v1/catalogs/never",
                "  Catalogs:         ready-now, ready-after-10, never, missing, failing-503, busy-10, slow-5000, endless,"
                        + " unauthorized, expired-token; rows 1 to 20 exist",
                "  As slow as AWS:   ./mvnw quarkus:dev -Dpoll.interval=20s -Dlocal.scheduler.max-lateness=60s"
                        + " -Dlocal.scheduler.duplicate-rate=0.2",
                "  More:             deploy/docs/local-work.md");
    }
}
