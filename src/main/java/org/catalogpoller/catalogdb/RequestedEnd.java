package org.catalogpoller.catalogdb;

import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.PollState;
import org.jspecify.annotations.Nullable;

/**
 * The end of a poll that a delivery asks for.
 *
 * @param values null: an end without values
 */
record RequestedEnd(
        String pollId, PollState state, @Nullable CatalogValues values) {}
