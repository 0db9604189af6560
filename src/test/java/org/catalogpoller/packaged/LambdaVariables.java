package org.catalogpoller.packaged;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The variables that Lambda itself sets (Lambda developer guide, "Defined runtime environment variables"). */
final class LambdaVariables {

    private LambdaVariables() {}

    static Map<String, String> of(String runtimeApi, Path taskRoot) {
        Map<String, String> variables = new HashMap<>();
        variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        variables.put("AWS_LAMBDA_FUNCTION_NAME", "catalog-status-poller");
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "7");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256");
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/catalog-status-poller");
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/31/[7]0123456789abcdef");
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        variables.put("AWS_REGION", "eu-west-1");
        variables.put("AWS_DEFAULT_REGION", "eu-west-1");
        variables.put("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        variables.put("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
        variables.put("LAMBDA_TASK_ROOT", taskRoot.toString());
        variables.put("_HANDLER", "set by the package");
        variables.put("LANG", "en_US.UTF-8");
        variables.put("TZ", ":UTC");
        variables.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        return variables;
    }
}
