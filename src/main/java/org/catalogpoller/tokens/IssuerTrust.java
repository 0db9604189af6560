package org.catalogpoller.tokens;

import io.quarkus.tls.BaseTlsConfiguration;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;

/** Trust in the CAs of OIDC_CA alone, for the connections to the issuer. */
final class IssuerTrust extends BaseTlsConfiguration {

    static final String NAME = "oidc-issuer";

    private final String ca;

    /** @param ca certificates as PEM text */
    IssuerTrust(String ca) {
        this.ca = ca;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public TrustOptions getTrustStoreOptions() {
        return new PemTrustOptions().addCertValue(Buffer.buffer(ca));
    }

    @Override
    public SSLOptions getSSLOptions() {
        return new SSLOptions();
    }
}
