package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement whose parameters have numbers, as PostgreSQL wants them.
 *
 * @param names of the parameters, in the order of their numbers
 */
record NumberedSql(String sql, List<String> names) {

    private static final Pattern NAME = Pattern.compile(":([a-z]+[0-9]*)");

    /** @param named a statement with parameters such as {@code :id} */
    static NumberedSql of(String named) {
        List<String> names = new ArrayList<>();
        String sql = NAME.matcher(named).replaceAll(parameter -> {
            String name = parameter.group(1);
            if (!names.contains(name)) {
                names.add(name);
            }
            return "\\$" + (names.indexOf(name) + 1);
        });
        return new NumberedSql(sql, List.copyOf(names));
    }

    Tuple tuple(Map<String, @Nullable Object> parameters) {
        Tuple tuple = Tuple.tuple();
        for (String name : names) {
            Object value = parameters.get(name);
            // the client knows no Instant
            tuple.addValue(value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
        }
        return tuple;
    }
}
