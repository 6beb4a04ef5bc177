package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Call;
import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Clues;
import dev.hoptrail.correlate.chain.Clues.PortalCall;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.store.Records;
import dev.hoptrail.correlate.store.Records.Evidence;
import dev.hoptrail.correlate.store.Records.Subject;
import dev.hoptrail.correlate.store.StoreException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Gathers what evidence records say of the callers of sessions.
final class Clueing {
    private final Records records;
    private final RecordParser parser;
    private final Map<Subject, Set<String>> switches = new HashMap<>();
    private final Map<AccessKeyId, AccessKeyId> aliases = new HashMap<>();
    private final Map<Subject, Set<PortalCall>> portalCalls = new HashMap<>();

    Clueing(Records records, RecordParser parser) {
        this.records = records;
        this.parser = parser;
    }

    /// Reads console switches into sessions that only the role owner logged.
    void switches(Collection<Call> calls) throws StoreException {
        List<Subject> subjects =
                calls.stream()
                        .map(Clueing::switchSubject)
                        .flatMap(Optional::stream)
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
    void aliases(Collection<Call> calls) throws StoreException {
        Set<Subject> subjects = new HashSet<>();
        calls.forEach(call -> aliasSubject(call).ifPresent(subjects::add));
        for (Evidence evidence : records.evidence(subjects)) {
            IdentityEvent event = parser.stored(evidence.body());
            AccessKeyId original = event.caller().accessKeyId();
            if (event.detail() instanceof IdentityEvent.SigninToken token && original != null) {
                aliases.merge(token.issuedKey(), original, Clueing::smaller);
            }
        }
    }

    /// Of several keys that one stands for: a choice that does not depend on the order of reading.
    static AccessKeyId smaller(AccessKeyId left, AccessKeyId right) {
        return left.value().compareTo(right.value()) <= 0 ? left : right;
    }

    /// Sign-in tokens are filed under the key that they issued.
    static Optional<Subject> aliasSubject(Call call) {
        return call.caller() instanceof CallerRef.Session caller && caller.key() != null
                ? Optional.of(
                        new Subject(
                                Folding.keyHash(caller.key().value()),
                                call.at().minus(Linker.LONGEST_LIFE),
                                call.at().plus(Linker.SLACK)))
                : Optional.empty();
    }

    /// Reads calls of the portal for the permission sets of sessions.
    void portalCalls(Collection<Call> calls) throws StoreException {
        Set<Subject> subjects = new HashSet<>();
        calls.forEach(call -> portalSubject(call).ifPresent(subjects::add));
        for (Evidence evidence : records.evidence(subjects)) {
            IdentityEvent event = parser.stored(evidence.body());
            if (event.detail() instanceof IdentityEvent.RoleCredentials) {
                portalCalls
                        .computeIfAbsent(evidence.subject(), none -> new HashSet<>())
                        .add(new PortalCall(event.caller().onBehalfOf()));
            }
        }
    }

    static Optional<Subject> portalSubject(Call call) {
        String asked = call.permissionSet();
        return asked == null
                ? Optional.empty()
                : Optional.of(
                        new Subject(
                                Folding.portalHash(asked),
                                call.at().minus(Linker.SLACK),
                                call.at().plus(Linker.SLACK)));
    }

    /// What is known of the caller of one call.
    Clues of(Call call) {
        return new Clues(
                aliases,
                switchSubject(call)
                        .map(subject -> switches.getOrDefault(subject, Set.of()))
                        .orElse(Set.of()),
                portalSubject(call)
                        .map(subject -> portalCalls.getOrDefault(subject, Set.of()))
                        .orElse(Set.of()));
    }

    /// Console switches are filed under the session that was entered.
    static Optional<Subject> switchSubject(Call call) {
        String entered = call.issuedPrincipal();
        if (!(call.caller() instanceof CallerRef.Account) || entered == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Subject(
                        Folding.principalHash(entered),
                        call.at().minus(Linker.SLACK),
                        call.at().plus(Linker.SLACK)));
    }
}
