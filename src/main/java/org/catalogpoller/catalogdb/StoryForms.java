package org.catalogpoller.catalogdb;

import java.util.Set;
import org.catalogpoller.catalogdb.OptionalTables.Table;

/**
 * A statement that moves a poll's row, in two forms.
 *
 * @param alone without the lines of the poll's story
 * @param withStory takes one parameter more: see {@link StoryLines#add}
 */
record StoryForms(String alone, String withStory) {

    /** @param change an INSERT of PollEntity that returns {@code repeats}, with the parameters of PollEntity */
    static StoryForms of(String change) {
        return new StoryForms(change, StoryLines.with("", change, PollEntity.NEXT_PARAMETER));
    }

    /** The form that uses these tables. */
    String sql(Set<Table> used) {
        return used.contains(Table.STORY) ? withStory : alone;
    }
}
