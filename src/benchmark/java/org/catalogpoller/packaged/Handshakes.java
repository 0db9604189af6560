package org.catalogpoller.packaged;

/**
 * TLS handshakes. In a full one the server proves who it is. In a resumed one both know it from the last connection.
 */
record Handshakes(int full, int resumed) {

    static final Handshakes NONE = new Handshakes(0, 0);

    Handshakes minus(Handshakes other) {
        return new Handshakes(full - other.full, resumed - other.resumed);
    }
}
