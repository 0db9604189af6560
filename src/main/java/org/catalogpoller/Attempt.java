package org.catalogpoller;

import org.catalogpoller.poll.Poll;

/**
 * One attempt under way.
 *
 * @param event what woke it
 * @param poll the poll it belongs to, with this attempt counted once it is made
 * @param invocation the invocation that makes it
 */
record Attempt(PollEvent event, Poll poll, Invocation invocation) {

    Attempt counted() {
        return new Attempt(event, poll.afterAttempt(), invocation);
    }
}
