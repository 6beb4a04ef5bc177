package dev.hoptrail.correlate.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.Issuance;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.store.RecordRow;
import dev.hoptrail.correlate.store.RejectedRow;
import dev.hoptrail.correlate.stream.UnreadableRecordException.Reason;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Turns the bytes of a message into what it means. Nothing in a message can make it fail: what it
/// cannot understand becomes a rejection with the reason.
final class MessageReader {
    private static final int SHA256_BYTES = 32;

    private final RecordParser parser;

    MessageReader(RecordParser parser) {
        this.parser = parser;
    }

    /// Where a message says that its record was read.
    ///
    /// @param sha256 of the original bytes; null where the header is missing or malformed
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Origin(String source, int index, byte @Nullable [] sha256) {}

    /// Reads an identity event.
    Message event(byte[] value, Origin origin) {
        byte[] sha256 =
                origin.sha256() != null && origin.sha256().length == SHA256_BYTES
                        ? origin.sha256()
                        : sha256(value);
        try {
            RecordParser.Parsed parsed = parser.parse(new String(value, UTF_8));
            return new Message.Event(row(parsed, origin, sha256, false), parsed.event());
        } catch (UnreadableRecordException e) {
            return rejected(e.reason(), String.valueOf(e.getMessage()), value, origin, sha256);
        } catch (RuntimeException e) {
            return rejected(
                    Reason.NOT_A_RECORD,
                    "Not understood: " + e.getClass().getSimpleName(),
                    value,
                    origin,
                    sha256);
        }
    }

    private static Message rejected(
            Reason reason, String detail, byte[] value, Origin origin, byte[] sha256) {
        return new Message.Rejected(
                new RejectedRow(
                        origin.source(),
                        origin.index(),
                        -1,
                        value.length,
                        sha256,
                        reason.name(),
                        detail,
                        ""));
    }

    /// The row of a record that was read.
    ///
    /// @param isErased whether the hash stands in for one, [RecordRow#isErased]
    static RecordRow row(
            RecordParser.Parsed parsed, Origin origin, byte[] sha256, boolean isErased) {
        IdentityEvent event = parsed.event();
        RecordRef ref = event.ref();
        UUID session =
                event.detail() instanceof Issuance issuance
                        ? Ids.session(issuance, ref, event.requestId())
                        : null;
        return new RecordRow(
                ref.recordId(),
                ref.eventTime(),
                ByteBuffer.wrap(sha256).getLong(),
                ref.accountId(),
                ref.eventId(),
                event.eventSource(),
                event.eventName(),
                event.errorCode(),
                session,
                subject(event),
                origin.source(),
                origin.index(),
                sha256,
                parsed.body(),
                isErased);
    }

    /// Under what a record is looked up as evidence: the session entered by a switch, the key that
    /// was issued as an alias, the portal's account and permission set, the sign-in session of an
    /// agent, the role or user whose tags changed; for refusals, who was refused.
    private static @Nullable Long subject(IdentityEvent event) {
        String principal = event.caller().principalId();
        Long byPrincipal =
                principal == null || principal.isEmpty() ? null : Folding.principalHash(principal);
        return switch (event.detail()) {
            case IdentityEvent.SwitchRole ignored -> byPrincipal;
            case IdentityEvent.SigninToken token -> Folding.keyHash(token.issuedKey().value());
            case IdentityEvent.RoleCredentials portal -> Folding.portalHash(portal.asked());
            case IdentityEvent.AgentToken token -> Folding.signInHash(token.signInSession());
            case IdentityEvent.TagChange change -> Ids.hash("tags", change.subject().text());
            case IdentityEvent.Refused ignored -> byPrincipal;
            case IdentityEvent.Plain ignored -> null;
            case IdentityEvent.RuleChange ignored -> null;
            case Issuance ignored -> null;
        };
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
