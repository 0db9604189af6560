package org.catalogpoller.port;

import java.time.Duration;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.ProblemException;

/** One topic or bus that is notified when a poll has ended. */
public interface Notifier {

    /** Its name in the column {@code notified}: a word, the same in every version. */
    String name();

    /**
     * Notifies of one poll.
     *
     * @param limit how long it may take, failed tries included
     * @throws ProblemException if it was not confirmed; the notification may have arrived all the same
     */
    void send(EndedPoll poll, Duration limit);

    /**
     * Looks whether the topic or bus is there, and sends nothing.
     *
     * @param limit how long it may take, failed tries included
     * @throws ProblemException if it cannot be seen
     */
    void look(Duration limit);
}
