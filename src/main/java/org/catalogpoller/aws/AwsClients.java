package org.catalogpoller.aws;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** Makes clients of AWS that are called in an invocation: three tries at most, each with short time-outs. */
public final class AwsClients {

    private static final ScheduledExecutorService TIMER = timer();

    private AwsClients() {}

    /**
     * Makes a client; it connects when it is first used.
     *
     * @param connectTimeout of each try
     */
    public static <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C make(
            B builder, Duration connectTimeout) {
        return builder.httpClient(new BoundedHttpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(connectTimeout)
                        .socketTimeout(CallTime.OF_A_TRY)
                        .build()))
                .overrideConfiguration(
                        config -> config.retryStrategy(RetryMode.STANDARD).scheduledExecutorService(TIMER))
                .build();
    }

    /** The region of an ARN, which need not be the function's. */
    public static Region regionOf(String arn) {
        return Region.of(arn.split(":", -1)[3]);
    }

    /**
     * One thread ends the calls that take too long, and ends itself when there are none. The SDK would keep five a
     * client.
     */
    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, run -> {
            Thread thread = new Thread(run, "aws-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(30, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }
}
