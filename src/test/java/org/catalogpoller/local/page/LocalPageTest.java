package org.catalogpoller.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Local work as a person sees it: quarkus:dev's own surroundings, and a real browser. */
@QuarkusTest
@TestProfile(LocalPageTest.LocalWork.class)
@EnabledIf(value = "hasBrowser", disabledReason = "there is no /usr/bin/chromium with its chromedriver")
class LocalPageTest {

    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static ChromeDriver browser;
    private static WebDriverWait wait;

    /** The surroundings of quarkus:dev, in a test. */
    public static class LocalWork implements QuarkusTestProfile {

        @Override
        public String getConfigProfile() {
            return "dev";
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            String port = String.valueOf(freePort());
            return Map.of(
                    "quarkus.lambda.mock-event-server.test-port",
                    port,
                    "quarkus.lambda.mock-event-server.dev-port",
                    port,
                    "quarkus.arc.exclude-types",
                    "org.catalogpoller.testing.TestClock",
                    "poll.interval",
                    "1s");
        }

        private static int freePort() {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static boolean hasBrowser() {
        return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
    }

    @BeforeAll
    static void openTheBrowser() throws IOException {
        Files.createDirectories(SCREENSHOTS);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--user-data-dir=" + Files.createTempDirectory("browser"));
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        browser.manage().window().setSize(new Dimension(1400, 1000));
        wait = new WebDriverWait(browser, Duration.ofMinutes(5));
        wait.ignoring(StaleElementReferenceException.class);
    }

    @AfterAll
    static void closeTheBrowser() {
        browser.quit();
    }

    @Test
    void aPollIsStartedBrokenFoundAndRepairedOnThePage() throws IOException {
        browser.get(page());
        type("name", "broken");
        type("behaviour", "ready-after-6");
        click("behave");
        until("done", "next answer");
        type("catalog_name", "broken");
        type("local_catalog_id", "7");
        click("start-poll");
        String id = wait.until(page ->
                page.findElement(By.xpath("//tr[th/a[text()='broken']]")).getDomAttribute("data-poll"));

        waitFor("//tr[@data-poll='" + id + "']/td[starts-with(text(), '2 of ')]");
        waitFor("//tr[@data-schedule-of='" + id + "']");
        assertThat(lose(id)).isTrue();
        waitFor("//tr[@data-poll='" + id + "']/td[@class='next' and starts-with(text(), 'overdue')]");
        keep("lost.png");
        click("age");
        until("done", "A sweep repairs it");
        click("sweep");
        until("done", "\"revived\":1");
        waitFor("//tr[@data-poll='" + id + "' and @data-state='UPDATED']");
        keep("polls.png");

        click("open-" + id);
        until("state", "UPDATED");
        until("row", "kb-broken");
        assertThat(browser.getPageSource()).contains("before <code>7").doesNotContain("not seen");
        assertThat(browser.findElements(By.cssSelector(".story tbody tr"))).hasSizeGreaterThanOrEqualTo(6);
        keep("poll.png");
    }

    @Test
    void theSetUpIsWell() throws IOException {
        browser.get(page());

        click("check-setup");

        waitFor("//ul[@class='setup']/li");
        keep("setup.png");
        assertThat(browser.findElements(By.cssSelector(".setup .bad"))).isEmpty();
    }

    @Test
    void aThousandPollsEndBesideEachOther() throws IOException {
        browser.get(page());

        click("lifetimes");

        wait.until(page -> count(".counts .UPDATED") >= 800 && count(".counts .FAILED") >= 200);
        keep("lifetimes.png");
    }

    @Test
    void thePageWorksByKeyboardOnASmallScreen() throws IOException {
        browser.manage().window().setSize(new Dimension(400, 800));
        browser.get(page());
        type("catalog_name", "by-keyboard");
        type("local_catalog_id", "8");

        browser.switchTo().activeElement().sendKeys(Keys.ENTER);

        waitFor("//tr[th/a[text()='by-keyboard']]");
        keep("phone.png");
        Number overflow = (Number) browser.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(overflow.intValue()).isZero();
        browser.manage().window().setSize(new Dimension(1400, 1000));
    }

    @Test
    void aTokenIsOnNoPart() {
        browser.get(page());
        type("catalog_name", "never");
        type("local_catalog_id", "9");
        type("jwt_token", "eyJ.secret-of-the-page.x");
        click("start-poll");
        waitFor("//tr[@data-schedule-of][contains(., 'jwt_token')]");

        assertThat(browser.getPageSource()).contains("***").doesNotContain("secret-of-the-page");
    }

    @Test
    void aRequestOfAnotherSiteIsRefused() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest foreign = HttpRequest.newBuilder(URI.create(page() + "/operations/sweep"))
                .header("Origin", "http://example.com")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();

        assertThat(http.send(foreign, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
    }

    /** The button of a pending schedule; the schedule may fire while the click is under way. */
    private static boolean lose(String pollId) {
        By button = By.cssSelector("tr[data-schedule-of='" + pollId + "'] .lose");
        return wait.until(page -> {
            page.findElements(button).stream().findFirst().ifPresent(WebElement::click);
            return browser.findElement(By.id("done")).getText().equals("Done.");
        });
    }

    private static String page() {
        return "http://localhost:" + System.getProperty("local.page.port");
    }

    private static void type(String field, String text) {
        WebElement input = browser.findElement(By.name(field));
        input.clear();
        input.sendKeys(text);
    }

    private static void click(String id) {
        wait.until(page -> {
            page.findElement(By.id(id)).click();
            return true;
        });
    }

    private static void until(String id, String text) {
        wait.until(page -> page.findElement(By.id(id)).getText().contains(text));
    }

    /** The number in a text; 0 without any. */
    private static int count(String css) {
        return browser.findElements(By.cssSelector(css)).stream()
                .mapToInt(each -> Integer.parseInt(each.getText().replaceAll("\\D", "")))
                .sum();
    }

    /** The page replaces its parts, and the elements in them. */
    private static void waitFor(String xpath) {
        wait.until(page -> page.findElement(By.xpath(xpath)));
    }

    private static void keep(String name) throws IOException {
        browser.executeScript("window.scrollTo(0, 0)");
        Files.write(SCREENSHOTS.resolve(name), browser.getScreenshotAs(OutputType.BYTES));
    }
}
