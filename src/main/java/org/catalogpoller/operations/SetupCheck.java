package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.catalogpoller.config.ApiSettings;
import org.catalogpoller.config.ApiSettings.NameCase;
import org.catalogpoller.config.PollSettings;
import org.catalogpoller.config.TokenSettings;
import org.catalogpoller.event.OperatorResult.SetupChecked.Finding;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.port.CatalogApi.Check;
import org.catalogpoller.port.CatalogApi.Question;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.DatabaseSetup;
import org.catalogpoller.port.Notifier;
import org.catalogpoller.port.ScheduleException;
import org.catalogpoller.port.ServiceTokens;
import org.jspecify.annotations.Nullable;

/**
 * Tries out everything that polls need, after a deployment. It leaves nothing behind. It only reads what it looks at.
 * It creates a schedule far ahead, and deletes it again.
 */
@Singleton
public class SetupCheck {

    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final Duration FAR_AHEAD = Duration.ofDays(30);
    /** The name of no catalog. Any answer shows that the API is there. */
    private static final String NO_CATALOG = "check-setup";

    private final DatabaseSetup tables;
    private final CatalogApi api;
    private final ServiceTokens tokens;
    private final AttemptScheduler scheduler;
    private final List<Notifier> notifiers;
    private final NameCase nameCase;
    private final boolean tracking;
    private final boolean hasRate;
    private final boolean hasTokens;
    private final Clock clock;

    public SetupCheck(
            DatabaseSetup tables,
            CatalogApi api,
            ServiceTokens tokens,
            AttemptScheduler scheduler,
            List<Notifier> notifiers,
            ApiSettings apiSettings,
            PollSettings polls,
            Optional<TokenSettings> tokenSettings,
            Clock clock) {
        this.tables = tables;
        this.api = api;
        this.tokens = tokens;
        this.scheduler = scheduler;
        this.notifiers = notifiers;
        this.nameCase = apiSettings.nameCase();
        this.hasRate = apiSettings.maxRate() != null;
        this.tracking = polls.tracking();
        this.hasTokens = tokenSettings.isPresent();
        this.clock = clock;
    }

    /** Each check is made, also after others have failed. A part that is not configured is left out. */
    public List<Finding> run(Invocation invocation) {
        Function<Duration, Duration> limit = most -> invocation.atMost(most, clock.instant());
        List<Finding> findings = new ArrayList<>();
        findings.addAll(database(limit));
        BearerToken token = null;
        if (hasTokens) {
            try {
                token = tokens.fresh(limit.apply(LIMIT));
                findings.add(Finding.works("token", "the issuer gave one"));
            } catch (ProblemException e) {
                findings.add(Finding.fails("token", e.problem()));
            }
        }
        findings.add(catalogApi(token, limit.apply(LIMIT)));
        findings.add(schedule(invocation));
        notifiers.forEach(notifier -> findings.add(notification(notifier, limit.apply(LIMIT))));
        return findings;
    }

    private List<Finding> database(Function<Duration, Duration> limit) {
        List<Finding> findings = new ArrayList<>();
        try {
            List<String> problems = tables.catalogProblems(limit.apply(LIMIT));
            findings.add(Finding.works("database", "it answers" + encodingHint(tables.encoding(limit.apply(LIMIT)))));
            findings.add(finding("table", problems, "the backend's table is as configured, and may be written"));
        } catch (CatalogTableException e) {
            findings.add(Finding.fails("database", e.problem()));
            return findings;
        }
        if (tracking) {
            findings.add(finding("tracking", "catalog_poll is there, and may be used", tables::pollProblems, limit));
            findings.add(finding("story", "stories and retention are as configured", tables::storyProblems, limit));
            findings.add(finding("pauses", "they can be ordered, seen and ended", tables::pauseProblems, limit));
            if (hasRate) {
                findings.add(finding("rate", "requests to the API can be planned", tables::rateProblems, limit));
            }
            findings.add(view(limit));
        }
        return findings;
    }

    /** A database that takes all that polls bring in fact is as it should be. That is for people to judge. */
    private static String encodingHint(String encoding) {
        return encoding.equals("UTF8")
                ? ""
                : "; its encoding is " + encoding + ", and a value or name with a character that this lacks is refused";
    }

    /** Whether the backend's own user may read it is for people to judge: it may be the owner. */
    private Finding view(Function<Duration, Duration> limit) {
        try {
            List<String> readers = tables.viewReaders(limit.apply(LIMIT));
            return readers.isEmpty()
                    ? Finding.fails("view", "there is no view catalog_wait (deploy/catalog_poll.sql)")
                    : Finding.works("view", "catalog_wait may be read by " + String.join(", ", readers));
        } catch (CatalogTableException e) {
            return Finding.fails("view", e.problem());
        }
    }

    private static Finding finding(
            String name, String well, Function<Duration, List<String>> problems, Function<Duration, Duration> limit) {
        try {
            return finding(name, problems.apply(limit.apply(LIMIT)), well);
        } catch (CatalogTableException e) {
            return Finding.fails(name, e.problem());
        }
    }

    private static Finding finding(String name, List<String> problems, String well) {
        return problems.isEmpty() ? Finding.works(name, well) : Finding.fails(name, String.join("; ", problems));
    }

    /** An API that works may refuse a check without a token. A redirect leads elsewhere. */
    private Finding catalogApi(@Nullable BearerToken token, Duration limit) {
        Check check = api.check(Question.about(NO_CATALOG).with(token), limit);
        Integer answer = check.httpStatus();
        String problem = check.status().problem();
        boolean wantsToken = answer != null && (answer == 401 || answer == 403);
        if (wantsToken && token == null) {
            return Finding.works("catalog_api", "it answered " + answer + ": it wants a token, as events bring it");
        }
        boolean isUnknown = answer != null && answer == 404;
        return problem == null
                ? Finding.works("catalog_api", "it answered " + answer + (isUnknown ? nameHint() : ""))
                : Finding.fails("catalog_api", problem);
    }

    /** A name in the wrong case gets the same answer, to the end of its poll. */
    private String nameHint() {
        return ", as to every name that it does not know; names are sent "
                + (nameCase == NameCase.LOWER ? "in lower case" : "as given") + " (CATALOG_API_NAME_CASE)";
    }

    private Finding schedule(Invocation invocation) {
        String id = NO_CATALOG + "-" + invocation.requestId();
        Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(FAR_AHEAD);
        // Should it ever fire, it asks for the state of a poll that does not exist.
        String harmless = "{\"action\":\"status\",\"poll_id\":\"" + NO_CATALOG + "\"}";
        try {
            scheduler.schedule(NextAttempt.of(id, 1, at, at, invocation.functionArn(), harmless));
        } catch (ScheduleException e) {
            return Finding.fails("schedule", e.problem());
        }
        try {
            scheduler.cancel(id, 1, null);
        } catch (ScheduleException e) {
            return Finding.fails("schedule", "one was created, and could not be deleted: " + e.problem());
        }
        return Finding.works("schedule", "one was created for " + at + ", and deleted");
    }

    private static Finding notification(Notifier notifier, Duration limit) {
        try {
            notifier.look(limit);
            return Finding.works(notifier.name(), "it is there");
        } catch (ProblemException e) {
            return Finding.fails(notifier.name(), e.problem());
        }
    }
}
