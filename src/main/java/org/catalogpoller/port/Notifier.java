package org.catalogpoller.port;

import java.time.Duration;
import org.catalogpoller.poll.EndedPoll;

/** One way to tell others that a poll has ended. */
public interface Notifier {

    /** Its name in the column {@code notified}: a word, the same in every version. */
    String name();

    /**
     * Tells of one poll.
     *
     * @param limit how long it may take, tries that fail included
     * @throws NotificationException if it was not confirmed; it may have been told all the same
     */
    void send(EndedPoll poll, Duration limit);

    /**
     * Looks whether whoever is to be told is there, and tells nothing.
     *
     * @param limit how long it may take, tries that fail included
     * @throws NotificationException if that cannot be seen
     */
    void look(Duration limit);
}
