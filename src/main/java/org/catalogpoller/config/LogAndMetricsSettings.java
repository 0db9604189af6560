package org.catalogpoller.config;

/**
 * What the function logs and measures.
 *
 * @param metrics whether metrics are printed
 * @param logLevel the least level of the lines that are logged
 */
public record LogAndMetricsSettings(boolean metrics, LogLevel logLevel) {

    private static final Variable<Boolean> METRICS = Variable.of(
            "METRICS",
            Form.choice("on", true, "off"),
            "on",
            "whether [metrics](operating.md#metrics) are printed; `off` by default in `quarkus:dev`");
    private static final Variable<LogLevel> LOG_LEVEL = Variable.of(
            "LOG_LEVEL", Form.oneOf(LogLevel.class), "info", "the least level of the lines that are logged");

    static LogAndMetricsSettings read(Variables variables) {
        return new LogAndMetricsSettings(variables.get(METRICS), variables.get(LOG_LEVEL));
    }
}
