package dev.hoptrail.api.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.webhook.format.Notice;
import dev.hoptrail.api.webhook.format.Redaction;
import dev.hoptrail.api.webhook.store.AttemptStore;
import dev.hoptrail.api.webhook.store.AttemptStore.DigestPart;
import dev.hoptrail.api.webhook.store.Claim;
import dev.hoptrail.api.webhook.store.Claim.Event;
import dev.hoptrail.api.webhook.store.Webhook;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Makes what a delivery tells from what is stored, without what the receiver may not see.
final class Notices {

    /// What message ids begin with.
    static final String PREFIX = "msg_";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_LISTED = 50;

    private final AttemptStore store;
    private final URI page;

    /// @param page where people reach the web page; links lead there
    Notices(AttemptStore store, URI page) {
        this.store = store;
        this.page = page;
    }

    Notice of(Webhook webhook, Claim claim) throws IOException {
        String id = PREFIX + claim.messageId();
        return switch (claim.kind()) {
            case ALERT -> {
                Event event = Objects.requireNonNull(claim.event());
                yield new Notice.Alert(id, event.type(), event.at(), payload(webhook, event));
            }
            case DIGEST -> digest(webhook, claim, id);
            case TEST -> new Notice.Test(id, claim.createdAt(), webhook.webhookId());
        };
    }

    private Notice digest(Webhook webhook, Claim claim, String id) throws IOException {
        List<DigestPart> parts = store.digestParts(claim.deliveryId());
        List<Notice.Alert> listed = new ArrayList<>();
        for (Event event : store.digestEvents(claim.deliveryId(), MOST_LISTED)) {
            listed.add(new Notice.Alert(id, event.type(), event.at(), payload(webhook, event)));
        }
        List<Notice.Count> counts =
                parts.stream()
                        .map(part ->
                                new Notice.Count(part.ruleId(), part.severity(), part.alerts()))
                        .toList();
        return new Notice.Digest(id, claim.createdAt(), counts, listed, page.toString());
    }

    private ObjectNode payload(Webhook webhook, Event event) throws IOException {
        ObjectNode alert = (ObjectNode) JSON.readTree(event.payload());
        if (alert.hasNonNull("link")) {
            alert.put("link", page.resolve(alert.path("link").asText()).toString());
        }
        return Redaction.apply(webhook.redacted(), alert);
    }
}
