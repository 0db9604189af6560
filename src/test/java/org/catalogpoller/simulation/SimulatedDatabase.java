package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.catalogpoller.lambda.DrivenFunction.WholeStore;
import org.catalogpoller.poll.CatalogPause;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.simulation.Outages.Away;
import org.jspecify.annotations.Nullable;

/** A database that goes away now and then, and whose answer to a commit may be lost. */
final class SimulatedDatabase implements WholeStore {

    private static final Duration FASTEST = Duration.ofMillis(1);
    private static final Duration SLOWEST = Duration.ofMillis(80);

    private final InMemoryPolls polls;
    private final Chance chance;
    private final Effects effects;
    private final History history;
    private final List<Away> away;

    SimulatedDatabase(InMemoryPolls polls, Chance chance, Effects effects, History history, List<Away> away) {
        this.polls = polls;
        this.chance = chance;
        this.effects = effects;
        this.history = history;
        this.away = away;
    }

    @Override
    public Claim advance(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
        Claim claim = transaction("advance", limit, () -> polls.advance(row, now, overdueAfter, limit));
        effects.current().repeated |= claim.kind() == Claim.Kind.REPEATED;
        return claim;
    }

    @Override
    public Map<String, Instant> plan(List<PollRow> taken, Duration limit) {
        return transaction("plan " + taken.size(), limit, () -> polls.plan(taken, limit));
    }

    @Override
    public Claim pause(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
        return transaction("pause a poll", limit, () -> polls.pause(row, now, overdueAfter, limit));
    }

    @Override
    public List<Ended> endedAfter(Place place, Instant until, Set<PollState> states, int max, Duration limit) {
        return transaction("find ended polls", limit, () -> polls.endedAfter(place, until, states, max, limit));
    }

    @Override
    public int countAfter(Place place, Instant until, Set<PollState> states, Duration limit) {
        return transaction("count", limit, () -> polls.countAfter(place, until, states, limit));
    }

    @Override
    public Seen look(long catalogId, Duration limit) {
        try {
            return transaction("look for pauses", limit, () -> polls.look(catalogId, limit));
        } catch (CatalogTableException e) {
            history.unheard.add(effects.now());
            throw e;
        }
    }

    @Override
    public CatalogPause begin(@Nullable Long catalogId, @Nullable String reason, Duration limit) {
        return transaction("begin a pause", limit, () -> polls.begin(catalogId, reason, limit));
    }

    @Override
    public void end(@Nullable Long catalogId, Duration limit) {
        transaction("end a pause", limit, () -> {
            polls.end(catalogId, limit);
            return "";
        });
    }

    @Override
    public void pauseOverdue(Duration after, boolean hasTokens, int max, Duration limit) {
        transaction("pause overdue polls", limit, () -> {
            polls.pauseOverdue(after, hasTokens, max, limit);
            return List.of();
        });
    }

    @Override
    public ResumedBatch resume(int max, Duration limit) {
        return transaction("resume", limit, () -> polls.resume(max, limit));
    }

    @Override
    public void pauseAgain(List<PollRow> resumed, Duration limit) {
        transaction("pause again " + resumed.size(), limit, () -> {
            polls.pauseAgain(resumed, limit);
            return "";
        });
    }

    @Override
    public int countToResume(Duration limit) {
        return transaction("count", limit, () -> polls.countToResume(limit));
    }

    @Override
    public Publication publish(PollRow row, CatalogValues values, Duration limit) {
        return transaction("publish", limit, () -> {
            Publication publication = polls.publish(row, values, limit);
            if (publication instanceof Publication.Written && history.writtenAt == null) {
                history.writtenAt = effects.now();
            }
            return publication;
        });
    }

    @Override
    public Claim end(PollRow row, Duration limit) {
        return transaction("end " + row.state(), limit, () -> polls.end(row, limit));
    }

    @Override
    public Optional<PollRow> find(String pollId, Duration limit) {
        return transaction("find", limit, () -> polls.find(pollId, limit));
    }

    @Override
    public List<PollRow> findAll(Collection<String> pollIds, Duration limit) {
        return transaction("find", limit, () -> polls.findAll(pollIds, limit));
    }

    @Override
    public List<PollRow> findByCatalog(long catalogId, int max, Duration limit) {
        return transaction("find", limit, () -> polls.findByCatalog(catalogId, max, limit));
    }

    @Override
    public Taken take(Search search, int max, Duration limit) {
        return transaction("take", limit, () -> polls.take(search, max, limit));
    }

    @Override
    public int end(List<PollRow> taken, PollState state, String error, Duration limit) {
        return transaction("end " + state, limit, () -> polls.end(taken, state, error, limit));
    }

    @Override
    public void giveBack(List<Overdue> taken, Duration limit) {
        transaction("give back " + taken.size(), limit, () -> {
            polls.giveBack(taken, limit);
            return "";
        });
    }

    @Override
    public List<NotificationClaim> claimDue(int max, Duration limit) {
        return transaction("due", limit, () -> polls.claimDue(max, limit));
    }

    @Override
    public Optional<NotificationClaim> claim(String pollId, Duration limit) {
        return transaction("claim", limit, () -> polls.claim(pollId, limit));
    }

    @Override
    public void record(NotificationClaim claim, Set<String> notified, boolean complete, Duration limit) {
        transaction("notified " + notified, limit, () -> {
            polls.record(claim, notified, complete, limit);
            return complete;
        });
    }

    @Override
    public List<StoryLine> story(String pollId, int max, Duration limit) {
        return transaction("story", limit, () -> polls.story(pollId, max, limit));
    }

    @Override
    public List<PollRow> list(Wanted wanted, Position before, int max, Duration limit) {
        return transaction("list", limit, () -> polls.list(wanted, before, max, limit));
    }

    @Override
    public int delete(Duration after, int max, Duration limit) {
        return transaction("delete", limit, () -> polls.delete(after, max, limit));
    }

    private <T> T transaction(String name, Duration limit, Supplier<T> work) {
        history.storeCalls++;
        Optional<Away> gone = Outages.at(effects.now(), away);
        Duration took = gone.isPresent() && gone.get().silent() ? limit : chance.between(FASTEST, SLOWEST);
        return effects.perform(name, took, () -> {
            if (gone.isPresent()) {
                throw unconfirmed("the database cannot be reached");
            }
            T result = work.get();
            history.covered(polls.look(1, limit).covers(), effects.now());
            history.rowsAre(polls.all(), effects.now());
            history.unnotified = polls.unnotified();
            if (chance.strikes(Fault.COMMIT_ANSWER_LOST, effects.now())) {
                throw unconfirmed("no answer came, but it was done");
            }
            return result;
        });
    }

    private CatalogTableException unconfirmed(String problem) {
        effects.current().untracked = true;
        return new CatalogTableException(problem);
    }
}
