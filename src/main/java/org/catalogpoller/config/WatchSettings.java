package org.catalogpoller.config;

/**
 * What the function tells of itself.
 *
 * @param metrics whether metrics are printed
 * @param logLevel the least level of the lines that are logged
 */
public record WatchSettings(boolean metrics, LogLevel logLevel) {

    static WatchSettings read(Variables variables) {
        return new WatchSettings(
                Switch.isOn(variables, "METRICS"), variables.oneOf("LOG_LEVEL", LogLevel.class, LogLevel.INFO));
    }
}
