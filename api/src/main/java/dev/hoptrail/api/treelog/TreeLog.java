package dev.hoptrail.api.treelog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.treelog.KeyFiles.InForce;
import dev.hoptrail.api.treelog.KeyFiles.NoKeyException;
import dev.hoptrail.api.treelog.store.SigningKeyStore;
import dev.hoptrail.api.treelog.store.TreeLogStore;
import dev.hoptrail.api.treelog.store.TreeLogStore.HeadRow;
import dev.hoptrail.correlate.proof.Checkpoint;
import dev.hoptrail.correlate.proof.VerifierKey;
import dev.hoptrail.correlate.store.Repeated;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the tree log: gives leaves their places every second, and signs a head every hour and
/// whenever a pack needs one. Any number of processes may; one at a time does.
@Singleton
@InPart(Part.API)
public final class TreeLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TreeLog.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Setup setup;
    private final TreeLogStore store;
    private final SigningKeyStore keys;
    private final Clock clock;
    private final Repeated keeping = new Repeated("tree log", PAUSE, this::keep);
    private final @Nullable RemoteWitness remote;
    private final @Nullable Stamps stamps;

    TreeLog(Setup setup, TreeLogStore store, SigningKeyStore keys, Clock clock) {
        this.setup = setup;
        this.store = store;
        this.keys = keys;
        this.clock = clock;
        this.remote = setup.witnessUrl() == null ? null : new RemoteWitness(setup.witnessUrl());
        this.stamps = setup.timestampUrl() == null ? null : new Stamps(store, setup.timestampUrl());
    }

    /// What depends on where the service runs.
    ///
    /// @param key the file of the signing key
    /// @param writer writes a file that only its owner may read
    /// @param every how often a head is made
    /// @param witness a file that every head is added to; null for none
    /// @param witnessUrl where every head is posted to; null for nowhere
    /// @param timestampUrl of the authority that stamps heads and packs; null for none
    public record Setup(
            Path key,
            BiConsumer<Path, String> writer,
            Duration every,
            @Nullable Path witness,
            @Nullable URI witnessUrl,
            @Nullable URI timestampUrl) {}

    /// The text of a key file with a new key.
    public static String freshKey() {
        return LogKey.generate().pem();
    }

    /// Begins to keep the log; to be called once.
    public TreeLog start() {
        keeping.start();
        if (remote != null) {
            remote.start();
        }
        if (stamps != null) {
            stamps.start();
        }
        return this;
    }

    private boolean keep() {
        boolean more = store.sequence();
        if (!more && isDue()) {
            makeHead();
        }
        return more;
    }

    private boolean isDue() {
        return store.heads(null, 1).stream()
                .noneMatch(head -> head.madeAt().plus(setup.every()).isAfter(clock.instant()));
    }

    /// A head of all that was committed by now, signed.
    ///
    /// @throws ProblemException 503 if this process has no key to sign with
    public HeadRow makeHead() {
        return withKeys(files -> {
            InForce key = files.current();
            HeadRow head = store.makeHead(now(), checkpoint -> sign(checkpoint, key));
            witness(head);
            return head;
        });
    }

    private static HeadRow sign(Checkpoint head, InForce key) {
        return new HeadRow(
                head.size(),
                head.root(),
                head.at(),
                key.verifier().fingerprint(),
                key.sign(head.text()).format(),
                null);
    }

    /// Who keeps a copy elsewhere can tell when history was signed anew.
    private void witness(HeadRow head) {
        if (remote != null) {
            remote.tell(head.note());
        }
        Path file = setup.witness();
        if (file == null) {
            return;
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer note = ByteBuffer.wrap((head.note() + "\n").getBytes(UTF_8));
            while (note.hasRemaining()) {
                channel.write(note);
            }
            channel.force(true);
        } catch (IOException unwritable) {
            log.warn("A tree head cannot be added to {}", file, unwritable);
        }
    }

    /// Signs with the key that is in force now.
    ///
    /// @throws ProblemException 503 if this process has no key to sign with
    public Signer signer() {
        return withKeys(KeyFiles::current);
    }

    /// The time stamp token of a head, over its note; empty where no authority is set, or none is
    /// given now.
    public Optional<byte[]> stamp(HeadRow head) {
        return stamps == null ? Optional.empty() : stamps.of(head);
    }

    /// A time stamp token over bytes; empty where no authority is set, or none is given now.
    public Optional<byte[]> stamp(byte[] bytes) {
        return stamps == null ? Optional.empty() : stamps.of(bytes);
    }

    /// Puts a new key in force.
    VerifierKey rotate() {
        return withKeys(files -> files.rotate(now()).verifier());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private <T> T withKeys(Function<KeyFiles, T> work) {
        KeyFiles files =
                new KeyFiles(
                        setup.key(), TreeLogStore.name(store.log().logId()), keys, setup.writer());
        try {
            return work.apply(files);
        } catch (NoKeyException noKey) {
            throw ProblemException.of(ErrorCode.UNAVAILABLE, noKey.getMessage());
        }
    }

    /// Lets the step that is under way end.
    @Override
    public void close() {
        keeping.close();
        if (remote != null) {
            remote.close();
        }
        if (stamps != null) {
            stamps.close();
        }
    }
}
