package org.catalogpoller.local.page;

import java.util.List;

/** What the API can be made to do for a catalog. */
final class Behaviours {

    /**
     * A choice.
     *
     * @param value as CatalogApiStandIn takes it; an N stands for a number
     */
    public record Behaviour(String value, String label) {}

    static final List<Behaviour> ALL = List.of(
            new Behaviour("ready-after-N", "ready at check N"),
            new Behaviour("ready-now", "ready now"),
            new Behaviour("never", "never ready"),
            new Behaviour("missing", "404: no such catalog"),
            new Behaviour("failing-401", "401: token refused"),
            new Behaviour("failing-503", "503: unavailable"),
            new Behaviour("busy-N", "503, Retry-After N s"),
            new Behaviour("slow-N000", "ready at check 3, each takes N s"),
            new Behaviour("endless", "a body without end"));

    private Behaviours() {}
}
