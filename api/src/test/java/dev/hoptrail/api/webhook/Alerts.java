package dev.hoptrail.api.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.database.store.Database;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.UUID;

/// Events of alerts as detection writes them.
public final class Alerts {

    static final UUID ALERT = UUID.fromString("0b8f7c54-0000-4000-8000-000000000001");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Alerts() {}

    /// The alert of all tests of formats.
    public static ObjectNode sample() {
        try (InputStream stream =
                Objects.requireNonNull(Alerts.class.getResourceAsStream("/webhook/alert.json"))) {
            return (ObjectNode) JSON.readTree(stream);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /// Writes an event of a subject that carries a number, to be known by where it arrives.
    static void add(Database database, UUID subject, int number) {
        add(database, subject, number, "alert.updated", "fan-out", "HIGH");
    }

    static void add(
            Database database,
            UUID subject,
            int number,
            String type,
            String rule,
            String severity) {
        ObjectNode payload =
                sample().put("sessionId", subject.toString())
                        .put("link", "/chains/" + subject)
                        .put("ruleId", rule)
                        .put("severity", severity)
                        .set("number", JsonNodeFactory.instance.numberNode(number));
        database.update(
                """
                insert into alert_event (alert_id, subject_id, type, rule_id, severity, payload)
                values (?, ?, ?, ?, ?, ?::jsonb)
                """,
                ALERT,
                subject,
                type,
                rule,
                severity,
                payload.toString());
    }

    /// Writes many large events, each of a subject of its own.
    static void addLarge(Database database, int count, int bytes) {
        database.update(
                """
                insert into alert_event (alert_id, subject_id, type, rule_id, severity, payload)
                select ?, gen_random_uuid(), 'alert.opened', 'fan-out', 'HIGH',
                       ?::jsonb || jsonb_build_object('number', n, 'message', repeat('x', ?::int))
                from generate_series(1, ?) as n
                """,
                ALERT,
                sample().toString(),
                bytes,
                count);
    }
}
