package org.catalogpoller.startup;

import io.smallrye.config.DefaultValuesConfigSource;
import io.smallrye.config.PropertyName;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds the default of a setting of Quarkus by an index. It lists no setting that has only its default.
 *
 * <p>SmallRye Config keeps the defaults of named groups, such as {@code quarkus.log.category.*.level}, in a hash map.
 * Nearly all of their names have the hash 0. For every setting without a value it goes through all of them. It also
 * lists the names of some 250 defaults, which Quarkus then compares with what it knows. With that a native start
 * takes 40.1 ms, without it 25.1 (medians of 60 in turn).
 *
 * <p>SmallRye Config 3.17 has other structures and needs none of this. A test fails when Quarkus brings it. This
 * class can go then.
 */
public final class IndexedDefaults implements SmallRyeConfigBuilderCustomizer {

    /** After all that bring defaults. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        Map<String, String> ofOneName = new HashMap<>();
        Map<String, Map<PropertyName, String>> ofMany = new HashMap<>();
        builder.getDefaultValues().entrySet().removeIf(entry -> {
            String name = entry.getKey();
            if (name.startsWith("%") || ending(name).indexOf('*') >= 0) {
                return false;
            }
            if (name.indexOf('*') < 0) {
                ofOneName.put(name, entry.getValue());
            } else {
                ofMany.computeIfAbsent(ending(name), any -> new HashMap<>())
                        .put(PropertyName.name(name), entry.getValue());
            }
            return true;
        });
        builder.withSources(new Source(ofOneName, ofMany));
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Has the name and place of the one it stands in for, by which Quarkus knows what is a default. */
    private record Source(Map<String, String> ofOneName, Map<String, Map<PropertyName, String>> ofMany)
            implements ConfigSource {

        @Override
        public @Nullable String getValue(String name) {
            if (name.startsWith("%")) {
                return null;
            }
            String value = ofOneName.get(name);
            if (value != null) {
                return value;
            }
            Map<PropertyName, String> sameEnding = ofMany.get(ending(name));
            return sameEnding == null ? null : sameEnding.get(PropertyName.name(name));
        }

        @Override
        public Set<String> getPropertyNames() {
            return Set.of();
        }

        @Override
        public String getName() {
            return DefaultValuesConfigSource.NAME;
        }

        @Override
        public int getOrdinal() {
            return DefaultValuesConfigSource.ORDINAL;
        }
    }
}
