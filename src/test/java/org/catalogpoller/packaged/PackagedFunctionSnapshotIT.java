package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SnapStart would keep the function as it waits for its first event. */
class PackagedFunctionSnapshotIT {

    private static final String SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";

    @Test
    void nothingIsConnectedBeforeTheFirstEvent(@TempDir Path unzipped) throws IOException {
        FunctionZip zip = new FunctionZip();
        assumeTrue(zip.runsHere(), "the Java runtime of AWS runs on Linux only");
        zip.unzipTo(unzipped);
        try (ServerSocket everything = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                PackagedFunction function = new PackagedFunction(unzipped, allAt(everything.getLocalPort()))) {
            function.nextRequest();

            everything.setSoTimeout(1);
            assertThatThrownBy(everything::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static Map<String, String> allAt(int port) {
        String url = "http://localhost:" + port;
        Map<String, String> variables = FunctionVariables.of(url, port, url);
        variables.remove("DB_PASSWORD");
        variables.put("DB_PASSWORD_SECRET_ARN", SECRET + "db-AbCdEf");
        variables.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", url);
        variables.put("OIDC_ISSUER_URL", url);
        variables.put("OIDC_CLIENT_ID", "poller");
        variables.put("OIDC_CLIENT_SECRET_ARN", SECRET + "client-AbCdEf");
        variables.put("NOTIFICATION_TOPIC_ARN", "arn:aws:sns:eu-west-1:123456789012:polls");
        variables.put("AWS_ENDPOINT_URL_SNS", url);
        variables.put("NOTIFICATION_EVENT_BUS", "polls");
        variables.put("AWS_ENDPOINT_URL_EVENTBRIDGE", url);
        return variables;
    }
}
