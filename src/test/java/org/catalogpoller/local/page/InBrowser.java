package org.catalogpoller.local.page;

import jakarta.inject.Inject;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Tests of the page in a real browser. The polls of a test end with it, and take no time from the next one. */
abstract class InBrowser {

    static PageInBrowser page;

    @Inject
    World world;

    @BeforeAll
    static void openTheBrowser() throws IOException {
        page = new PageInBrowser();
    }

    @AfterAll
    static void closeTheBrowser() {
        page.close();
    }

    @AfterEach
    void noPollGoesOn() {
        world.database()
                .execute("UPDATE catalog_poll SET state = 'CANCELLED', next_attempt_at = NULL WHERE state = 'WAITING'");
        world.scheduler().clear();
    }
}
