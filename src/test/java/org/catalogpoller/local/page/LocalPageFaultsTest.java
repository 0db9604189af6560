package org.catalogpoller.local.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.local.page.PageInBrowser.attempts;
import static org.catalogpoller.local.page.PageInBrowser.inState;
import static org.catalogpoller.local.page.PageInBrowser.ofPoll;
import static org.catalogpoller.local.page.PageInBrowser.says;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Each knob of the page, and what it does to polls. */
@QuarkusTest
@TestProfile(LocalWork.class)
@EnabledIf(value = PageInBrowser.IS_HERE, disabledReason = PageInBrowser.IS_NOT_HERE)
class LocalPageFaultsTest extends InBrowser {

    @AfterEach
    void allIsWell() throws Exception {
        HttpRequest allOff = HttpRequest.newBuilder(URI.create(page.url() + "/faults/all/off"))
                .header("Origin", page.url())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(allOff, HttpResponse.BodyHandlers.ofString())
                        .body())
                .contains("All is well again");
    }

    @Test
    void theApiDoesWhatIsAskedOfIt() {
        page.open();
        page.startHere("now", "ready-now", "1");
        page.startHere("after", "ready-after-N", "2");
        page.startHere("ever", "never", "1");
        page.startHere("unknown", "missing", "1");
        page.startHere("refused", "failing-401", "1");
        page.startHere("unavailable", "failing-503", "1");
        page.startHere("busy", "busy-N", "300");
        page.startHere("big", "endless", "1");
        String slow = page.startHere("slow", "slow-N000", "2");

        page.waitFor(ofPoll("now", inState("UPDATED"), says("1 of ")));
        page.waitFor(ofPoll("after", inState("UPDATED"), says("2 of ")));
        page.waitFor(ofPoll("ever", inState("WAITING"), says("not ready"), attempts(2)));
        page.waitFor(ofPoll("unknown", inState("WAITING"), says("not ready"), attempts(2)));
        page.waitFor(ofPoll("refused", inState("FAILED"), says("401")));
        page.waitFor(ofPoll("unavailable", inState("WAITING"), says("503"), attempts(2)));
        page.waitFor(ofPoll("big", inState("WAITING"), says("MiB")));
        String next = page.attributeAt(
                ofPoll("busy", inState("WAITING"), says("503")) + "/td[@class='next']/time", "data-next");
        assertThat(Instant.ofEpochMilli(Long.parseLong(next)))
                .isAfter(Instant.now().plusSeconds(120));
        page.click("open-" + slow);
        page.waitFor("//table[@class='story']//td[@data-label='API time' and starts-with(text(), '2')]");
    }

    @Test
    void anApiThatIsDownIsDownForEveryCatalog() {
        page.start("down", "ready-after-N", "9");
        page.click("fault-api");
        page.waitFor("//*[@class='broken'][" + says("503 to every check") + "]");
        page.waitFor(ofPoll("down", says("the API answered 503")));
    }

    @Test
    void aDatabaseThatIsAwayMakesTheSetupRed() throws IOException {
        page.open();
        page.click("check-setup");
        page.waitFor("//ul[@class='setup']/li[@class='good']");
        page.keep("setup.png");
        assertThat(page.count(".setup .bad")).isZero();

        page.click("fault-database");
        page.waitFor("//*[@class='broken'][" + says("The database refuses") + "]");
        page.click("check-setup");
        page.waitFor("//ul[@class='setup']/li[@class='bad'][" + says("database") + "]");
        page.keep("broken.png");
    }

    @Test
    void whatTheTableHasNotIsShownBySchedulesAndLog() {
        page.start("behind", "busy-N", "600");
        page.click("fault-database");
        page.waitFor("//*[@class='broken'][" + says("missing in the table") + "]");
        world.database()
                .execute("UPDATE catalog_poll SET next_attempt_at = now() - interval '10 s'"
                        + " WHERE catalog_name = 'behind'");
        page.waitFor(ofPoll(
                "behind", "td[" + says("by its schedule") + "]", "not(.//button[starts-with(text(), 'Sweep')])"));

        page.click("repair");
        page.until("done", "not permitted to log in");
        assertThat(world.database()
                        .query("SELECT next_attempt_at > now() - interval '6 min' FROM catalog_poll"
                                + " WHERE catalog_name = 'behind'"))
                .as("the sweep failed, and leaves the time as it was")
                .isEqualTo("t");

        page.type("catalog_name", "unwritten");
        page.choose("ready-after-N", "2");
        page.click("start-poll");
        page.clickAt("//output[@id='done']/a");
        page.waitFor("//h1[text()='No such poll in the table']");
        page.waitFor("//tr[@data-schedule-of]/td/a[text()='unwritten']");
        page.waitFor("//ul[@class='log']/li[" + says("untracked") + "]");

        page.click("all-off");
        page.waitFor("//h1[text()='unwritten']");
        page.until("state", "UPDATED");
        page.waitFor("//p[@class='hint'][" + says("Missing attempts") + "]");
    }

    @Test
    void notificationsThatWereRefusedAreSentByASweep() {
        page.open();
        page.click("fault-topic");
        page.waitFor("//*[@class='broken'][" + says("topic") + "]");
        page.click("fault-bus");
        page.waitFor("//*[@class='broken'][" + says("bus") + "]");
        String id = page.start("unheard", "ready-now", "1");
        page.waitFor(ofPoll("unheard", inState("UPDATED"), "td[text()='due']"));
        world.database()
                .execute("UPDATE catalog_poll SET updated_at = updated_at - interval '10 s'"
                        + " WHERE catalog_name = 'unheard'");

        page.click("all-off");
        page.waitFor(() -> page.count("#all-off") == 0);
        page.click("repair-" + id);
        page.until("done", "notified");
        page.waitFor(ofPoll("unheard", "td[text()='topic, bus']"));
        String line = page.textAt("//ul[@class='lines']/li[a[" + says("unheard") + "]]");
        assertThat(line)
                .matches("UPDATED unheard after 1 attempt by the topic at [0-9:]{8}, the event bus at [0-9:]{8}");
    }

    @Test
    void aScheduleFiresNowAndTwice() {
        String id = page.start("fired", "busy-N", "600");
        page.waitFor(ofPoll("fired", attempts(1)));
        page.clickUntil("tr[data-schedule-of='" + id + "'] .fire", "has fired");
        page.waitFor(ofPoll("fired", attempts(2)));
        page.clickUntil("tr[data-schedule-of='" + id + "'] .twice", "has fired twice");
        page.waitFor(ofPoll("fired", attempts(3)));
        page.click("open-" + id);
        page.waitFor(
                "//table[@class='story']//tr[td='repetition'] | //ul[@class='log']/li[" + says("SUPERSEDED") + "]");
    }

    @Test
    void aSchedulerThatThrottlesAndIsLateIsSeen() {
        page.open();
        page.click("fault-throttled");
        page.waitFor("//*[@class='broken'][" + says("throttles") + "]");
        page.start("throttled", "never", "1");
        page.waitFor("//ul[@class='log']/li[" + says("ThrottlingException") + " or " + says("Rate exceeded") + "]");

        page.click("fault-late");
        page.waitFor("//*[@class='broken'][" + says("60 s late") + "]");
    }
}
