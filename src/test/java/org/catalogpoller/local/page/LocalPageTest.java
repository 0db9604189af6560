package org.catalogpoller.local.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.local.page.PageInBrowser.attempts;
import static org.catalogpoller.local.page.PageInBrowser.inState;
import static org.catalogpoller.local.page.PageInBrowser.ofPoll;
import static org.catalogpoller.local.page.PageInBrowser.says;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.Keys;

/** Local work as a person sees it: quarkus:dev's own surroundings, and a real browser. */
@QuarkusTest
@TestProfile(LocalWork.class)
@EnabledIf(value = PageInBrowser.IS_HERE, disabledReason = PageInBrowser.IS_NOT_HERE)
class LocalPageTest extends InBrowser {

    private static final String ENDED_LIFETIMES =
            "SELECT count(*) FROM catalog_poll WHERE catalog_name LIKE 'lifetime-%' AND state <> 'WAITING'";

    @Test
    void aPollIsStartedBrokenFoundAndRepairedOnThePage() throws IOException {
        String id = page.start("broken", "ready-after-N", "4");

        page.waitFor(ofPoll("broken", attempts(2)));
        page.clickUntil("tr[data-schedule-of='" + id + "'] .lose", "The schedule is lost");
        page.waitFor(ofPoll("broken", "td[" + says("overdue") + "]", ".//button[text()='Sweep +7 min']"));
        page.keep("lost.png");
        page.click("repair");
        page.until("done", " revived");
        page.waitFor(ofPoll("broken", inState("UPDATED")));
        page.keep("polls.png");

        page.click("open-" + id);
        page.until("state", "UPDATED");
        page.until("row", "kb-broken");
        page.until("row-before", "\"kb_name\": null");
        assertThat(page.count(".story tbody tr")).isGreaterThanOrEqualTo(4);
        assertThat(page.count(".timeline rect.not-ready")).isGreaterThanOrEqualTo(3);
        assertThat(page.count(".timeline rect.ready")).isOne();
        assertThat(page.count(".timeline rect.late")).isGreaterThanOrEqualTo(3);
        page.keep("poll.png");
    }

    @Test
    void aThousandPollsEndBesideEachOther() throws IOException {
        page.open();

        page.click("lifetimes");

        page.waitFor(() -> number("UPDATED") >= 100 && number("WAITING") > 0);
        page.keep("lifetimes-under-way.png");
        page.leave();
        page.waitFor(() -> world.database().query(ENDED_LIFETIMES).equals("1000"));
        page.open();
        page.waitFor(() -> number("UPDATED") >= 800 && number("FAILED") >= 200);
        page.keep("lifetimes.png");
    }

    /** The number of polls in a state, as the filter says. */
    private static int number(String state) {
        String label = page.textAt("//nav/a[starts-with(text(), '" + state + " ')]");
        return Integer.parseInt(label.replaceAll("\\D", ""));
    }

    @Test
    void pollsAreFoundByStateAgeAndText() {
        page.start("needle-one", "ready-now", "1");
        page.start("needle-two", "failing-401", "1");
        page.waitFor(ofPoll("needle-one", inState("UPDATED")));
        page.waitFor(ofPoll("needle-two", inState("FAILED")));

        page.type("text", "NEEDLE" + Keys.ENTER);
        page.live();
        page.waitFor(() -> page.count("tr[data-poll]") == 2);
        page.clickAt("//nav/a[starts-with(text(), 'FAILED 1')]");
        page.waitFor(() -> page.count("tr[data-poll]") == 1 && page.count("tr[data-state=FAILED]") == 1);
        world.database()
                .execute("UPDATE catalog_poll SET started_at = started_at - interval '2 h'"
                        + " WHERE catalog_name = 'needle-two'");
        page.clickAt("//nav/a[text()='last 1 h']");
        page.waitFor("//td[" + says("No poll matches") + "]");
    }

    @Test
    void aPollIsSteeredFromItsOwnPage() throws IOException {
        String id = page.start("steered", "busy-N", "600");
        page.waitFor(ofPoll("steered", says("503")));
        page.click("open-" + id);

        page.click("pause-catalog");
        page.until("done", "Paused");
        assertThat(page.script("document.querySelector('[name=behaviour]').value"))
                .as("what the API answers now")
                .isEqualTo("busy-N");
        assertThat(page.script("document.querySelector('[name=number]').value")).isEqualTo("600");
        page.waitFor("//*[@class='broken'][" + says("is paused") + "]");
        world.database()
                .execute("UPDATE catalog_poll_pause SET reason = 'its owner asked'; UPDATE catalog_poll"
                        + " SET paused_at = now(), next_attempt_at = NULL WHERE catalog_name = 'steered'");
        page.waitFor("//p[span[text()='paused']][" + says("its owner asked") + "]");
        page.waitFor("//*[local-name()='rect' and @class='paused']");
        page.click("resume-catalog");
        page.until("done", "The pause is over.");
        page.waitFor(() -> page.count("#pause-catalog") == 1 && page.count("#resume-catalog") == 0);
        page.choose("ready-now", "1");
        page.click("behave");
        page.until("done", "as ready-now");
        page.click("check-" + id);
        page.until("done", "UPDATED");
        page.waitFor("//tr[td='check-now']");
        page.until("state", "UPDATED");
        page.clickAt("//output[@id='done']/button");
        assertThat(page.count("#done *")).as("what was said and closed").isZero();
    }

    @Test
    void whatIsDoneOnThePageCanBeCopiedAsACommandOrCode() {
        String id = page.start("copied", "never", "1");
        page.click("open-" + id);

        for (String action : new String[] {"show", "check now", "cancel", "pause", "resume"}) {
            page.waitFor("//details[summary='" + action + "']");
        }
        page.clickAt("//details[summary='cancel']/summary");
        String cli = page.textAt("//details[summary='cancel']//code[@class='cli']");
        String curl = page.textAt("//details[summary='cancel']//code[@class='curl']");
        String boto3 = page.textAt("//details[summary='cancel']//code[@class='boto3']");
        String event = "{\"action\":\"cancel\",\"poll_id\":\"" + id + "\"}";

        assertThat(cli).isEqualTo("deploy/poller cancel " + id + " --endpoint-url " + world.lambdaUrl());
        assertThat(curl).isEqualTo("curl " + world.events() + " -d '" + event + "'");
        assertThat(boto3).contains("import boto3", world.lambdaUrl(), "json.dumps(" + event + ")");
        page.click("cancel-" + id);
        page.waitFor("//table[@class='story']//td[" + says(": cancelled by an operator") + "]");
        page.waitFor("//details[summary='retry']");
        page.click("retry-" + id);
        page.until("done", id + ".retry1");
        page.waitFor("//dd/a[text()='" + id + ".retry1']");
    }

    @Test
    void thePageWorksByKeyboardOnASmallScreen() throws IOException {
        page.narrow();
        page.open();
        page.type("catalog_name", "by-keyboard");

        page.browser().switchTo().activeElement().sendKeys(Keys.ENTER);

        page.waitFor(ofPoll("by-keyboard"));
        page.keep("phone.png");
        assertThat(overflow()).as("what does not fit").isEqualTo("0");
        page.pressAt(ofPoll("by-keyboard") + "/th/a", Keys.ENTER);
        page.waitFor("//h1[text()='by-keyboard']");
        page.keep("phone-poll.png");
        assertThat(overflow()).as("what does not fit").isEqualTo("0");
        page.wide();
        assertThat(jumps()).as("links for the keyboard, in a wide window").isEqualTo("absolute");
        page.script("document.querySelector('.jump a').focus()");
        assertThat(jumps()).isEqualTo("static");
    }

    private static String jumps() {
        return page.script("getComputedStyle(document.querySelector('.jump')).position");
    }

    private static String overflow() {
        return page.script("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    @Test
    void thePageIsLightOrDarkAsTheSystemIs() throws IOException {
        page.prefers("dark");
        page.open();
        page.keep("dark.png");
        String dark = page.script("getComputedStyle(document.body).backgroundColor");
        page.prefers("light");

        assertThat(page.script("getComputedStyle(document.body).backgroundColor"))
                .isNotEqualTo(dark);
    }

    @Test
    void thePageFindsItsServerAgainAfterALiveReload() {
        LocalPage before = new LocalPage(world, 0);
        PageInBrowser reloaded = page;
        String usual = reloaded.url();
        reloaded.open(before.url());
        before.close();
        reloaded.until("live", "no connection");

        try (LocalPage after = new LocalPage(world, before.port())) {
            assertThat(after.url()).isEqualTo(before.url());
            reloaded.live();
            world.invoke().accept("{\"catalog_name\":\"after-the-reload\",\"local_catalog_id\":20}");
            reloaded.waitFor(ofPoll("after-the-reload"));
        }
        reloaded.open(usual);
    }

    @Test
    void aTokenIsOnNoPart() {
        page.open();
        page.clickAt("//summary[text()='Row and token']");
        page.type("catalog_name", "with-token");
        page.choose("never", "1");
        page.type("jwt_token", "eyJ.secret-of-the-page.x");
        page.click("start-poll");
        page.waitFor("//tr[@data-schedule-of][contains(., 'jwt_token')]");
        assertThat(page.browser().getPageSource()).contains("***").doesNotContain("secret-of-the-page");

        page.clickAt(ofPoll("with-token") + "/th/a");
        page.until("state", "WAITING");
        assertThat(page.browser().getPageSource()).doesNotContain("secret-of-the-page");
    }

    @Test
    void anAddressThatIsNoneLeadsBackToThePolls() throws Exception {
        HttpRequest nowhere =
                HttpRequest.newBuilder(URI.create(page.url() + "/nowhere")).build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(nowhere, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("There is no such page", "<a href=\"/\">All polls</a>");
    }

    @Test
    void aRequestOfAnotherSiteIsRefused() throws Exception {
        HttpRequest foreign = HttpRequest.newBuilder(URI.create(page.url() + "/operations/sweep"))
                .header("Origin", "http://example.com")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(foreign, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);
    }

    /** A site may let a name of its own lead to this machine (DNS rebinding). */
    @Test
    void aRequestToAnotherNameIsRefused() throws IOException {
        int port = URI.create(page.url()).getPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: example.com:" + port + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403");
        }
    }
}
