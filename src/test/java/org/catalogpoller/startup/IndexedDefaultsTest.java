package org.catalogpoller.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.DefaultValuesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever SmallRye Config makes of a name, it makes of it with the index too. */
class IndexedDefaultsTest {

    private static final Map<String, String> DEFAULTS = Map.of(
            "log.category.*.level", "inherit",
            "log.level", "INFO",
            "log.category.poll.level", "exact",
            "log.handler.*.async.level", "ALL",
            "tls.*.key[*].name", "first",
            "extra.*", "any",
            "%test.log.category.*.level", "of a profile");

    @Test
    void quarkusBringsAVersionOfSmallRyeConfigThatNeedsTheIndex() {
        String version = SmallRyeConfig.class.getPackage().getImplementationVersion();

        assertThat(Runtime.Version.parse(version.replaceFirst("(\\.0)+$", "")))
                .as("SmallRye Config %s: remove IndexedDefaults and measure a start", version)
                .isLessThan(Runtime.Version.parse("3.17"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log.category.a.level",
                "log.category.\"a.b\".level",
                "log.category.*.level",
                "log.category.poll.level",
                "log.category.a.format",
                "log.category.a.b.level",
                "log.handler.\"x\".async.level",
                "log.level",
                "level",
                "%test.log.category.a.level",
                "%prod.log.category.a.level",
                "tls.a.key[0].name",
                "tls.a.key.name",
                "extra.b",
                "extra.\"b.c\"",
                ""
            })
    void aNameHasTheDefaultThatItHasWithoutTheIndex(String name) {
        SmallRyeConfig indexed = new SmallRyeConfigBuilder()
                .withDefaultValues(DEFAULTS)
                .withCustomizers(new IndexedDefaults())
                .build();
        SmallRyeConfig plain =
                new SmallRyeConfigBuilder().withDefaultValues(DEFAULTS).build();

        assertThat(indexed.getConfigValue(name))
                .usingRecursiveComparison()
                .comparingOnlyFields("name", "value", "configSourceName", "configSourceOrdinal")
                .isEqualTo(plain.getConfigValue(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"log.category.a.level", "log.category.poll.level"})
    void whatIsSetOutranksADefault(String name) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withDefaultValues(DEFAULTS)
                .withSources(new DefaultValuesConfigSource(Map.of(name, "set"), "set by somebody", 1))
                .withCustomizers(new IndexedDefaults())
                .build();

        assertThat(config.getConfigValue(name).getValue()).isEqualTo("set");
        assertThat(config.getConfigValue(name).isDefault()).isFalse();
    }

    @Test
    void whatIsSetIsListedAndWhatHasItsDefaultIsNot() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withDefaultValues(Map.of("log.level", "INFO", "log.file", "none"))
                .withSources(new DefaultValuesConfigSource(Map.of("log.level", "DEBUG"), "set by somebody", 1))
                .withCustomizers(new IndexedDefaults())
                .build();

        List<String> listed = new ArrayList<>();
        config.getPropertyNames().forEach(listed::add);
        assertThat(listed).contains("log.level").doesNotContain("log.file");
    }
}
