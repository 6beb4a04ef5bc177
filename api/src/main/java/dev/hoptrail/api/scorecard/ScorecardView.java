package dev.hoptrail.api.scorecard;

import dev.hoptrail.api.coverage.Completeness;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.OriginKind;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How many sessions of privileged roles, and how many of the calls made with them, can be pinned
/// on somebody: what the logs show, never a verdict.
///
/// @param from sessions alive then or later
/// @param to and not issued after
/// @param trend by when sessions were issued; those issued before `from` are in the first span
/// @param accounts those that lose the most
/// @param accountCount how many there are, listed or not
/// @param roles those that lose the most
/// @param roleCount how many there are, listed or not
/// @param notProven what none of these numbers shows
@Schema(name = "Scorecard")
record ScorecardView(
        Instant from,
        Instant to,
        Basis basis,
        Score total,
        List<Span> trend,
        List<AccountScore> accounts,
        int accountCount,
        List<RoleScore> roles,
        int roleCount,
        List<String> notProven,
        Instant asOf,
        Completeness completeness) {

    /// Who says which roles are privileged.
    @Schema(name = "ScorecardRoles")
    enum Roles {
        /// All roles are: nobody told which are.
        ALL,
        /// Those whose sensitivity the context file `roles.yaml` tells.
        CONTEXT
    }

    /// Who says which tags are required.
    @Schema(name = "ScorecardTags")
    enum Tags {
        /// Nobody: none is.
        NONE,
        /// The context file `roles.yaml`, role by role.
        CONTEXT,
        /// The question, of every role.
        REQUEST
    }

    /// What was counted as what.
    ///
    /// @param sensitivity roles of at least that one count; null where all do
    /// @param tagKeys folded keys that are required of any role
    /// @param originKinds a session counts as named where its chain ends at one of these
    /// @param grades whatever the grades of its hops are; those behind `STRONG` are counted apart
    @Schema(name = "ScorecardBasis")
    record Basis(
            Roles roles,
            @Nullable String sensitivity,
            Tags tags,
            List<String> tagKeys,
            List<OriginKind> originKinds,
            List<Grade> grades) {}

    /// So many of so many.
    @Schema(name = "ScorecardShare")
    record Share(long count, long of) {}

    /// @param named whose chain ends at a named person or workload
    /// @param sourceIdentity that carry one
    /// @param tags that carry all tags required, of those of which any are
    @Schema(name = "ScorecardShares")
    record Shares(Share named, Share sourceIdentity, Share tags) {}

    /// @param sessions of roles
    /// @param weaklyNamed sessions among the named ones that rest on a hop no better than
    ///   `PROBABLE`
    /// @param uses calls made with those sessions; of calls that several trails delivered, the
    ///   largest count of one
    /// @param losses what is missing
    /// @param query that a search finds the sessions by, with `from` and `to`; null where it would
    ///   take more roles than a query may name
    @Schema(name = "ScorecardScore")
    record Score(
            Shares sessions,
            long weaklyNamed,
            Shares uses,
            List<LossView> losses,
            @Nullable String query) {}

    /// @param tagKey the missing one, folded
    @Schema(name = "ScorecardLoss")
    record LossView(
            Loss loss, @Nullable String tagKey, long sessions, long uses, @Nullable String query) {}

    /// A part of the time.
    @Schema(name = "ScorecardSpan")
    record Span(Instant from, Instant to, Shares sessions, Shares uses) {}

    /// @param accountId null for sessions of no account
    @Schema(name = "ScorecardAccount")
    record AccountScore(@Nullable String accountId, @Nullable String accountName, Score score) {}

    /// @param remedies what would close the losses; never applied
    @Schema(name = "ScorecardRole")
    record RoleScore(
            String roleArn,
            @Nullable String accountId,
            @Nullable String accountName,
            Score score,
            List<Remedy> remedies) {}

    /// What would close losses.
    ///
    /// @param losses that it closes
    /// @param advice in words
    /// @param policy a trust policy, as JSON, with the callers seen; null where none would help
    @Schema(name = "ScorecardRemedy")
    record Remedy(List<Loss> losses, String advice, @Nullable String policy) {}
}
