package org.catalogpoller.local.page;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final int USUAL_NUMBER = 4;

    /**
     * A choice that was made.
     *
     * @param value of its Behaviour
     */
    public record Chosen(String value, int number) {}

    /** What a form for a new poll offers. */
    static final Chosen FIRST = new Chosen("ready-after-N", USUAL_NUMBER);

    private Behaviours() {}

    /** The choice that a behaviour of CatalogApiStandIn is; other names are ready at the third check. */
    static Chosen chosen(String behaviour) {
        for (Behaviour each : ALL) {
            Matcher matcher = Pattern.compile(each.value().replace("N", "([0-9]{1,3})")).matcher(behaviour);
            if (matcher.matches()) {
                return new Chosen(
                        each.value(), matcher.groupCount() == 0 ? USUAL_NUMBER : Integer.parseInt(matcher.group(1)));
            }
        }
        return behaviour.equals("unauthorized")
                ? new Chosen("failing-401", USUAL_NUMBER)
                : new Chosen("ready-after-N", 3);
    }
}
