package org.catalogpoller.packaged;



/** Says how far it is, ten times, beside the results: those alone go to the standard output. */
final class Progress {

    private Progress() {}

    static void show(String what, int done, int all) {
        if (done * 10L / all > (done - 1) * 10L / all) {
            System.err.printf("%s: %,d of %,d%n", what, done, all);
        }
    }
}
