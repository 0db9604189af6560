package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.catalogpoller.testing.TestCertificate;
import org.catalogpoller.testing.TlsProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The catalog API has a certificate that no public authority signed. */
class PackagedFunctionCaIT {

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    @Test
    void theApiIsTrustedByTheCaOfTheSettingsAlone() throws IOException {
        Surroundings aws = PACKAGED.surroundings();
        aws.answer("private", "kb-1", "ds-1");
        try (TlsProxy api = new TlsProxy(aws.variables().get("CATALOG_API_URL"))) {
            String pem = Files.readString(TestCertificate.pem());

            JsonNode trusted = PACKAGED.start(Map.of("CATALOG_API_URL", api.url(), "CATALOG_API_CA", pem))
                    .result(Surroundings.startEvent("private", 6));
            JsonNode refused =
                    PACKAGED.start(Map.of("CATALOG_API_URL", api.url())).result(Surroundings.startEvent("private", 7));

            assertThat(trusted.path("outcome").asText()).isEqualTo("UPDATED");
            assertThat(refused.path("outcome").asText()).isEqualTo("WAITING");
            assertThat(refused.path("error").asText()).contains("TLS");
        }
    }
}
