package org.catalogpoller.port;

import java.time.Duration;
import java.util.List;

/** Whether the tables are as the configuration says. Each method throws {@link CatalogTableException} without an answer. */
public interface DatabaseSetup {

    /** The encoding of the database, as PostgreSQL names it; UTF8 holds every character. */
    String encoding(Duration limit);

    /** All that keeps the function from writing the backend's row, with the variable to look at; empty: nothing. */
    List<String> catalogProblems(Duration limit);

    /** All that keeps polls from having rows; empty: nothing. */
    List<String> pollProblems(Duration limit);

    /** All that keeps stories from being written, or old polls from being deleted; empty: nothing, or neither is wanted. */
    List<String> storyProblems(Duration limit);

    /** All that keeps pauses from being ordered, seen and ended; empty: nothing. */
    List<String> pauseProblems(Duration limit);

    /** All that keeps requests to the API from being planned; empty: nothing, or they are not planned. */
    List<String> rateProblems(Duration limit);

    /** The roles that may read the view for the backend, its owner first; empty: there is no such view. */
    List<String> viewReaders(Duration limit);
}
