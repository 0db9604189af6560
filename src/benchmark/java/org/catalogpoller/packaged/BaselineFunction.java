package org.catalogpoller.packaged;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * The HTTP calls of an attempt, and nothing else. The event names them; it is a JSON string such as "check, schedule". It
 * runs in AWS's Java runtime or by itself.
 */
public final class BaselineFunction {

    static final String OUTCOME = "MADE_THE_CALLS";

    private static final byte[] RESULT = ("{\"outcome\":\"" + OUTCOME + "\"}").getBytes(StandardCharsets.UTF_8);
    private static final String API = System.getenv("CATALOG_API_URL") + "/api/v1/catalogs/never";
    private static final String SCHEDULES = System.getenv("AWS_ENDPOINT_URL_SCHEDULER") + "/schedules/";
    private static final String RUNTIME =
            "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/";
    private static final String SCHEDULE = """
            {"ClientToken":"%1$s","GroupName":"polls-of-the-test","ScheduleExpression":"at(%2$s)",\
            "ScheduleExpressionTimezone":"UTC","FlexibleTimeWindow":{"Mode":"OFF"},"ActionAfterCompletion":"DELETE",\
            "Target":{"Arn":"arn:aws:lambda:eu-west-1:123456789012:function:catalog-status-poller:live",\
            "RoleArn":"arn:aws:iam::123456789012:role/poller-scheduler","Input":"{}",\
            "RetryPolicy":{"MaximumEventAgeInSeconds":3000,"MaximumRetryAttempts":185}}}""";

    public void handleRequest(InputStream in, OutputStream out) throws IOException {
        call(in);
        out.write(RESULT);
    }

    /** The loop of a custom runtime. */
    public static void main(String[] args) throws IOException {
        while (true) {
            HttpURLConnection next = connection(RUNTIME + "next");
            call(next.getInputStream());
            post(RUNTIME + next.getHeaderField("Lambda-Runtime-Aws-Request-Id") + "/response", RESULT);
        }
    }

    private static void call(InputStream event) throws IOException {
        String calls = new String(event.readAllBytes(), StandardCharsets.UTF_8);
        if (calls.contains("check")) {
            check();
        }
        if (calls.contains("schedule")) {
            schedule();
        }
    }

    private static void check() throws IOException {
        HttpURLConnection check = connection(API);
        check.setRequestProperty("Authorization", "Bearer none");
        check.getInputStream().readAllBytes();
    }

    private static void schedule() throws IOException {
        String name = UUID.randomUUID().toString();
        LocalDateTime at = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).plusSeconds(21);
        String second = at.getSecond() == 0 ? at + ":00" : at.toString();
        post(SCHEDULES + name, SCHEDULE.formatted(name, second).getBytes(StandardCharsets.UTF_8));
    }

    private static void post(String url, byte[] body) throws IOException {
        HttpURLConnection post = connection(url);
        post.setRequestMethod("POST");
        post.setRequestProperty("Content-Type", "application/json");
        post.setDoOutput(true);
        post.getOutputStream().write(body);
        post.getInputStream().readAllBytes();
    }

    private static HttpURLConnection connection(String url) throws IOException {
        return (HttpURLConnection) URI.create(url).toURL().openConnection();
    }
}
