package org.catalogpoller.testing;

import java.util.List;

/** What check-setup reports. */
public final class SetupChecks {

    /** The checks of a function that has everything configured, in the order of the report. */
    public static final List<String> ALL = List.of(
            "database",
            "table",
            "tracking",
            "story",
            "pauses",
            "rate",
            "view",
            "token",
            "catalog_api",
            "schedule",
            "topic",
            "bus");

    private SetupChecks() {}
}
