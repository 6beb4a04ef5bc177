package dev.hoptrail.api.webhook.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.webhook.store.Webhook.Format;
import org.jspecify.annotations.Nullable;

/// The body of a message in the shape of a format.
public final class Body {

    private Body() {}

    /// Makes a body.
    ///
    /// @param credential of the receiver, for formats that carry it in the body
    public static ObjectNode of(Format format, Notice notice, @Nullable String credential) {
        return switch (format) {
            case GENERIC -> Generic.body(notice);
            case SLACK -> Slack.body(notice);
            case PAGERDUTY -> PagerDuty.body(notice, credential);
            case SPLUNK -> Splunk.body(notice);
            case ECS -> Ecs.body(notice);
            case OCSF -> Ocsf.body(notice);
        };
    }

    /// Formats that take no digests are never given one.
    static IllegalStateException noDigest() {
        return new IllegalStateException("This format has no digests");
    }
}
