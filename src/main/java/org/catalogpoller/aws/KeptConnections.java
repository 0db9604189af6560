package org.catalogpoller.aws;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;

/**
 * Which connections the JDK keeps. It reads these settings once, when it first keeps a connection. That is the connection of
 * the first event, before any client of AWS is made.
 */
class KeptConnections {

    /** Sweeps make so many calls at once. The JDK would keep 5 connections to a host, and close the others after a call. */
    private static final String CONNECTIONS = "16";

    void atStart(@Observes StartupEvent start) {
        System.setProperty("http.maxConnections", CONNECTIONS);
        // A connection whose answer was given up is closed. The JDK would read up to 512 KB of it, however slow.
        // A native image takes this setting from its build (application.properties), and the tests from pom.xml.
        System.setProperty("http.KeepAlive.remainingData", "0");
    }
}
