package org.catalogpoller.startup;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import org.catalogpoller.config.LogAndMetricsSettings;

/** Needs the settings at start, so that a mistake in them ends the start. */
class SettingsAtStart {

    void check(@Observes StartupEvent start, LogAndMetricsSettings settings) {
        settings.logLevel().apply();
    }
}
