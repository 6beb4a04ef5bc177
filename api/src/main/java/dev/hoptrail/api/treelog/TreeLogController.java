package dev.hoptrail.api.treelog;

import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.retention.store.RetentionStore;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.treelog.store.AccessLogLeaf;
import dev.hoptrail.api.treelog.store.SigningKeyStore;
import dev.hoptrail.api.treelog.store.SigningKeyStore.KeyRow;
import dev.hoptrail.api.treelog.store.TreeLogStore;
import dev.hoptrail.api.treelog.store.TreeLogStore.HeadRow;
import dev.hoptrail.api.treelog.store.TreeLogStore.LeafRow;
import dev.hoptrail.api.treelog.store.TreeLogStore.Stamp;
import dev.hoptrail.correlate.proof.MerkleTree;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Signed heads of the tree log, and proofs: hashes in base64 where they are proofs, in hex where
/// people compare them.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Needs(Access.AUDITOR)
@Tag(name = "evidence")
final class TreeLogController {

    private static final int MOST = 500;
    private static final UUID NONE = new UUID(0, 0);
    private static final String LIST = "tree-heads";

    private final RetentionStore retention;
    private final TreeLog treeLog;
    private final TreeLogStore store;
    private final SigningKeyStore keys;
    private final Clock clock;

    TreeLogController(
            TreeLog treeLog,
            TreeLogStore store,
            SigningKeyStore keys,
            Clock clock,
            RetentionStore retention) {
        this.retention = retention;
        this.treeLog = treeLog;
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    /// A signed head.
    ///
    /// @param treeSize leaves: one for each body of each record, and some for the access log
    /// @param root in hex
    /// @param fingerprint SHA-256 of the public key, in hex
    /// @param note a C2SP tlog-checkpoint with its signature
    /// @param timestamp null where no time stamping authority is set, or none was given yet
    @Schema(name = "TreeHead")
    record HeadView(
            long treeSize,
            String root,
            Instant madeAt,
            String fingerprint,
            String note,
            @Nullable StampView timestamp) {

        static HeadView of(HeadRow row) {
            return new HeadView(
                    row.treeSize(),
                    HexFormat.of().formatHex(row.root()),
                    row.madeAt(),
                    row.fingerprint(),
                    row.note(),
                    StampView.of(row.stamp()));
        }
    }

    /// When a head existed, by the word of a time stamping authority.
    ///
    /// @param at by its clock
    /// @param authority the name in the certificate that signed; whether to believe it is for the
    ///   reader to decide
    /// @param token of RFC 3161 over the note's bytes: DER in base64
    @Schema(name = "HeadTimestamp")
    record StampView(Instant at, String authority, String token) {

        static @Nullable StampView of(@Nullable Stamp stamp) {
            return stamp == null
                    ? null
                    : new StampView(
                            stamp.at(),
                            stamp.authority(),
                            Base64.getEncoder().encodeToString(stamp.token()));
        }
    }

    /// Heads, the largest first.
    ///
    /// @param beganAt records stored before are not in the tree
    @Schema(name = "TreeHeadPage")
    record HeadPage(
            UUID logId,
            Instant beganAt,
            List<HeadView> items,
            @Nullable String next,
            Instant asOf) {}

    /// A public key.
    ///
    /// @param verifier as C2SP signed-note writes it
    /// @param succession a note that the key before and this one signed; null for the first
    @Schema(name = "SigningKey")
    record KeyView(
            String fingerprint, String verifier, Instant since, @Nullable String succession) {

        static KeyView of(KeyRow row) {
            return new KeyView(row.fingerprint(), row.verifier(), row.since(), row.succession());
        }
    }

    /// All keys, the one in force first.
    @Schema(name = "SigningKeyPage")
    record KeyPage(List<KeyView> items, @Nullable String next, Instant asOf) {}

    /// What shows that one body of a record is in the tree.
    ///
    /// @param leafIndex from 0
    /// @param leafHash in hex
    /// @param proof hashes beside the way up, in base64, the lowest first
    @Schema(name = "InclusionProof")
    record InclusionView(
            String accountId,
            String eventId,
            long leafIndex,
            String leafHash,
            List<String> proof) {}

    /// What shows that a record is in the tree of a head.
    ///
    /// @param items one for each body under which the record came
    @Schema(name = "InclusionProofs")
    record InclusionPage(HeadView head, List<InclusionView> items) {}

    /// What shows that the access log is in the tree of a head, up to an entry at least.
    ///
    /// @param entryNumber the entry that the leaf commits to; its hash binds those before it
    @Schema(name = "AccessLogProof")
    record AccessLogView(
            HeadView head,
            long entryNumber,
            String entryHash,
            long leafIndex,
            String leafHash,
            List<String> proof) {}

    /// What shows that the tree of a head begins with that of another.
    @Schema(name = "ConsistencyProof")
    record ConsistencyView(HeadView from, HeadView to, List<String> proof) {}

    /// Signed heads.
    @Get("/tree-heads")
    HeadPage heads(@Nullable @QueryValue String cursor, @Nullable @QueryValue String limit) {
        int most = Parameters.limit(limit, 50, MOST);
        Instant asOf = clock.instant();
        Long below = Cursor.read(cursor, LIST).map(Cursor::first).orElse(null);
        List<HeadRow> rows = store.heads(below, most + 1);
        List<HeadRow> shown = rows.subList(0, Math.min(most, rows.size()));
        TreeLogStore.LogRow log = store.log();
        return new HeadPage(
                log.logId(),
                log.beganAt(),
                shown.stream().map(HeadView::of).toList(),
                rows.size() > most ? new Cursor(shown.getLast().treeSize(), NONE).text(LIST) : null,
                asOf);
    }

    /// Makes a head of all that was committed by now.
    @Post("/tree-heads")
    HeadView makeHead() {
        return HeadView.of(treeLog.makeHead());
    }

    /// The public keys that heads and packs are signed with.
    @Get("/signing-keys")
    @Scoped
    KeyPage keys() {
        return new KeyPage(keys.keys().stream().map(KeyView::of).toList(), null, clock.instant());
    }

    /// Puts a new signing key in force; the old one and the new one state it.
    @Post("/signing-keys")
    @Needs(Access.ADMIN)
    KeyView rotate() {
        treeLog.rotate();
        return KeyView.of(keys.keys().getFirst());
    }

    /// Proof that a record is in a tree.
    ///
    /// @param treeSize of one of the heads; the largest where absent
    @Get("/proofs/inclusion/{accountId}/{eventId}")
    InclusionPage inclusion(
            @PathVariable String accountId,
            @PathVariable String eventId,
            @Nullable @QueryValue String treeSize) {
        HeadRow head = head("treeSize", treeSize);
        List<LeafRow> leaves = store.leaves(Parameters.account("accountId", accountId), eventId);
        List<InclusionView> proofs = new ArrayList<>();
        for (LeafRow leaf : leaves) {
            Long index = leaf.index();
            byte[] commitment = leaf.commitment();
            if (index != null && commitment != null && index < head.treeSize()) {
                proofs.add(
                        new InclusionView(
                                leaf.accountId(),
                                leaf.eventId(),
                                index,
                                HexFormat.of().formatHex(MerkleTree.leaf(commitment)),
                                base64(store.tree().inclusion(index, head.treeSize()))));
            }
        }
        if (proofs.isEmpty()) {
            throw ProblemException.notFound(
                    leaves.isEmpty()
                            ? "No record %s of account %s%s"
                                    .formatted(eventId, accountId, retention.alsoDropped())
                            : "Record %s is not in the tree of %d leaves: it was stored before the log began, or after that head"
                                    .formatted(eventId, head.treeSize()));
        }
        return new InclusionPage(HeadView.of(head), proofs);
    }

    /// Proof that the access log is in a tree, up to an entry.
    ///
    /// @param treeSize of one of the heads; the largest where absent
    @Get("/proofs/access-log/{entryNumber}")
    AccessLogView accessLog(
            @PathVariable String entryNumber, @Nullable @QueryValue String treeSize) {
        HeadRow head = head("treeSize", treeSize);
        AccessLogLeaf leaf =
                store.accessLogLeaf(size("entryNumber", entryNumber))
                        .filter(found -> found.index() < head.treeSize())
                        .orElseThrow(() ->
                                ProblemException.notFound(
                                        "The tree of %d leaves does not reach entry %s of the access log"
                                                .formatted(head.treeSize(), entryNumber)));
        return new AccessLogView(
                HeadView.of(head),
                leaf.entryNumber(),
                HexFormat.of().formatHex(leaf.entryHash()),
                leaf.index(),
                HexFormat.of().formatHex(MerkleTree.leaf(leaf.data())),
                base64(store.tree().inclusion(leaf.index(), head.treeSize())));
    }

    /// Proof that nothing that a head committed to was changed until another one.
    ///
    /// @param from size of a head
    /// @param to size of a larger one; the largest where absent
    @Get("/proofs/consistency")
    ConsistencyView consistency(
            @Nullable @QueryValue String from, @Nullable @QueryValue String to) {
        if (from == null) {
            throw ProblemException.parameter("from", "Missing: the size of a tree head");
        }
        HeadRow older = head("from", from);
        HeadRow newer = head("to", to);
        if (older.treeSize() < 1 || older.treeSize() > newer.treeSize()) {
            throw ProblemException.parameter(
                    "from",
                    "%d is no size from 1 to %d".formatted(older.treeSize(), newer.treeSize()));
        }
        return new ConsistencyView(
                HeadView.of(older),
                HeadView.of(newer),
                base64(store.tree().consistency(older.treeSize(), newer.treeSize())));
    }

    private HeadRow head(String parameter, @Nullable String size) {
        if (size == null) {
            return store.heads(null, 1).stream()
                    .findFirst()
                    .orElseThrow(() -> ProblemException.notFound("No tree head was made yet"));
        }
        return store.head(size(parameter, size))
                .orElseThrow(() -> ProblemException.notFound("No tree head has the size " + size));
    }

    private static long size(String parameter, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException noNumber) {
            throw ProblemException.parameter(parameter, "Not a number");
        }
    }

    private static List<String> base64(List<byte[]> hashes) {
        return hashes.stream().map(Base64.getEncoder()::encodeToString).toList();
    }
}
