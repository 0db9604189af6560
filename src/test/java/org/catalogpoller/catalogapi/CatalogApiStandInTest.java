package org.catalogpoller.catalogapi;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.catalogpoller.local.CatalogApiStandIn;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The stand-in of quarkus:dev keeps the contract, seen through the real client. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class CatalogApiStandInTest implements CatalogApiContract {

    private CatalogApiStandIn standIn;

    @BeforeEach
    void start() {
        standIn = new CatalogApiStandIn();
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    @Override
    public CatalogApi api() {
        return RestCatalogApiTest.client(standIn.url());
    }
}
