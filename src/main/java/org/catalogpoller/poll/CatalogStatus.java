package org.catalogpoller.poll;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a check found. */
public sealed interface CatalogStatus {

    /** Calls the function of this status. A status that is added needs one more function here. */
    default <T> T match(
            Function<Ready, T> ready,
            Function<NotReady, T> notReady,
            Function<Unavailable, T> unavailable,
            Function<Rejected, T> rejected) {
        if (this instanceof Ready status) {
            return ready.apply(status);
        }
        if (this instanceof NotReady status) {
            return notReady.apply(status);
        }
        if (this instanceof Unavailable status) {
            return unavailable.apply(status);
        }
        return rejected.apply((Rejected) this);
    }

    /** The status in a word, for logs and tables. */
    String word();

    /** What went wrong, for people and without secrets; null where nothing did. */
    default @Nullable String problem() {
        return null;
    }

    /** All values are there. */
    record Ready(CatalogValues values) implements CatalogStatus {
        @Override
        public String word() {
            return "ready";
        }
    }

    /**
     * The API answered, and a value is not usable yet.
     *
     * @param said what it said of each field, null where it said nothing
     */
    record NotReady(Map<String, @Nullable String> said) implements CatalogStatus {

        public NotReady {
            said = Collections.unmodifiableMap(new LinkedHashMap<>(said));
        }

        @Override
        public String word() {
            return "not ready";
        }
    }

    /**
     * The API gave no usable answer this time; it may give one to another attempt.
     *
     * @param reason for people, without secrets
     * @param retryAfter the wait that the API asked for, null where it asked for none
     */
    record Unavailable(String reason, @Nullable Duration retryAfter) implements CatalogStatus {

        /** The API asked for no wait. */
        public Unavailable(String reason) {
            this(reason, null);
        }

        @Override
        public String word() {
            return "unavailable";
        }

        @Override
        public String problem() {
            return reason;
        }
    }

    /**
     * The API will never answer this request.
     *
     * @param reason for people, without secrets
     * @param unauthorized whether it is the token that the API refuses
     */
    record Rejected(String reason, boolean unauthorized) implements CatalogStatus {

        /** A refusal that has nothing to do with the token. */
        public Rejected(String reason) {
            this(reason, false);
        }

        /** A refusal of the token. */
        public static Rejected ofToken(String reason) {
            return new Rejected(reason, true);
        }

        @Override
        public String word() {
            return "rejected";
        }

        @Override
        public String problem() {
            return reason;
        }
    }
}
