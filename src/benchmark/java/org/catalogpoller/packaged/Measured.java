package org.catalogpoller.packaged;



/** One run of a phase. */
record Measured(String contender, Phase phase, Cost cost, Handshakes handshakes) {}
