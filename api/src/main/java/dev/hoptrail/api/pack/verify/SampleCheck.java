package dev.hoptrail.api.pack.verify;

import dev.hoptrail.api.pack.format.Dossier;
import dev.hoptrail.api.pack.format.DossierPage;
import dev.hoptrail.api.pack.format.PackFiles;
import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.api.pack.format.SampleDraw;
import dev.hoptrail.api.pack.format.SessionLine;
import dev.hoptrail.api.pack.verify.LogsCheck.Wanted;
import dev.hoptrail.api.pack.verify.PackArchive.Lines;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.proof.Checkpoint;
import dev.hoptrail.correlate.stream.RecordParser;
import dev.hoptrail.correlate.stream.Rederivation;
import dev.hoptrail.correlate.stream.UnreadableRecordException;
import dev.hoptrail.correlate.tags.SessionTag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Checks the dossiers: each is of a picked session and says what the population says of it, its
/// records are in the tree, and its chain follows from them.
final class SampleCheck {
    private final PackArchive archive;
    private final Check sample;
    private final Check records;
    private final Check chains;
    private final List<String> limits;
    private final RecordParser parser = new RecordParser();
    private final List<Wanted> delivered = new ArrayList<>();
    private long proven;
    private long unproven;
    private long derived;
    private long learned;
    private long dropped;

    SampleCheck(
            PackArchive archive, Check sample, Check records, Check chains, List<String> limits) {
        this.archive = archive;
        this.sample = sample;
        this.records = records;
        this.chains = chains;
        this.limits = limits;
    }

    /// @param lines of the population, of the picked sessions
    /// @param head null where it is not to be believed: nothing is proven then
    void run(SampleDraw.@Nullable Plan plan, Map<UUID, String> lines, @Nullable Checkpoint head) {
        List<UUID> picked = plan == null ? List.of() : plan.picked();
        Set<String> expected = new HashSet<>(Set.of(PackFiles.PLAN));
        for (UUID id : picked) {
            expected.addAll(
                    List.of(
                            PackFiles.dossier(id),
                            PackFiles.page(id),
                            PackFiles.pdf(id),
                            PackFiles.raw(id)));
            try {
                dossier(id, lines.get(id), head);
            } catch (IOException | RuntimeException unreadable) {
                sample.fail(PackFiles.folder(id), PackVerifier.reason(unreadable));
            }
        }
        Set<String> names = archive.names();
        expected.stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .forEach(name -> sample.fail(name, "is missing"));
        names.stream()
                .filter(name -> name.startsWith("sample/") && !expected.contains(name))
                .sorted()
                .forEach(name -> sample.fail(name, "is of no session that was drawn"));
        sample.detail("%,d dossiers".formatted(picked.size()));
        records.detail("%,d proven, %,d without proof".formatted(proven, unproven));
        chains.detail("%,d sessions derived from raw records".formatted(derived));
        if (unproven > 0) {
            limits.add(
                    "%,d raw records have no proof: they were stored before commitment began, or after the tree head."
                            .formatted(unproven));
        }
        if (learned > 0) {
            limits.add(
                    "The principals of %,d sessions were told by uses of their credentials, which are not in the pack."
                            .formatted(learned));
        }
        if (dropped > 0) {
            limits.add(
                    "%,d sessions were dropped by retention before the pack was made: what is said of them, and of the chains below them, rests on who signed it."
                            .formatted(dropped));
        }
        limits.add("Printed dossiers (PDF) are those that were signed; they are not made again.");
    }

    private void dossier(UUID id, @Nullable String line, @Nullable Checkpoint head)
            throws IOException {
        String place = PackFiles.dossier(id);
        Dossier dossier = PackJson.reader(Dossier.class).readValue(archive.text(place));
        sample.require(
                dossier.session().sessionId().equals(id)
                        && PackJson.line(dossier.session()).equals(line),
                place,
                "says other things of the session than the population");
        sample.require(
                !dossier.lineage().isEmpty()
                        && dossier.lineage().getLast().equals(dossier.session()),
                place,
                "does not end its chain with the session");
        sample.require(
                DossierPage.html(dossier).equals(archive.text(PackFiles.page(id))),
                PackFiles.page(id),
                "is not the page of the dossier");
        List<RawRecord> raw = raw(id, head);
        cited(place, dossier, raw);
        chain(place, dossier, raw);
    }

    private List<RawRecord> raw(UUID id, @Nullable Checkpoint head) throws IOException {
        List<RawRecord> raw = new ArrayList<>();
        try (Lines lines = archive.lines(PackFiles.raw(id))) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                try {
                    RawRecord record = PackJson.reader(RawRecord.class).readValue(line);
                    record(record, lines.place(), head);
                    raw.add(record);
                } catch (IOException | RuntimeException unreadable) {
                    records.fail(lines.place(), PackVerifier.reason(unreadable));
                }
            }
        }
        return raw;
    }

    /// Where the records of all dossiers were read.
    List<Wanted> delivered() {
        return List.copyOf(delivered);
    }

    private void record(RawRecord record, String place, @Nullable Checkpoint head) {
        record.sightings().forEach(one -> delivered.add(new Wanted(place, record.sha256(), one)));
        try {
            RecordRef ref = parser.read(record.body()).ref();
            records.require(
                    ref.accountId().equals(record.accountId())
                            && ref.eventId().equals(record.eventId())
                            && ref.eventTime().equals(record.eventTime()),
                    place,
                    "is named %s/%s and is record %s/%s"
                            .formatted(
                                    record.accountId(),
                                    record.eventId(),
                                    ref.accountId(),
                                    ref.eventId()));
        } catch (UnreadableRecordException unreadable) {
            records.fail(place, "is no CloudTrail record");
        }
        if (!record.isInTree()) {
            unproven++;
        } else if (head == null) {
            records.fail(place, "cannot be proven without a tree head");
        } else if (records.require(
                record.isProven(head.size(), head.root()),
                place,
                "record %s/%s is not what was committed to at leaf %d"
                        .formatted(record.accountId(), record.eventId(), record.leafIndex()))) {
            proven++;
        }
    }

    private void cited(String place, Dossier dossier, List<RawRecord> raw) {
        List<String> here =
                raw.stream()
                        .map(one -> one.accountId() + "/" + one.eventId() + " " + one.isInTree())
                        .distinct()
                        .toList();
        List<String> named =
                dossier.records().stream()
                        .map(one -> one.accountId() + "/" + one.eventId() + " " + one.inTree())
                        .distinct()
                        .toList();
        sample.require(here.equals(named), place, "names other records than raw.jsonl holds");
    }

    /// Derives the sessions again and compares.
    private void chain(String place, Dossier dossier, List<RawRecord> raw) {
        Map<UUID, SessionState> states;
        try {
            states =
                    Rederivation.of(
                            raw.stream().map(RawRecord::body).toList(),
                            Set.copyOf(dossier.insideAccounts()),
                            dossier.learnedPrincipals());
        } catch (UnreadableRecordException unreadable) {
            chains.fail(place, "a raw record cannot be read");
            return;
        }
        learned += dossier.learnedPrincipals().size();
        List<SessionLine> stated = new ArrayList<>(dossier.lineage());
        stated.addAll(dossier.others());
        Set<UUID> resting = resting(dossier, stated);
        for (SessionLine line : stated) {
            SessionState state = states.get(line.sessionId());
            if (line.kind() == SessionKind.UNSEEN) {
                continue;
            }
            if (dossier.dropped().contains(line.sessionId())) {
                dropped++;
                chains.require(
                        line.events().isEmpty(),
                        place,
                        "session %s is said to be dropped and names records"
                                .formatted(line.sessionId()));
                continue;
            }
            derived++;
            if (chains.require(
                    state != null,
                    place,
                    "session %s does not follow from the raw records"
                            .formatted(line.sessionId()))) {
                SessionLine found = SessionLine.of(Objects.requireNonNull(state));
                if (resting.contains(line.sessionId())) {
                    compare(place, alone(line), alone(found));
                } else {
                    compare(place, line, found);
                }
            }
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

    private void compare(String place, SessionLine stated, SessionLine found) {
        SessionLine left = derivable(stated);
        SessionLine right = derivable(found);
        if (!left.equals(right)) {
            chains.fail(
                    place,
                    "session %s: stated %s, derived %s"
                            .formatted(
                                    stated.sessionId(),
                                    difference(left, right),
                                    difference(right, left)));
        }
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
