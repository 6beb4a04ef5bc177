package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Clues;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.store.Records;
import dev.hoptrail.correlate.store.Records.Evidence;
import dev.hoptrail.correlate.store.Records.Subject;
import dev.hoptrail.correlate.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gathers what evidence records say of the callers of sessions.
final class Clueing {
    private final Records records;
    private final RecordParser parser;
    private final Map<Subject, Set<String>> switches = new HashMap<>();
    private final Map<AccessKeyId, AccessKeyId> aliases = new HashMap<>();

    Clueing(Records records, RecordParser parser) {
        this.records = records;
        this.parser = parser;
    }

    /// Reads console switches into sessions that only the role owner logged.
    void switches(Collection<SessionFacts> children) throws StoreException {
        List<Subject> subjects =
                children.stream()
                        .filter(child ->
                                child.caller() instanceof CallerRef.Account
                                        && child.principalId() != null)
                        .map(Clueing::switchSubject)
                        .distinct()
                        .toList();
        for (Evidence evidence : records.evidence(subjects)) {
            if (parser.stored(evidence.body()).detail()
                    instanceof IdentityEvent.SwitchRole switched) {
                switches.computeIfAbsent(evidence.subject(), none -> new HashSet<>())
                        .add(switched.switchFrom());
            }
        }
    }

    /// Reads which keys callers' keys stand for.
    void aliases(Collection<SessionFacts> children) throws StoreException {
        List<Subject> subjects = new ArrayList<>();
        for (SessionFacts child : children) {
            if (child.caller() instanceof CallerRef.Session caller && caller.key() != null) {
                subjects.add(
                        new Subject(
                                Folding.keyHash(caller.key().value()),
                                child.issuedAt().minus(Linker.LONGEST_LIFE),
                                child.issuedAt().plus(Linker.SLACK)));
            }
        }
        for (Evidence evidence : records.evidence(subjects)) {
            IdentityEvent event = parser.stored(evidence.body());
            AccessKeyId original = event.caller().accessKeyId();
            if (event.detail() instanceof IdentityEvent.SigninToken token && original != null) {
                // Of several, the smallest: a choice that does not depend on the order of reading.
                aliases.merge(
                        token.issuedKey(),
                        original,
                        (left, right) -> left.value().compareTo(right.value()) <= 0 ? left : right);
            }
        }
    }

    /// What is known of the caller of one session.
    Clues of(SessionFacts child) {
        Set<String> from =
                child.caller() instanceof CallerRef.Account && child.principalId() != null
                        ? switches.getOrDefault(switchSubject(child), Set.of())
                        : Set.of();
        return new Clues(aliases, from);
    }

    private static Subject switchSubject(SessionFacts child) {
        String principal = child.principalId();
        if (principal == null) {
            throw new IllegalArgumentException(
                    "Session " + child.sessionId() + " has no principal");
        }
        return new Subject(
                Folding.principalHash(principal),
                child.issuedAt().minus(Linker.SLACK),
                child.issuedAt().plus(Linker.SLACK));
    }
}
