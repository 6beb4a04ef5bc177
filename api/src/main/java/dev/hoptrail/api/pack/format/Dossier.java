package dev.hoptrail.api.pack.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hoptrail.correlate.chain.Grade;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that is known of one picked session.
///
/// @param lineage from the root of the chain to the session, that included
/// @param others candidates of ambiguous links, with what is above them
/// @param records of all these sessions, and of their links: what [RawRecord]s hold in full
/// @param insideAccounts accounts of the organisation, which decide who is external
/// @param learnedPrincipals principals that uses told, by session: the records do not show them
/// @param uses what it did, most first
/// @param findings of the rules
/// @param dropped those of these sessions whose records were dropped, since they were older than
///   what is kept: nothing in the pack proves what is said of them; null in packs from before that
///   happened
/// @param unrepeated those of these sessions that do not follow from the records as they stand
///   here, since what is withheld decides it; empty where nothing is withheld
/// @param withheld sessions of the chain that those may not see for whom the pack is made; null
///   where they may see everything
public record Dossier(
        SessionLine session,
        List<SessionLine> lineage,
        List<SessionLine> others,
        List<Cited> records,
        List<String> insideAccounts,
        Map<UUID, String> learnedPrincipals,
        List<Use> uses,
        List<FindingLine> findings,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<UUID> dropped,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<UUID> unrepeated,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<WithheldLine> withheld) {

    public Dossier {
        lineage = List.copyOf(lineage);
        others = List.copyOf(others);
        records = List.copyOf(records);
        insideAccounts = List.copyOf(insideAccounts);
        learnedPrincipals = Collections.unmodifiableMap(new TreeMap<>(learnedPrincipals));
        uses = List.copyOf(uses);
        findings = List.copyOf(findings);
        dropped = dropped == null ? List.of() : List.copyOf(dropped);
        unrepeated = unrepeated == null ? List.of() : List.copyOf(unrepeated);
        withheld = withheld == null ? List.of() : List.copyOf(withheld);
    }

    @Override
    public List<UUID> dropped() {
        return Objects.requireNonNull(dropped);
    }

    @Override
    public List<UUID> unrepeated() {
        return Objects.requireNonNull(unrepeated);
    }

    @Override
    public List<WithheldLine> withheld() {
        return Objects.requireNonNull(withheld);
    }

    /// The same with sessions that do not follow from the records.
    public Dossier withUnrepeated(List<UUID> sessions) {
        return new Dossier(
                session,
                lineage,
                others,
                records,
                insideAccounts,
                learnedPrincipals,
                uses,
                findings,
                dropped,
                sessions,
                withheld);
    }

    /// As much of a session as those see who may not see it.
    ///
    /// @param grade of its own link to the session above it
    public record WithheldLine(
            UUID sessionId, @Nullable UUID parentId, @Nullable String accountId, Grade grade) {}

    /// A record by its name.
    public record Cited(
            String accountId,
            String eventId,
            Instant eventTime,
            String eventName,
            boolean inTree) {}

    /// What it did.
    public record Use(
            String service,
            String action,
            @Nullable String error,
            String accountId,
            long count,
            Instant first,
            Instant last) {}

    /// What a rule says of it.
    public record FindingLine(
            String ruleId, String ruleVersion, String severity, Instant at, String message) {}
}
