package dev.hoptrail.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.ingest.record.JsonText;
import dev.hoptrail.ingest.record.Rejection;

/// Writes a rejection as the message of its topic.
final class RejectedMessage {

    private RejectedMessage() {}

    static byte[] of(String source, Rejection rejection) {
        StringBuilder json = new StringBuilder(512);
        json.append("{\"source\":").append(quoted(source));
        json.append(",\"index\":").append(rejection.index());
        json.append(",\"offset\":").append(rejection.offset());
        json.append(",\"length\":").append(rejection.length());
        json.append(",\"sha256\":");
        json.append(rejection.sha256() == null ? "null" : '"' + rejection.sha256() + '"');
        json.append(",\"reason\":\"").append(rejection.reason()).append('"');
        json.append(",\"detail\":").append(quoted(rejection.detail()));
        json.append(",\"excerpt\":").append(quoted(rejection.excerpt())).append('}');
        return json.toString().getBytes(UTF_8);
    }

    private static String quoted(String text) {
        return '"' + new String(JsonText.content(text), UTF_8) + '"';
    }
}
