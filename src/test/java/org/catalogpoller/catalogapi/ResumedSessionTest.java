package org.catalogpoller.catalogapi;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.catalogpoller.config.Settings;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.port.CatalogApi.Question;
import org.catalogpoller.testing.TcpProxy;
import org.catalogpoller.testing.TestCertificate;
import org.catalogpoller.testing.TestEnvironment;
import org.catalogpoller.testing.TestSettings;
import org.catalogpoller.testing.TlsProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection to the catalog API dies between two attempts. The next one resumes its TLS session. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class ResumedSessionTest {

    private TlsProxy proxy;
    private CatalogApi api;

    @BeforeEach
    void throughTls() {
        TestEnvironment.api()
                .stubFor(get(anyUrl()).willReturn(okJson("{\"kb_name\":\"KB1\",\"data_source_name\":\"DS1\"}")));
        proxy = new TlsProxy(TestEnvironment.api().baseUrl());
        Settings settings = TestSettings.with(Map.of(
                "CATALOG_API_URL",
                proxy.url(),
                "CATALOG_API_CA",
                TestCertificate.pem().toString()));
        api = new RestCatalogApi(settings.api(), settings.readiness(), TestEnvironment.CLOCK);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void aTlsSessionIsResumedAfterTheServerClosedTheConnection() {
        assertThatItIsResumedAfter(TcpProxy::closeConnections);
    }

    @Test
    void aTlsSessionIsResumedAfterTheConnectionWasLost() {
        assertThatItIsResumedAfter(TcpProxy::forgetConnections);
    }

    private void assertThatItIsResumedAfter(Consumer<TcpProxy> death) {
        check();
        death.accept(proxy.connections());
        check();
        death.accept(proxy.connections());
        check();

        assertThat(proxy.fullHandshakes()).isEqualTo(1);
        assertThat(proxy.resumedHandshakes()).isEqualTo(2);
    }

    private void check() {
        assertThat(api.check(Question.about("x"), Duration.ofSeconds(10)).status())
                .isInstanceOf(Ready.class);
    }
}
