package dev.hoptrail.correlate.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes records as CloudTrail Lake and Athena answer `SELECT *` of the schemas that AWS
/// documents: a struct's members in the order of its type, `null` where one is absent, nothing
/// quoted but the cell as a whole.
final class QueryResults {

    private static final List<String> COLUMNS =
            List.of(
                    "eventVersion",
                    "userIdentity",
                    "eventTime",
                    "eventSource",
                    "eventName",
                    "awsRegion",
                    "sourceIPAddress",
                    "userAgent",
                    "errorCode",
                    "errorMessage",
                    "requestParameters",
                    "responseElements",
                    "additionalEventData",
                    "requestID",
                    "eventID",
                    "readOnly",
                    "resources",
                    "eventType",
                    "apiVersion",
                    "recipientAccountId",
                    "serviceEventDetails",
                    "sharedEventID",
                    "vpcEndpointId",
                    "eventCategory",
                    "addendum",
                    "sessionCredentialFromConsole",
                    "tlsDetails");

    private static final String ISSUER = "sessionIssuer{type principalId arn accountId userName}";

    private static final String ATHENA_IDENTITY =
            "type principalId arn accountId invokedBy accessKeyId userName onBehalfOf{userId identityStoreArn} "
                    + "sessionContext{attributes{mfaAuthenticated creationDate} "
                    + ISSUER
                    + " ec2RoleDelivery webIdFederationData{federatedProvider attributes} sourceIdentity} identityProvider";

    private static final String LAKE_IDENTITY =
            "type principalId arn accountId accessKeyId userName sessionContext{attributes{creationDate mfaAuthenticated} "
                    + ISSUER
                    + " webIdFederationData{federatedProvider attributes} sourceIdentity ec2RoleDelivery ec2IssuedInVpc} "
                    + "onBehalfOf{userId identityStoreArn} inScopeOf{sourceArn sourceAccount issuerType} invokedBy "
                    + "identityProvider credentialId";

    private static final String ADDENDUM = "reason updatedFields originalRequestID originalEventID";

    /// How a cell is written that holds what a service wrote.
    enum Data {
        JSON,
        /// A map whose nested values are JSON.
        MAP_OF_JSON,
        /// A map whose nested values are printed like it.
        PRINTED
    }

    private final Data data;
    private final String identity;

    private QueryResults(Data data, String identity) {
        this.data = data;
        this.identity = identity;
    }

    /// As Athena writes it.
    static byte[] athena(List<ObjectNode> records) {
        return new QueryResults(Data.JSON, ATHENA_IDENTITY).write(records, true);
    }

    /// As CloudTrail Lake writes it.
    static byte[] lake(Data data, List<ObjectNode> records) {
        return new QueryResults(data, LAKE_IDENTITY).write(records, false);
    }

    /// The column of CloudTrail Lake that holds whole records.
    static byte[] eventJson(List<ObjectNode> records) {
        StringBuilder csv = new StringBuilder("eventJson\n");
        records.forEach(record -> csv.append(quoted(record.toString())).append('\n'));
        return csv.toString().getBytes(UTF_8);
    }

    private byte[] write(List<ObjectNode> records, boolean isFolded) {
        StringBuilder csv = new StringBuilder();
        List<String> header = new ArrayList<>();
        for (String column : COLUMNS) {
            header.add(quoted(isFolded ? column.toLowerCase(Locale.ROOT) : column));
        }
        csv.append(String.join(",", header)).append('\n');
        for (ObjectNode record : records) {
            csv.append(
                            COLUMNS.stream()
                                    .map(column -> cell(column, record.path(column)))
                                    .collect(Collectors.joining(",")))
                    .append('\n');
        }
        return csv.toString().getBytes(UTF_8);
    }

    private String cell(String column, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return quoted(
                switch (column) {
                    case "userIdentity" -> struct(identity, value);
                    case "addendum" -> struct(ADDENDUM, value);
                    case "requestParameters",
                            "responseElements",
                            "additionalEventData",
                            "serviceEventDetails" ->
                            data(value);
                    case "eventTime" -> data == Data.JSON ? value.asText() : lakeTime(value);
                    default -> value.asText();
                });
    }

    private String data(JsonNode value) {
        return switch (data) {
            case JSON -> value.toString();
            case MAP_OF_JSON ->
                    value.properties().stream()
                            .map(member ->
                                    member.getKey()
                                            + "="
                                            + (member.getValue().isContainerNode()
                                                    ? member.getValue().toString()
                                                    : member.getValue().asText()))
                            .collect(Collectors.joining(", ", "{", "}"));
            case PRINTED -> printed(value);
        };
    }

    private static String printed(JsonNode value) {
        if (value.isObject()) {
            return value.properties().stream()
                    .map(member -> member.getKey() + "=" + printed(member.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value.isArray()) {
            List<String> elements = new ArrayList<>();
            value.forEach(element -> elements.add(printed(element)));
            return elements.stream().collect(Collectors.joining(", ", "[", "]"));
        }
        return value.asText();
    }

    /// @param type the members in their order, those of a struct in braces behind its name
    private String struct(String type, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "null";
        }
        List<String> members = new ArrayList<>();
        for (Map.Entry<String, String> member : members(type)) {
            JsonNode inner = value.path(member.getKey());
            String printed =
                    member.getValue().isEmpty()
                            ? member.getKey().equals("creationDate") && data != Data.JSON
                                    ? lakeTime(inner)
                                    : inner.isMissingNode() ? "null" : printed(inner)
                            : struct(member.getValue(), inner);
            members.add(member.getKey().toLowerCase(Locale.ROOT) + "=" + printed);
        }
        return "{" + String.join(", ", members) + "}";
    }

    private static List<Map.Entry<String, String>> members(String type) {
        List<Map.Entry<String, String>> members = new ArrayList<>();
        int at = 0;
        while (at < type.length()) {
            int end = at;
            while (end < type.length() && type.charAt(end) != ' ' && type.charAt(end) != '{') {
                end++;
            }
            String name = type.substring(at, end);
            int close = end;
            if (end < type.length() && type.charAt(end) == '{') {
                int depth = 0;
                do {
                    depth += type.charAt(close) == '{' ? 1 : type.charAt(close) == '}' ? -1 : 0;
                    close++;
                } while (depth > 0);
                members.add(Map.entry(name, type.substring(end + 1, close - 1)));
            } else {
                members.add(Map.entry(name, ""));
            }
            at = close + 1;
        }
        return members;
    }

    private static String lakeTime(JsonNode time) {
        String text = time.asText();
        return text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ")
                ? text.replace('T', ' ').replace("Z", ".000")
                : time.isMissingNode() ? "null" : text;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
