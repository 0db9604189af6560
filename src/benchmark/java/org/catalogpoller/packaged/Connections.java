package org.catalogpoller.packaged;

/** What became of the connections to all peers since the last attempt. */
enum Connections {
    KEPT,
    /** The peers have closed them. */
    CLOSED,
    /** One peer alone has closed its own. */
    API_CLOSED,
    SCHEDULER_CLOSED,
    DATABASE_CLOSED,
    /** A gateway has forgotten them: the first bytes on one are answered with a reset. */
    LOST
}
