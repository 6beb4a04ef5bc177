package dev.hoptrail.api.pack.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.event.RecordBodies;
import dev.hoptrail.api.pack.format.Dossier;
import dev.hoptrail.api.pack.format.DossierPage;
import dev.hoptrail.api.pack.format.ErasedLines;
import dev.hoptrail.api.pack.format.PackFiles;
import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.api.pack.format.RawRecord.FieldLine;
import dev.hoptrail.api.pack.format.SampleDraw;
import dev.hoptrail.api.pack.format.Withholding;
import dev.hoptrail.api.pack.redact.PseudonymKey;
import dev.hoptrail.api.pack.verify.LogsCheck.Wanted;
import dev.hoptrail.api.pack.verify.PackArchive.Lines;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.proof.Checkpoint;
import dev.hoptrail.correlate.stream.RecordParser;
import dev.hoptrail.correlate.stream.UnreadableRecordException;
import dev.hoptrail.migrations.RebuiltFrom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Checks the dossiers: each is of a picked session and says what the population says of it, its
/// records are in the tree, and its chain follows from them.
final class SampleCheck {
    private final PackArchive archive;
    private final Left left;
    private final Check sample;
    private final Check records;
    private final Check chains;
    private final List<String> limits;
    private final RecordParser parser = new RecordParser();
    private final List<Wanted> delivered = new ArrayList<>();
    private long proven;
    private long unproven;
    private long rebuilt;
    private long derived;
    private long learned;
    private long dropped;
    private long unrepeated;
    private long redacted;
    private long erased;
    private long unreadable;
    private final Map<String, Long> withheld = new TreeMap<>();

    /// What the manifest says is left out.
    record Left(Withholding withholding, AccountScope scope) {
        boolean isNothing() {
            return withholding.isNone() && !scope.isRestricted();
        }
    }

    /// @param left what the manifest says is left out
    SampleCheck(
            PackArchive archive,
            Left left,
            Check sample,
            Check records,
            Check chains,
            List<String> limits) {
        this.archive = archive;
        this.left = left;
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
        records.detail(
                "%,d proven, %,d without proof%s"
                                .formatted(
                                        proven,
                                        unproven,
                                        redacted == 0
                                                ? ""
                                                : ", of %,d fields are withheld"
                                                        .formatted(redacted))
                        + (erased == 0 ? "" : ", of %,d names were erased".formatted(erased)));
        chains.detail("%,d sessions derived from raw records".formatted(derived));
        if (unproven > 0) {
            limits.add(
                    "%,d raw records have no proof: they were stored before commitment began, or after the tree head."
                            .formatted(unproven));
        }
        if (rebuilt > 0) {
            limits.add(
                    "%,d raw records were rebuilt of results of queries or of events of Security Lake: CloudTrail did not write them as they stand here, and no digest of it can vouch for them."
                            .formatted(rebuilt));
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
        if (redacted > 0) {
            limits.add(
                    "Of %,d raw records fields are withheld (%s): their proofs hold for the rest, and what stands in for these, and what follows from it, is as told by who signed the pack."
                            .formatted(redacted, named(withheld)));
            limits.add("Raw records of which fields are withheld are not looked up in log files.");
        }
        if (erased > 0) {
            limits.add(
                    "Of %,d raw records names were erased on request: their proofs hold for the rest. What stands in, and that it always stands for the same, is as told by who signed the pack. They are not looked up in log files."
                            .formatted(erased));
        }
        if (unreadable > 0) {
            limits.add(
                    "%,d fields are withheld whole, since they cannot be read."
                            .formatted(unreadable));
        }
        if (unrepeated > 0) {
            limits.add(
                    "%,d sessions of the sample cannot be derived again, since what is withheld decides them: they rest on who signed the pack."
                            .formatted(unrepeated));
        }
        limits.add("Printed dossiers (PDF) are those that were signed; they are not made again.");
    }

    private static String named(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(one -> "%s %,d times".formatted(one.getKey(), one.getValue()))
                .collect(Collectors.joining(", "));
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
        String sha256 = record.sha256();
        if (sha256 == null) {
            redacted(record, place);
        } else {
            record.sightings().forEach(one -> delivered.add(new Wanted(place, sha256, one)));
            records.require(
                    record.fields().isEmpty(),
                    place,
                    "shows the record as a whole, and fields beside it");
            records.require(
                    !record.erased(),
                    place,
                    "says that names were erased, and shows the hash of all");
        }
        records.require(
                left.scope().admits(record.accountId()),
                place,
                "is of an account that the pack is not limited to");
        try {
            RecordRef ref = parser.read(record.body()).ref();
            rebuilt += isRebuilt(record) ? 1 : 0;
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

    private static boolean isRebuilt(RawRecord record) {
        try {
            JsonNode body = PackJson.reader(JsonNode.class).readTree(record.body());
            return body.has(RebuiltFrom.MEMBER);
        } catch (JsonProcessingException malformed) {
            return false;
        }
    }

    /// What is withheld of a record has to be what may be, with something standing in for it; the
    /// proof binds all that is shown beside it.
    private void redacted(RawRecord record, String place) {
        erased += record.erased() ? 1 : 0;
        redacted += left.isNothing() ? 0 : 1;
        records.require(
                !left.isNothing() || record.erased(),
                place,
                "withholds something, which the manifest does not say");
        records.require(
                !record.erased() || !left.isNothing() || ErasedLines.holdsMark(record.body()),
                place,
                "says that names were erased, and nothing stands in for any");
        if (record.fields().isEmpty()) {
            return;
        }
        records.require(
                record.body().equals(RawRecord.text(record.fields())),
                place,
                "has another text than its fields");
        records.require(
                record.fields().getFirst().isWithheld()
                        && record.fields().getFirst().name().isEmpty(),
                place,
                "shows the hash of bytes of which some are withheld");
        for (FieldLine field : record.fields().subList(1, record.fields().size())) {
            if (field.isWithheld()) {
                boolean isErased = record.erased() && ErasedLines.isErased(field);
                if (!isErased) {
                    withheld.merge(field.path(), 1L, Long::sum);
                }
                unreadable += field.value() == null ? 1 : 0;
                records.require(
                        isErased
                                || isReduced(field)
                                || (!Withholding.isFixed(field.path()) && isDeclared(field)),
                        place,
                        "withholds %s, which the manifest does not say".formatted(field.path()));
            }
        }
    }

    /// What stands for principals of accounts that the pack is not limited to.
    private boolean isReduced(FieldLine field) {
        return left.scope().isRestricted()
                && (field.value() == null || field.value().contains(RecordBodies.LEFT_OUT));
    }

    private boolean isDeclared(FieldLine field) {
        if (field.value() == null) {
            return true;
        }
        String text = field.path() + " " + field.value();
        Matcher pseudonym = PseudonymKey.form().matcher(text);
        boolean isFound = false;
        while (pseudonym.find()) {
            isFound = true;
            if (left.withholding().kinds().stream()
                    .noneMatch(kind -> pseudonym.group().startsWith(kind.prefix() + "-"))) {
                return false;
            }
        }
        return isFound;
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
        try {
            Derivations.Outcome outcome = Derivations.of(dossier, raw);
            outcome.differences()
                    .forEach(
                            (id, what) -> chains.fail(place, "session %s: %s".formatted(id, what)));
            learned += dossier.learnedPrincipals().size();
            derived += outcome.derived();
            dropped += outcome.dropped();
            unrepeated += dossier.unrepeated().size();
            sample.require(
                    dossier.unrepeated().isEmpty() || !left.isNothing(),
                    place,
                    "says that sessions cannot be derived, though nothing is withheld");
        } catch (UnreadableRecordException unreadable) {
            chains.fail(place, "a raw record cannot be read");
        }
    }
}
