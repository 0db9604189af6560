package org.catalogpoller.local;

/**
 * Where the page of local work listens: port 8090, or any free port while something else listens there. A reload of the
 * code keeps the port, so that a browser finds the page again.
 */
final class PagePort {

    /** A system property outlives a reload: the JVM stays. */
    private static final String KEPT = "local.page.port";

    private static final int PREFERRED = 8090;

    private PagePort() {}

    static int get() {
        return Integer.getInteger(KEPT, PREFERRED);
    }

    static void keep(int port) {
        System.setProperty(KEPT, String.valueOf(port));
    }
}
