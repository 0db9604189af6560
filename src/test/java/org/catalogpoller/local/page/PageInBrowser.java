package org.catalogpoller.local.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page of local work in a real browser. */
final class PageInBrowser implements AutoCloseable {

    /** For {@code EnabledIf}. */
    static final String IS_HERE = "org.catalogpoller.local.page.PageInBrowser#isHere";

    static final String IS_NOT_HERE = "there is no /usr/bin/chromium with its chromedriver";

    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final ChromeDriver browser;
    private final WebDriverWait wait;
    private String url = "http://localhost:" + System.getProperty("local.page.port");

    PageInBrowser() throws IOException {
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
        wide();
        wait = new WebDriverWait(browser, Duration.ofMinutes(5));
        wait.pollingEvery(Duration.ofMillis(100));
        wait.ignoring(StaleElementReferenceException.class, ElementClickInterceptedException.class);
    }

    /** Whether this machine has Debian's chromium with its driver. */
    static boolean isHere() {
        return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
    }

    ChromeDriver browser() {
        return browser;
    }

    String url() {
        return url;
    }

    void wide() {
        browser.manage().window().setSize(new Dimension(1400, 1000));
    }

    void narrow() {
        browser.manage().window().setSize(new Dimension(400, 800));
    }

    void open() {
        browser.get(url);
        live();
    }

    /** Opens a page at another address; {@link #open} goes there from now on. */
    void open(String elsewhere) {
        url = elsewhere;
        open();
    }

    /** A page that follows many polls takes most of a processor. */
    void leave() {
        browser.get("about:blank");
    }

    /** Waits until the page hears from its server. */
    void live() {
        until("live", "live");
    }

    /** Starts a poll on the first page; the id of its poll. */
    String start(String name, String behaviour, String number) {
        open();
        return startHere(name, behaviour, number);
    }

    /** The same on the first page that is open. The next poll takes another row only when this one has its own. */
    String startHere(String name, String behaviour, String number) {
        type("catalog_name", name);
        choose(behaviour, number);
        click("start-poll");
        return attributeAt(ofPoll(name), "data-poll");
    }

    /** Chooses what the API answers. */
    void choose(String behaviour, String number) {
        new Select(browser.findElement(By.name("behaviour"))).selectByValue(behaviour);
        type("number", number);
    }

    /** The row of a poll, with a condition for it. */
    static String ofPoll(String name, String... conditions) {
        return "//tr[th/a[text()='" + name + "']" + (conditions.length == 0 ? "" : " and ")
                + String.join(" and ", conditions) + "]";
    }

    static String inState(String state) {
        return "@data-state='" + state + "'";
    }

    /** Whether so many attempts were made, or more. */
    static String attempts(int least) {
        return "substring-before(td[@data-label='Attempt'], ' of ') >= " + least;
    }

    static String says(String text) {
        return "contains(., '" + text + "')";
    }

    void type(String field, String text) {
        WebElement input = browser.findElement(By.name(field));
        input.clear();
        input.sendKeys(text);
    }

    void click(String id) {
        wait.until(page -> {
            inTheMiddle(page.findElement(By.id(id))).click();
            return true;
        });
    }

    /** What was done stays at the top of the window, above the rest. */
    private WebElement inTheMiddle(WebElement element) {
        browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
        return element;
    }

    /**
     * Clicks a button of a schedule until the page says that it is done. If the schedule has fired, it takes the next
     * one.
     */
    void clickUntil(String css, String done) {
        String said;
        do {
            wait.until(page -> {
                List<WebElement> found = page.findElements(By.cssSelector(css));
                browser.executeScript("document.getElementById('done').textContent = ''");
                found.stream().findFirst().map(this::inTheMiddle).ifPresent(WebElement::click);
                return !found.isEmpty();
            });
            said = wait.until(page -> {
                String text = page.findElement(By.id("done")).getText();
                return text.isEmpty() ? null : text;
            });
        } while (!said.contains(done));
    }

    void until(String id, String text) {
        wait.until(page -> page.findElement(By.id(id)).getText().contains(text));
    }

    void waitFor(String xpath) {
        at(xpath, element -> true);
    }

    void clickAt(String xpath) {
        at(xpath, element -> {
            inTheMiddle(element).click();
            return true;
        });
    }

    void pressAt(String xpath, Keys key) {
        at(xpath, element -> {
            element.sendKeys(key);
            return true;
        });
    }

    String textAt(String xpath) {
        return at(xpath, WebElement::getText);
    }

    String attributeAt(String xpath, String name) {
        return at(xpath, element -> element.getDomAttribute(name));
    }

    /** The page replaces its parts, and the elements in them. So an element is used where it is found. */
    private <T> T at(String xpath, Function<WebElement, T> use) {
        return wait.until(page -> use.apply(page.findElement(By.xpath(xpath))));
    }

    void waitFor(java.util.function.BooleanSupplier condition) {
        wait.until(page -> condition.getAsBoolean());
    }

    int count(String css) {
        return browser.findElements(By.cssSelector(css)).size();
    }

    /** What a script finds. */
    String script(String expression) {
        return String.valueOf(browser.executeScript("return " + expression));
    }

    /** light or dark, as the system prefers it. */
    void prefers(String scheme) {
        Map<String, Object> feature = Map.of("name", "prefers-color-scheme", "value", scheme);
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    }

    /** Keeps a picture as output of the build. */
    void keep(String name) throws IOException {
        browser.executeScript("window.scrollTo(0, 0)");
        Files.write(SCREENSHOTS.resolve(name), browser.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        browser.quit();
    }
}
