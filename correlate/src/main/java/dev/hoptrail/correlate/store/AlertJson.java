package dev.hoptrail.correlate.store;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.detect.Finding;
import dev.hoptrail.correlate.detect.RuleInfo;
import dev.hoptrail.correlate.detect.Subject;
import dev.hoptrail.correlate.tags.SessionTag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is told of an alert, but for its state and dispositions: all that somebody needs who cannot
/// ask back.
final class AlertJson {
    private AlertJson() {}

    static String content(Finding finding, RuleInfo info, Subject subject) {
        SessionState session = subject.session();
        return StateJson.write(json -> {
            json.writeStartObject();
            json.writeStringField("alertId", finding.findingId().toString());
            json.writeStringField("findingId", finding.findingId().toString());
            json.writeStringField("ruleId", finding.ruleId());
            json.writeStringField("ruleVersion", finding.ruleVersion());
            json.writeStringField("severity", finding.severity().name());
            json.writeStringField("title", info.title());
            json.writeStringField("message", finding.message());
            json.writeStringField("sessionId", session.sessionId().toString());
            json.writeStringField("chainId", session.derived().chainId().toString());
            origin(json, session.derived().origin());
            json.writeStringField("at", finding.at().toString());
            json.writeArrayFieldStart("path");
            List<SessionState> path = new ArrayList<>(subject.lineage().reversed());
            path.add(session);
            for (SessionState hop : path) {
                hop(json, hop);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("tags");
            for (SessionTag tag : session.derived().tags()) {
                StateJson.tag(json, tag);
            }
            json.writeEndArray();
            texts(json, "attack", info.attack());
            texts(json, "checkFirst", info.checkFirst());
            texts(json, "records", finding.records().stream().map(ref -> ref.eventId()).toList());
            json.writeStringField("link", "/chains/" + session.sessionId());
            json.writeEndObject();
        });
    }

    private static void origin(JsonGenerator json, @Nullable Origin origin) throws IOException {
        if (origin == null) {
            json.writeNullField("origin");
            return;
        }
        json.writeObjectFieldStart("origin");
        json.writeStringField("originId", origin.originId().toString());
        json.writeStringField("kind", origin.kind().name());
        json.writeStringField("name", origin.name());
        json.writeStringField("arn", origin.arn());
        json.writeStringField("accountId", origin.accountId());
        json.writeStringField("provider", origin.provider());
        json.writeStringField("actor", origin.actor().name());
        json.writeEndObject();
    }

    private static void hop(JsonGenerator json, SessionState hop) throws IOException {
        json.writeStartObject();
        json.writeStringField("sessionId", hop.sessionId().toString());
        json.writeStringField("role", hop.facts().roleArn());
        json.writeStringField("accountId", hop.facts().accountId());
        json.writeStringField("sessionName", hop.facts().sessionName());
        json.writeStringField("grade", hop.link().grade().name());
        json.writeFieldName("depth");
        if (hop.derived().depth() == null) {
            json.writeNull();
        } else {
            json.writeNumber(hop.derived().depth());
        }
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String field, List<String> texts)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
