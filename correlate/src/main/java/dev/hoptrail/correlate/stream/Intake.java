package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.chain.Organization;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.Origins;
import dev.hoptrail.correlate.detect.Act;
import dev.hoptrail.correlate.detect.Acts;
import dev.hoptrail.correlate.event.Caller;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.OnBehalfOf;
import dev.hoptrail.correlate.store.CredentialRow;
import dev.hoptrail.correlate.store.RecordRow;
import dev.hoptrail.correlate.store.RecordRow.Variant;
import dev.hoptrail.correlate.store.Records;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.store.StoreTransaction;
import dev.hoptrail.correlate.store.UseRow;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Writes batches: one transaction each, offsets included.
final class Intake {
    private static final long SECONDS_A_DAY = 86_400;

    private final Store store;
    private final RecordParser parser;
    private final Set<String> organizationAccounts;
    private final InstantSource clock;

    /// @param organizationAccounts the configured accounts; empty: those whose trail is read
    Intake(
            Store store,
            RecordParser parser,
            Set<String> organizationAccounts,
            InstantSource clock) {
        this.clock = clock;
        this.store = store;
        this.parser = parser;
        this.organizationAccounts = Set.copyOf(organizationAccounts);
    }

    /// What a batch came to.
    ///
    /// @param newRecords bodies not seen before
    /// @param sessions written or removed
    /// @param grades how many links of each grade were written
    /// @param settled false if other correlators were at work: [#lookAgain] is due
    record Outcome(int newRecords, int sessions, Map<Grade, Integer> grades, boolean settled) {}

    /// Another consumer holds the partition now: nothing of the batch was stored.
    static final class FencedException extends Exception {
        private static final long serialVersionUID = 1;

        FencedException(String message) {
            super(message);
        }
    }

    /// Stores a batch and all that follows from it.
    ///
    /// @throws FencedException if an offset was moved by another consumer
    /// @throws StoreException if the store refused: the batch may be tried again
    Outcome write(Batch all) throws StoreException, FencedException {
        store.prepare(months(all), clock.instant());
        try (StoreTransaction transaction = store.begin()) {
            String snapshot = transaction.isAlone() ? "" : transaction.snapshot();
            Batch batch =
                    all.within(transaction.kept())
                            .without(new Erasing(transaction.erasures(), parser));
            consume(transaction, batch);
            transaction.reject(batch.rejected().stream().map(Message.Rejected::row).toList());
            Records.Stored stored =
                    transaction
                            .records()
                            .store(batch.events().stream().map(Message.Event::row).toList());
            Set<String> joined = transaction.accounts(accounts(batch));
            Correlation correlation = correlation(transaction);
            correlation.joined(organizationAccounts.isEmpty() ? joined : Set.of());
            takeInEvents(transaction, correlation, batch, stored);
            List<Long> credentials = takeInUses(transaction, correlation, batch);
            Set<UUID> written = correlation.settle();
            StoreTransaction.Written everything =
                    new StoreTransaction.Written(
                            written,
                            joined,
                            stored.fresh().stream().map(row -> row.variant().place()).toList(),
                            credentials);
            if (!transaction.isAlone() && !everything.isEmpty()) {
                transaction.lookAgain(everything, snapshot);
            }
            transaction.commit();
            return new Outcome(
                    stored.fresh().size(),
                    written.size(),
                    correlation.grades(),
                    transaction.isAlone());
        }
    }

    /// Whether [#lookAgain] is due.
    boolean isUnsettled() throws StoreException {
        return store.isUnsettled();
    }

    /// Looks again at what batches wrote while other correlators were at work.
    ///
    /// @return whether more may be left
    boolean lookAgain() throws StoreException {
        try (StoreTransaction transaction = store.begin()) {
            String snapshot = transaction.isAlone() ? "" : transaction.snapshot();
            StoreTransaction.Written unsettled = transaction.claimLookAgain();
            Correlation correlation = correlation(transaction);
            correlation.again(unsettled.sessionIds());
            correlation.joined(organizationAccounts.isEmpty() ? unsettled.joined() : List.of());
            Records.Found found = transaction.records().find(unsettled.records());
            new Refolding(transaction.records(), correlation, parser)
                    .fold(Map.of(), found.contested());
            List<IdentityEvent> evidence = found.evidence().stream().map(parser::stored).toList();
            correlation.evidence(evidence);
            new Tagging(transaction, correlation, parser).take(evidence, found.contested());
            correlation.shown(transaction.credentials().byId(unsettled.credentialIds()));
            Set<UUID> written = correlation.settle();
            boolean more = !transaction.isAlone() && !written.isEmpty();
            if (more) {
                transaction.lookAgain(
                        new StoreTransaction.Written(written, List.of(), List.of(), List.of()),
                        snapshot);
            }
            transaction.commit();
            return more;
        }
    }

    private Correlation correlation(StoreTransaction transaction) throws StoreException {
        Set<String> inside =
                organizationAccounts.isEmpty() ? transaction.accounts() : organizationAccounts;
        return new Correlation(transaction, new Linker(new Organization(inside)), parser);
    }

    private static void consume(StoreTransaction transaction, Batch batch)
            throws StoreException, FencedException {
        for (Map.Entry<Batch.Partition, Batch.Range> entry : batch.offsets().entrySet()) {
            Batch.Partition partition = entry.getKey();
            Batch.Range range = entry.getValue();
            if (!transaction.consumed(
                    partition.topicId(),
                    partition.topic(),
                    partition.number(),
                    range.from(),
                    range.next())) {
                throw new FencedException(
                        "Partition %s-%d was consumed past %d by another consumer"
                                .formatted(partition.topic(), partition.number(), range.from()));
            }
        }
    }

    private static Set<YearMonth> months(Batch batch) {
        Set<Long> days = new HashSet<>();
        for (Message.Event event : batch.events()) {
            days.add(day(event.row().eventTime()));
            if (event.event().caller().createdAt() != null) {
                days.add(day(event.event().caller().createdAt()));
            }
        }
        for (Message.Uses uses : batch.uses()) {
            for (Message.Shown shown : uses.shown()) {
                shown.uses().forEach(use -> days.add(day(use.hour())));
                if (shown.credential().createdAt() != null) {
                    days.add(day(shown.credential().createdAt()));
                }
            }
        }
        Set<YearMonth> months = new HashSet<>();
        days.forEach(day -> months.add(YearMonth.from(LocalDate.ofEpochDay(day))));
        return months;
    }

    private static long day(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SECONDS_A_DAY);
    }

    private static Set<String> accounts(Batch batch) {
        Set<String> accounts = new HashSet<>();
        batch.events().forEach(event -> accounts.add(event.row().accountId()));
        return accounts;
    }

    private void takeInEvents(
            StoreTransaction transaction,
            Correlation correlation,
            Batch batch,
            Records.Stored stored)
            throws StoreException {
        Map<Variant, IdentityEvent> events = new HashMap<>();
        batch.events().forEach(event -> events.put(event.row().variant(), event.event()));
        Map<UUID, List<IdentityEvent>> issuing = new LinkedHashMap<>();
        List<IdentityEvent> fresh = new ArrayList<>();
        List<Act> acts = new ArrayList<>();
        for (RecordRow row : stored.fresh()) {
            IdentityEvent event = events.get(row.variant());
            if (event == null) {
                continue;
            }
            fresh.add(event);
            Act act = Acts.of(event, row.bodyHash());
            if (act != null) {
                acts.add(act);
            }
            if (row.sessionId() != null && !stored.contested().contains(row.variant().place())) {
                issuing.computeIfAbsent(row.sessionId(), none -> new ArrayList<>(2)).add(event);
            }
        }
        correlation.named(names(fresh));
        new Refolding(transaction.records(), correlation, parser).fold(issuing, stored.contested());
        correlation.evidence(fresh);
        new Tagging(transaction, correlation, parser).take(fresh, stored.contested());
        transaction.acts(acts);
    }

    private static List<Origin> names(Collection<IdentityEvent> events) {
        List<Origin> named = new ArrayList<>();
        for (IdentityEvent event : events) {
            Caller caller = event.caller();
            if (caller.onBehalfOf() != null) {
                named.add(Origins.person(caller.onBehalfOf()));
            }
            if (caller.type().equals("IAMUser")
                    && caller.userName() != null
                    && caller.principalId() != null) {
                named.add(Origins.iamUser(caller, event.ref().eventTime()));
            }
        }
        return named;
    }

    /// Sums of users' own keys concern no session.
    private static List<Long> atWork(Collection<CredentialRow> credentials) {
        return credentials.stream()
                .filter(CredentialRow::isTemporary)
                .map(CredentialRow::credentialId)
                .toList();
    }

    /// @return credentials of sessions of which something new was told
    private static List<Long> takeInUses(
            StoreTransaction transaction, Correlation correlation, Batch batch)
            throws StoreException {
        if (batch.uses().isEmpty()) {
            return List.of();
        }
        List<CredentialRow> credentials = new ArrayList<>();
        List<UseRow> uses = new ArrayList<>();
        List<Placeholders.Used> used = new ArrayList<>();
        List<Origin> named = new ArrayList<>();
        for (Message.Uses message : batch.uses()) {
            for (Message.Shown shown : message.shown()) {
                CredentialRow credential = shown.credential();
                credentials.add(credential);
                uses.addAll(shown.uses());
                used.add(new Placeholders.Used(credential, shown.lastUse()));
                OnBehalfOf person = credential.onBehalfOf();
                if (person != null) {
                    named.add(Origins.person(person));
                }
                if (credential.type().equals("IAMUser")
                        && credential.principalId() != null
                        && credential.userName() != null) {
                    named.add(
                            Origins.iamUser(
                                    credential.principalId(),
                                    credential.userName(),
                                    credential.arn(),
                                    credential.accountId(),
                                    shown.lastUse()));
                }
            }
        }
        transaction.credentials().uses(uses);
        transaction.atWork(atWork(credentials));
        correlation.named(named);
        List<CredentialRow> told = transaction.credentials().store(credentials);
        correlation.shown(told);
        correlation.used(used);
        return told.stream()
                .filter(CredentialRow::isSession)
                .map(CredentialRow::credentialId)
                .toList();
    }
}
