package org.catalogpoller.catalogdb;

import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.PollStore.Publication.NoRow;
import org.catalogpoller.port.PollStore.Publication.Written;

/** Polls without rows (POLL_TRACKING off): every delivery is taken for the first, and an attempt costs no round trip. */
public final class UntrackedPolls implements PollStore {

    private final CatalogTable table;

    public UntrackedPolls(CatalogTable table) {
        this.table = table;
    }

    @Override
    public Claim advance(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
        return new Claim(Claim.Kind.ADVANCED, row.id());
    }

    @Override
    public Claim pause(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
        return new Claim(Claim.Kind.ADVANCED, row.id());
    }

    @Override
    public Publication publish(PollRow row, CatalogValues values, Duration limit) {
        try {
            long id = row.catalog().id();
            return table.write(id, values, limit) > 0 ? new Written(null) : new NoRow(id);
        } catch (StatementRefusedException e) {
            return e.ofWrite();
        }
    }

    @Override
    public Claim end(PollRow row, Duration limit) {
        return new Claim(Claim.Kind.ADVANCED, row.id());
    }
}
