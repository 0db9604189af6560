/**
 * PostgreSQL: the backend's row, and catalog_poll. Each purpose has one technique:
 *
 * <ul>
 *   <li>Attempts use TrackedPolls, or UntrackedPolls where POLL_TRACKING is off. Operators and sweeps use PollTableRows,
 *       PollTableHistory, PollTableOverdue, PollTableRetryable, PollTableNotifications, PauseTable and RateTable.
 *   <li>Statements that change polls are SQL with $1 parameters, run by the Vert.x client (AdvanceStatement,
 *       PublishStatement, EndStatement, PauseStatement, NotificationStatements). They go past Hibernate. So an attempt
 *       that is not ready never starts it (LazyHibernate). Each statement is one round trip in a transaction of its own.
 *       With CATALOG_API_MAX_RATE, RateLimitedAdvanceStatement and RateTable also reserve seconds (ReservedSeconds).
 *       StoryForms has the forms of a statement with and without the lines of the story (StoryLines).
 *   <li>Operators' reads of catalog_poll use Panache and PollEntity (PollTableRows, PollTableHistory.list). Claims, sweeps,
 *       retry since and stories are SQL.
 *   <li>A write of the backend's row alone uses Panache (PanacheCatalogTable). PublishStatement makes the same write
 *       together with the end of the poll. WriteAlone goes on where PostgreSQL refuses that, and OptionalTables where it
 *       refuses another table of the function's.
 * </ul>
 *
 * PollEntity alone lists all columns of catalog_poll, for writing and for reading. A new column changes it, PollRow, and
 * deploy/catalog_poll.sql.
 */
@NullMarked
package org.catalogpoller.catalogdb;

import org.jspecify.annotations.NullMarked;
