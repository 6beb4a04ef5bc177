package dev.hoptrail.api.paging;

import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.ingest.record.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where the next page of a list begins: the sort values of the last item given, and a hash of what
/// was asked, so that a cursor works only with the question that it came from.
///
/// @param first the leading sort value
/// @param second the next one, 0 where a list has none
public record Cursor(long first, long second, UUID id) {

    private static final int BYTES = 8 + 8 + 8 + 16;

    /// A cursor of a list that sorts by one value and the id.
    public Cursor(long first, UUID id) {
        this(first, 0, id);
    }

    /// The text for the answer.
    ///
    /// @param question all that the list was asked for but the page itself
    public String text(String question) {
        ByteBuffer bytes =
                ByteBuffer.allocate(BYTES)
                        .putLong(hash(question))
                        .putLong(first)
                        .putLong(second)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /// Reads a cursor that was sent, if one was.
    ///
    /// @throws ProblemException if it is none, or of another question
    public static Optional<Cursor> read(@Nullable String text, String question) {
        if (text == null) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(decode(text));
        if (bytes.remaining() != BYTES || bytes.getLong() != hash(question)) {
            throw wrong();
        }
        return Optional.of(
                new Cursor(
                        bytes.getLong(),
                        bytes.getLong(),
                        new UUID(bytes.getLong(), bytes.getLong())));
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException noBase64) {
            throw wrong();
        }
    }

    private static ProblemException wrong() {
        return ProblemException.of(
                ErrorCode.INVALID_CURSOR,
                "The cursor does not belong to this query; ask again without it");
    }

    private static long hash(String question) {
        byte[] hash = Sha256.digest().digest(question.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(hash).getLong();
    }
}
