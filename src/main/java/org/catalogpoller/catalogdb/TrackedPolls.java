package org.catalogpoller.catalogdb;

import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.PollStore.Publication.NoRow;
import org.catalogpoller.port.PollStore.Publication.Superseded;
import org.catalogpoller.port.PollStore.Publication.Written;
import org.jspecify.annotations.Nullable;

/** Polls with rows in {@code catalog_poll}. */
class TrackedPolls implements PollStore {

    private static final int ADVANCE_TRIES = 3;
    private static final String KEPT_FROM_TABLE = "a trigger or a policy keeps the poll's row from catalog_poll";

    private final AdvanceStatement advance;
    private final InTheWayStatements inTheWay;
    private final PauseStatement pause;
    private final PublishStatement publish;
    private final EndStatement end;
    private final WriteAlone alone;
    private final boolean notifies;
    /**
     * The last end that got no answer. The database may have done it all the same. An environment handles one delivery at a
     * time. So a row that has ended in this way was ended by this delivery, and nobody was notified. Null: there is none.
     */
    private volatile @Nullable RequestedEnd unconfirmed;

    /**
     * Polls in the tables of deploy/catalog_poll.sql.
     *
     * @param notifies whether others are to be notified of a poll's end
     * @param optional the tables beside the polls
     * @param rate requests to the API a second, as a decimal number; null: they are not planned
     */
    TrackedPolls(
            Database database,
            CatalogTable catalogs,
            BackendUpdate backend,
            boolean notifies,
            OptionalTables optional,
            @Nullable String rate) {
        this.advance = rate == null
                ? new AdvanceStatement(database, optional)
                : new RateLimitedAdvanceStatement(database, optional, rate);
        this.inTheWay = new InTheWayStatements(database);
        this.pause = new PauseStatement(database);
        this.publish = new PublishStatement(database, backend, optional);
        this.end = new EndStatement(database, optional);
        this.alone = new WriteAlone(database, catalogs, publish, notifies);
        this.notifies = notifies;
    }

    @Override
    public Claim advance(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
        return advance(row, now, overdueAfter, CallLimit.of(limit));
    }

    private Claim advance(PollRow row, Instant now, Duration overdueAfter, CallLimit limit) {
        Claim claim = tryAdvance(row, now, limit);
        if (!claim.isSuperseded() || claim.pollId().equals(row.id())) {
            return claim;
        }
        boolean stalled = inTheWay.endStalled(claim.pollId(), overdueAfter, notifies, limit);
        return stalled ? tryAdvance(row, now, limit) : claim;
    }

    private Claim tryAdvance(PollRow row, Instant now, CallLimit limit) {
        for (int tries = ADVANCE_TRIES; tries > 0; tries--) {
            Claim advanced = advance.advance(row, now, limit);
            if (advanced != null) {
                return advanced;
            }
            Claim claim = inTheWay.find(row, limit).claim(row, unconfirmed);
            if (claim != null) {
                return claim;
            }
            // the poll that was in the way has ended in between
        }
        throw new CatalogTableException(
                "polls for catalog " + row.catalog().id() + " come and go too fast, or " + KEPT_FROM_TABLE);
    }

    @Override
    public Claim pause(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
        CallLimit whole = CallLimit.of(limit);
        if (pause.pause(row, now, whole)) {
            return new Claim(Claim.Kind.ADVANCED, row.id());
        }
        // The poll has no row, or no row that waits. The deadline is the time of its next attempt, so that it always
        // has one.
        Claim claim = advance(row.dueAt(row.deadline()), now, overdueAfter, whole);
        return claim.isSuperseded() || claim.kind() == Claim.Kind.OTHER_CATALOG || pause.pause(row, now, whole)
                ? claim
                : new Claim(Claim.Kind.SUPERSEDED, row.id());
    }

    @Override
    public Publication publish(PollRow row, CatalogValues values, Duration limit) {
        CallLimit whole = CallLimit.of(limit);
        RequestedEnd requested = new RequestedEnd(row.id(), PollState.UPDATED, values);
        try {
            return publication(publish.run(row, values, notifies, whole), row, requested, whole);
        } catch (StatementRefusedException e) {
            if (e.state().mayPass()) {
                failed(requested, e);
                throw e;
            }
            return alone.write(row, values, e, whole);
        } catch (CatalogTableException e) {
            failed(requested, e);
            throw e;
        }
    }

    /** What PostgreSQL refused was not done. What it did not answer may have been done. */
    private void failed(RequestedEnd requested, CatalogTableException why) {
        boolean isRefused = why instanceof StatementRefusedException refusal && !refusal.isAfterNoAnswer();
        if (!isRefused) {
            unconfirmed = requested;
        }
    }

    private Publication publication(PublishStatement.Done done, PollRow row, RequestedEnd requested, CallLimit limit) {
        long id = row.catalog().id();
        boolean askedBefore = done.again() || requested.equals(unconfirmed);
        FoundRow before = done.before();
        if (done.written() && (done.ended() || askedBefore)) {
            return new Written(null);
        }
        if (done.written()) {
            // the statement has locked a row that was there: no other delivery can have ended the poll
            boolean another = before == null && inTheWay.find(row, limit).own() != null;
            return another ? new Superseded() : new Written(KEPT_FROM_TABLE);
        }
        if (before != null && askedBefore && before.catalogId() == id && before.is(requested)) {
            return new Written(null);
        }
        Publication kept = before == null ? null : before.keepsFrom(id);
        return kept == null ? new NoRow(publish.whyNot(id, limit)) : kept;
    }

    @Override
    public Claim end(PollRow row, Duration limit) {
        boolean notifiesEnd = notifies && row.state() != PollState.CANCELLED;
        try {
            return end.run(row, notifiesEnd, unconfirmed, CallLimit.of(limit));
        } catch (CatalogTableException e) {
            failed(new RequestedEnd(row.id(), row.state(), null), e);
            throw e;
        }
    }
}
