package org.catalogpoller.catalogapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.Statuses.notReady;

import java.time.Duration;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.port.CatalogApi.Check;
import org.catalogpoller.port.CatalogApi.Question;
import org.catalogpoller.testing.Eventually;
import org.junit.jupiter.api.Test;

/** What every catalog API, real or standing in, does for a check. The names say how the catalogs behave. */
interface CatalogApiContract {

    BearerToken TOKEN = new BearerToken("contract-token");

    CatalogApi api();

    @Test
    default void aCatalogBecomesReadyWithBothValues() {
        assertThat(status("ready-after-2")).isEqualTo(notReady("PENDING", "PENDING"));
        assertThat(status("ready-after-2"))
                .isEqualTo(new Ready(new CatalogValues("kb-ready-after-2", "ds-ready-after-2")));
    }

    @Test
    default void aCatalogThatIsNotVisibleYetIsNotReady() {
        assertThat(status("missing")).isEqualTo(notReady(null, null));
    }

    @Test
    default void aServerThatFailsIsUnavailable() {
        assertThat(status("failing-503")).isEqualTo(new Unavailable("the API answered 503", null));
    }

    @Test
    default void aRefusedTokenIsRejected() {
        assertThat(status("unauthorized"))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.unauthorized()).isTrue());
        assertThat(status("unauthorized").problem()).contains("401").doesNotContain(TOKEN.value());
    }

    @Test
    default void anAnswerThatTakesTooLongIsUnavailable() {
        Check check = api().check(question("slow-5000"), Duration.ofMillis(300));

        assertThat(check.status()).isEqualTo(new Unavailable("the API did not answer within 300 ms", null));
    }

    @Test
    default void everyAnswerHasItsHttpStatus() {
        assertThat(httpStatus("ready-after-2", Eventually.BOUND)).isEqualTo(200);
        assertThat(httpStatus("missing", Eventually.BOUND)).isEqualTo(404);
        assertThat(httpStatus("failing-503", Eventually.BOUND)).isEqualTo(503);
        assertThat(httpStatus("unauthorized", Eventually.BOUND)).isEqualTo(401);
        assertThat(httpStatus("slow-5000", Duration.ofMillis(300))).isNull();
    }

    private Integer httpStatus(String catalogName, Duration limit) {
        return api().check(question(catalogName), limit).httpStatus();
    }

    private CatalogStatus status(String catalogName) {
        return api().check(question(catalogName), Eventually.BOUND).status();
    }

    private static Question question(String catalogName) {
        return Question.about(catalogName).with(TOKEN);
    }
}
