package org.catalogpoller.config;

import io.quarkus.runtime.configuration.ConfigurationException;

/** The environment is not what the function needs. Quarkus ends the start with the message of this class alone. */
public class InvalidSettingsException extends ConfigurationException {

    private static final long serialVersionUID = 1L;

    public InvalidSettingsException(String message) {
        super(message);
    }
}
