package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.erase.Erasures;
import dev.hoptrail.correlate.store.CredentialRow;
import dev.hoptrail.correlate.store.JsonTexts;
import dev.hoptrail.correlate.store.RecordRow;
import dev.hoptrail.correlate.store.RejectedRow;
import dev.hoptrail.correlate.store.UseRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Says what arrives without what was erased. What comes of it is what came of the stored: a record
/// that arrives again is the one that is there.
final class Erasing {
    private final Erasures erasures;
    private final RecordParser parser;

    Erasing(Erasures erasures, RecordParser parser) {
        this.erasures = erasures;
        this.parser = parser;
    }

    /// Whether all is as it was delivered.
    boolean isNone() {
        return erasures.isNone();
    }

    /// A record without what was erased; the same one where it holds none of it.
    Message.Event event(Message.Event event) {
        Message.Event erased = erased(event.row());
        return erased == null ? event : erased;
    }

    /// A record without what was erased; null where it holds none of it.
    ///
    /// @param row as delivered, or as an earlier erasure left it
    Message.@Nullable Event erased(RecordRow row) {
        String body = JsonTexts.map(row.body(), erasures::text);
        if (body.equals(row.body())) {
            return null;
        }
        byte[] sha256 = row.isErased() ? row.sha256() : erasures.delivered(row.sha256());
        try {
            RecordParser.Parsed parsed = parser.parse(body);
            return new Message.Event(
                    MessageReader.row(
                            parsed,
                            new MessageReader.Origin(row.sourceUri(), row.sourceIndex(), sha256),
                            sha256,
                            true),
                    parsed.event());
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException(
                    "Record %s of account %s cannot be read without what was erased: %s"
                            .formatted(row.eventId(), row.accountId(), e.getMessage()),
                    e);
        }
    }

    Message.Uses uses(Message.Uses uses) {
        List<Message.Shown> said = new ArrayList<>(uses.shown().size());
        for (Message.Shown shown : uses.shown()) {
            CredentialRow credential = shown.credential().said(erasures::text);
            long id = credential.credentialId();
            said.add(
                    new Message.Shown(
                            credential,
                            shown.lastUse(),
                            shown.uses().stream()
                                    .map(use ->
                                            new UseRow(
                                                    id,
                                                    use.hour(),
                                                    use.sourceUri(),
                                                    use.part(),
                                                    use.trail(),
                                                    JsonTexts.map(use.calls(), erasures::text)))
                                    .toList()));
        }
        return new Message.Uses(said);
    }

    Message.Rejected rejected(Message.Rejected rejected) {
        RejectedRow row = rejected.row();
        String detail = erasures.text(row.detail());
        String excerpt = erasures.text(row.excerpt());
        return Objects.equals(detail, row.detail()) && Objects.equals(excerpt, row.excerpt())
                ? rejected
                : new Message.Rejected(
                        new RejectedRow(
                                row.source(),
                                row.index(),
                                row.offset(),
                                row.length(),
                                row.sha256() == null ? null : erasures.delivered(row.sha256()),
                                row.reason(),
                                detail,
                                excerpt));
    }
}
