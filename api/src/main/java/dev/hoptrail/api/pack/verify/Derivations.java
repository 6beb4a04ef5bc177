package dev.hoptrail.api.pack.verify;

import dev.hoptrail.api.pack.format.Dossier;
import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.api.pack.format.SessionLine;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.stream.Rederivation;
import dev.hoptrail.correlate.stream.UnreadableRecordException;
import dev.hoptrail.correlate.tags.SessionTag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Derives the sessions of a dossier again from its raw records, and compares.
///
/// Where something is withheld, ids are names for what texts made that are not here. Then a session
/// is known by the records that issued it, and other ids have to name one thing each.
public final class Derivations {
    private final Dossier dossier;
    private final boolean isRedacted;
    private final Map<UUID, String> differences = new LinkedHashMap<>();
    private final Map<UUID, UUID> names = new HashMap<>();
    private final Set<UUID> named = new HashSet<>();
    private final Set<UUID> issued = new HashSet<>();
    private long derived;
    private long dropped;

    private Derivations(Dossier dossier, boolean isRedacted) {
        this.dossier = dossier;
        this.isRedacted = isRedacted;
    }

    /// What came of it.
    ///
    /// @param derived how many sessions were compared
    /// @param dropped how many were not, since their records were dropped
    /// @param differences what is wrong, by session
    public record Outcome(long derived, long dropped, Map<UUID, String> differences) {}

    /// Compares the sessions of a dossier but for those that it says cannot be repeated.
    ///
    /// @throws UnreadableRecordException if a text is no record
    public static Outcome of(Dossier dossier, List<RawRecord> raw)
            throws UnreadableRecordException {
        boolean isRedacted = raw.stream().anyMatch(RawRecord::isRedacted);
        return new Derivations(dossier, isRedacted).run(raw);
    }

    private Outcome run(List<RawRecord> raw) throws UnreadableRecordException {
        List<SessionLine> stated = new ArrayList<>(dossier.lineage());
        stated.addAll(dossier.others());
        Map<UUID, SessionState> states =
                Rederivation.of(
                        raw.stream().map(RawRecord::body).toList(),
                        Set.copyOf(dossier.insideAccounts()),
                        dossier.learnedPrincipals(),
                        called(stated));
        states.forEach((id, state) -> {
            if (state.facts().kind() != SessionKind.UNSEEN) {
                issued.add(id);
            }
        });
        Set<UUID> resting = resting(dossier, stated);
        for (SessionLine line : stated) {
            if (line.kind() != SessionKind.UNSEEN
                    && !dossier.unrepeated().contains(line.sessionId())) {
                compare(line, states.get(line.sessionId()), resting);
            }
        }
        return new Outcome(derived, dropped, differences);
    }

    private Map<UUID, UUID> called(List<SessionLine> stated) {
        Map<UUID, UUID> called = new HashMap<>();
        if (isRedacted) {
            stated.forEach(line ->
                    line.events()
                            .forEach(event ->
                                    called.put(
                                            Ids.record(event.accountId(), event.eventId()),
                                            line.sessionId())));
        }
        return called;
    }

    private void compare(SessionLine line, @Nullable SessionState state, Set<UUID> resting) {
        if (dossier.dropped().contains(line.sessionId())) {
            dropped++;
            if (!line.events().isEmpty()) {
                differences.put(line.sessionId(), "is said to be dropped and names records");
            }
            return;
        }
        derived++;
        if (state == null) {
            differences.put(line.sessionId(), "does not follow from the raw records");
            return;
        }
        SessionLine found = SessionLine.of(state);
        boolean isAlone = resting.contains(line.sessionId());
        SessionLine left = derivable(isAlone ? alone(line) : line);
        SessionLine right = derivable(isAlone ? alone(found) : found);
        if (isRedacted) {
            pair(left, right);
            right = right.renamed(id -> names.getOrDefault(id, id));
        }
        if (!left.equals(right)) {
            differences.put(
                    line.sessionId(),
                    "stated %s, derived %s"
                            .formatted(difference(left, right), difference(right, left)));
        }
    }

    /// What stands at the same place of both lines is the same thing, under a name here.
    private void pair(SessionLine stated, SessionLine found) {
        pair(stated.chainId(), found.chainId());
        pair(stated.parentId(), found.parentId());
        if (stated.origin() != null && found.origin() != null) {
            pair(stated.origin().originId(), found.origin().originId());
        }
        for (int i = 0; i < Math.min(stated.tags().size(), found.tags().size()); i++) {
            pair(stated.tags().get(i).originSessionId(), found.tags().get(i).originSessionId());
        }
    }

    private void pair(@Nullable UUID stated, @Nullable UUID found) {
        if (stated != null
                && found != null
                && !issued.contains(stated)
                && !issued.contains(found)
                && !names.containsKey(found)
                && named.add(stated)) {
            names.put(found, stated);
        }
    }

    /// The sessions whose chains lead to what was dropped.
    private static Set<UUID> resting(Dossier dossier, List<SessionLine> stated) {
        Set<UUID> resting = new HashSet<>(dossier.dropped());
        boolean grown = !resting.isEmpty();
        while (grown) {
            grown = false;
            for (SessionLine line : stated) {
                boolean rests =
                        line.parentId() == null
                                ? line.candidateCount() > 0
                                : resting.contains(line.parentId());
                grown |= rests && resting.add(line.sessionId());
            }
        }
        return resting;
    }

    /// What a session's own records say, without its chain.
    private static SessionLine alone(SessionLine line) {
        return new SessionLine(
                line.sessionId(),
                line.sessionId(),
                null,
                null,
                line.kind(),
                Grade.ORIGIN,
                List.of(),
                0,
                null,
                line.roleArn(),
                line.accountId(),
                line.sessionName(),
                line.principalId(),
                line.principalLearned(),
                line.accessKeyId(),
                line.action(),
                line.issuedAt(),
                line.expiresAt(),
                line.expiryEstimated(),
                line.region(),
                line.sourceIp(),
                line.userAgent(),
                line.mfa(),
                line.sourceIdentity(),
                line.externalId(),
                line.tags().stream()
                        .filter(tag -> tag.setBy() != SessionTag.SetBy.INHERITED)
                        .toList(),
                line.events());
    }

    /// What of a line differs from another, field by field.
    private static String difference(SessionLine one, SessionLine other) {
        var left = PackJson.tree(one);
        var right = PackJson.tree(other);
        StringBuilder differing = new StringBuilder();
        left.properties()
                .forEach(field -> {
                    if (!field.getValue().equals(right.get(field.getKey()))) {
                        differing
                                .append(differing.isEmpty() ? "" : ", ")
                                .append(field.getKey())
                                .append(' ')
                                .append(field.getValue());
                    }
                });
        return differing.toString();
    }

    /// A line without what other records than the chain's may tell: the names of users, and what a
    /// session that was never seen issued had and passed on.
    private static SessionLine derivable(SessionLine line) {
        SessionLine.OriginLine origin = line.origin();
        boolean isUnseen = origin != null && origin.kind() == OriginKind.UNSEEN_SESSION;
        return new SessionLine(
                line.sessionId(),
                line.chainId(),
                line.parentId(),
                line.depth(),
                line.kind(),
                line.grade(),
                line.evidence(),
                line.candidateCount(),
                origin == null
                        ? null
                        : new SessionLine.OriginLine(
                                origin.originId(),
                                origin.kind(),
                                isNamedElsewhere(origin.kind()) ? "" : origin.name(),
                                isUnseen ? null : origin.accountId(),
                                isUnseen ? null : origin.provider(),
                                origin.actor()),
                line.roleArn(),
                line.accountId(),
                line.sessionName(),
                line.principalId(),
                line.principalLearned(),
                line.accessKeyId(),
                line.action(),
                line.issuedAt(),
                line.expiresAt(),
                line.expiryEstimated(),
                line.region(),
                line.sourceIp(),
                line.userAgent(),
                line.mfa(),
                line.sourceIdentity(),
                line.externalId(),
                line.tags().stream()
                        .filter(tag -> !isUnseen || tag.setBy() != SessionTag.SetBy.INHERITED)
                        .toList(),
                line.events());
    }

    private static boolean isNamedElsewhere(OriginKind kind) {
        return kind == OriginKind.IAM_USER || kind == OriginKind.IDENTITY_CENTER_USER;
    }
}
