package dev.hoptrail.correlate.chain;

import dev.hoptrail.correlate.event.OnBehalfOf;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Why a hop is believed.
///
/// @param parentId the parent session or placeholder; null for [Grade#ORIGIN] and [Grade#AMBIGUOUS]
/// @param evidence what the grade rests on, in the order of [Evidence]
/// @param candidates for [Grade#AMBIGUOUS], at most [#MAX_CANDIDATES] of them, sorted
/// @param candidateCount how many there are
/// @param person the one Identity Center user whose portal call stands beside the session; null
///   where none or several do
public record Link(
        Grade grade,
        @Nullable UUID parentId,
        List<Evidence> evidence,
        List<Check> checks,
        List<UUID> candidates,
        int candidateCount,
        @Nullable OnBehalfOf person) {

    /// So many candidates are listed.
    public static final int MAX_CANDIDATES = 50;

    public Link {
        evidence = List.copyOf(evidence);
        checks = List.copyOf(checks);
        candidates = List.copyOf(candidates);
        boolean parentless = grade == Grade.ORIGIN || grade == Grade.AMBIGUOUS;
        if (parentless && parentId != null) {
            throw new IllegalArgumentException(
                    grade + " has no parent, but " + parentId + " was given");
        }
    }

    /// Whether the caller is named as a candidate only, since it descends from the session.
    public boolean isCut() {
        return checks.stream().anyMatch(check -> check.check() == Check.Kind.ACYCLIC);
    }

    static Link origin(Evidence... evidence) {
        return new Link(Grade.ORIGIN, null, List.of(evidence), List.of(), List.of(), 0, null);
    }

    static Link portal(@Nullable OnBehalfOf person) {
        return new Link(
                Grade.ORIGIN, null, List.of(Evidence.PORTAL_CALL), List.of(), List.of(), 0, person);
    }

    static Link hop(Grade grade, UUID parentId, List<Evidence> evidence, List<Check> checks) {
        return new Link(grade, parentId, evidence, checks, List.of(), 0, null);
    }

    static Link ambiguous(List<UUID> candidates, List<Evidence> evidence, List<Check> checks) {
        List<UUID> sorted = candidates.stream().sorted().toList();
        List<UUID> listed = sorted.subList(0, Math.min(MAX_CANDIDATES, sorted.size()));
        return new Link(Grade.AMBIGUOUS, null, evidence, checks, listed, sorted.size(), null);
    }

    /// What a link can rest on.
    public enum Evidence {
        ACCESS_KEY,
        PRINCIPAL,
        CREATION_TIME,
        /// The caller's key stands for another one (GetSigninToken).
        KEY_ALIAS,
        /// A console switch of the same second names the calling session.
        SWITCH_ROLE,
        /// One session of the principal was alive.
        ALIVE,
        /// The call came from outside the organisation.
        EXTERNAL_ACCOUNT,
        /// The portal of Identity Center fetched credentials of the permission set at that second.
        PORTAL_CALL
    }

    /// One test of a link that may confirm it, refute it, or stay silent.
    public record Check(Kind check, Verdict verdict, String detail) {

        /// What is tested.
        public enum Kind {
            /// What AWS logged as inherited equals what the parent passes on.
            INHERITED_TAGS,
            /// A source identity persists along the chain.
            SOURCE_IDENTITY,
            /// The child begins inside the parent's life.
            LIFETIME,
            /// The account encoded in the caller's key is the parent's.
            KEY_ACCOUNT,
            /// No session is its own ancestor.
            ACYCLIC
        }

        /// The outcome of a test.
        public enum Verdict {
            CONFIRMS,
            REFUTES,
            SILENT
        }
    }
}
