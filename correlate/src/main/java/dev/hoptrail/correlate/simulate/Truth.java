package dev.hoptrail.correlate.simulate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A line of the ground truth: what a perfect reader of the delivered records, and of nothing else,
/// would know.
///
/// `truth.jsonl` holds one JSON object a line, each with a `type`: first `organization`, then for
/// every story its `session`, `unseen`, `denial`, `attack` and `oddity` lines, last `totals`. Field
/// names are those of the record components; moments are ISO-8601, absent values `null`. Sessions
/// are named by issued key and principal.
public sealed interface Truth {
    /// The line as JSON, without the line end.
    default String json() {
        return TruthText.json(this);
    }

    /// The accounts that count as inside; those `withoutTrail` deliver next to nothing, `vendors`
    /// are outside.
    record Organization(
            String id, List<String> accounts, List<String> withoutTrail, List<String> vendors)
            implements Truth {}

    /// How a session names its parent. `key` is `null` for a placeholder; then `createdAt` tells
    /// which one it is, and is `null` itself where the placeholder belongs to this child alone.
    record Parent(@Nullable String key, String principalId, @Nullable Instant createdAt) {}

    /// A session tag; `originKey` is the issued key of the session that first set it, `null` if
    /// that was never seen.
    record Tag(
            String key,
            String value,
            boolean transitive,
            String setBy,
            @Nullable String originKey) {}

    /// A session whose issuance was delivered.
    ///
    /// @param grade the grade that the delivered records allow
    /// @param candidates issued keys, for `AMBIGUOUS` alone
    /// @param depth `null` below an unseen or ambiguous link
    /// @param origin `null` below an ambiguous link whose candidates differ in it
    /// @param eventIds the distinct delivered records of the issuance, `sourceCopies` many
    /// @param wrapperIds records that wrap the issuance and may be counted as copies (Roles
    ///   Anywhere)
    /// @param otherKeys keys other than the issued one under which the session was seen
    /// @param uses distinct delivered records of this session that are no identity events
    record Session(
            String key,
            String principalId,
            String kind,
            String action,
            String accountId,
            Instant issuedAt,
            Instant expiresAt,
            @Nullable Parent parent,
            String grade,
            List<String> candidates,
            @Nullable Integer depth,
            @Nullable Origin origin,
            @Nullable String sourceIdentity,
            List<Tag> tags,
            int sourceCopies,
            List<String> eventIds,
            List<String> wrapperIds,
            List<String> otherKeys,
            int uses)
            implements Truth {}

    /// A session seen at work or as a caller whose issuance was not delivered.
    record Unseen(
            String principalId,
            @Nullable Instant createdAt,
            String accountId,
            List<String> keys,
            List<String> children,
            int uses)
            implements Truth {}

    /// A refused call for credentials; `roleArn` may stand in the error message alone.
    record Denial(
            String eventId,
            String accountId,
            String action,
            String errorCode,
            @Nullable String roleArn,
            String callerKey)
            implements Truth {}

    /// A planted attack: the rule that should find it and the session that it is about (`null`
    /// where there is none).
    record Attack(String rule, @Nullable String key, @Nullable String principalId, String story)
            implements Truth {}

    /// A hostile shape: where it stands, how many of its records must survive, and how many
    /// complaints there must be at least. What is told as sessions of it stands in `session` lines
    /// like any other.
    record Oddity(String what, String path, long survive, long reject) implements Truth {}

    /// The sums over everything delivered.
    ///
    /// @param records lines in files, duplicates included
    /// @param distinctRecords distinct pairs of recipient account and event id
    /// @param stsRecords lines from `sts.amazonaws.com`
    /// @param identityEvents distinct records that the product keeps whole
    /// @param issuances distinct successful issuing records
    /// @param sessions per issuing call
    record Totals(
            long records,
            long distinctRecords,
            long files,
            long stsRecords,
            long identityEvents,
            long issuances,
            long denials,
            long uses,
            long unseen,
            Map<String, Long> sessions,
            Map<String, Long> grades)
            implements Truth {}
}
