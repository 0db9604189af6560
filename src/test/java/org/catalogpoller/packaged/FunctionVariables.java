package org.catalogpoller.packaged;

import java.util.HashMap;
import java.util.Map;
import org.catalogpoller.local.LocalDatabase;

/** The function's own variables, those with defaults left out. */
final class FunctionVariables {

    private FunctionVariables() {}

    static Map<String, String> of(String apiUrl, int databasePort, String schedulerUrl) {
        Map<String, String> variables = new HashMap<>();
        variables.put("CATALOG_API_URL", apiUrl);
        variables.put("DB_HOST", "localhost");
        variables.put("DB_PORT", String.valueOf(databasePort));
        variables.put("DB_NAME", LocalDatabase.NAME);
        variables.put("DB_USER", LocalDatabase.USER);
        variables.put("DB_PASSWORD", LocalDatabase.PASSWORD);
        variables.put("DB_SSL_MODE", "disable");
        variables.put("SCHEDULER_GROUP", Surroundings.GROUP);
        variables.put("SCHEDULER_ROLE_ARN", Surroundings.ROLE);
        variables.put("AWS_ENDPOINT_URL_SCHEDULER", schedulerUrl);
        return variables;
    }
}
