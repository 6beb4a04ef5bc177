package dev.hoptrail.api.pack;

import dev.hoptrail.api.pack.PackBuilder.ChangedMeanwhileException;
import dev.hoptrail.api.pack.PackBuilder.Order;
import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.redact.TooManyValuesException;
import dev.hoptrail.api.pack.store.PackStore;
import dev.hoptrail.api.pack.store.PackStore.PackRow;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.correlate.store.Repeated;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.ingest.record.Sha256;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds packs in the background, one at a time in each process. A pack whose builder died is
/// built anew by another one.
@Singleton
@InPart(Part.API)
public final class Packs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Packs.class);
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final UUID builder = UUID.randomUUID();
    private final PackStore store;
    private final PackBuilder packs;
    private final Clock clock;
    private final Repeated building = new Repeated("building of packs", PAUSE, this::buildNext);
    private volatile boolean closing;

    Packs(PackStore store, PackBuilder packs, Clock clock) {
        this.store = store;
        this.packs = packs;
        this.clock = clock;
    }

    /// What depends on how the service is set.
    ///
    /// @param insideAccounts configured accounts of the organisation; empty: those whose trail is
    ///   read
    /// @param pseudonymKeys the secret behind the name of a key of pseudonyms
    public record Setup(Set<String> insideAccounts, Function<String, byte[]> pseudonymKeys) {
        public Setup {
            insideAccounts = Set.copyOf(insideAccounts);
        }
    }

    /// Begins to build; to be called once.
    public Packs start() {
        building.start();
        return this;
    }

    private boolean buildNext() {
        store.expire(clock.instant());
        Optional<UUID> next = store.claim(builder, clock.instant());
        next.ifPresent(this::build);
        return next.isPresent();
    }

    private void build(UUID packId) {
        PackRow row = store.pack(packId).orElseThrow();
        try {
            PackRequest request = PackJson.reader(PackRequest.class).readValue(row.request());
            write(new Order(packId, request, row.askedBy()));
        } catch (ReplacedException replaced) {
            log.info("Pack {} is built by another process", packId);
        } catch (ChangedMeanwhileException | TooManyValuesException cannot) {
            store.failed(packId, builder, String.valueOf(cannot.getMessage()), clock.instant());
        } catch (IOException | StoreException | RuntimeException broken) {
            fail(packId, broken);
        }
    }

    private void fail(UUID packId, Exception broken) {
        if (closing) {
            return;
        }
        log.error("Pack {} cannot be built", packId, broken);
        store.failed(
                packId,
                builder,
                "It cannot be built: " + broken.getClass().getSimpleName(),
                clock.instant());
    }

    private void write(Order order) throws IOException, StoreException, ChangedMeanwhileException {
        for (int attempt = 1; ; attempt++) {
            store.clear(order.packId());
            try (Parts parts = new Parts(order.packId());
                    DigestOutputStream hashed = new DigestOutputStream(parts, Sha256.digest())) {
                packs.build(order, hashed, (done, total) -> tell(order.packId(), done, total));
                hashed.flush();
                parts.flushLast();
                if (!store.ready(
                        order.packId(),
                        builder,
                        parts.size,
                        hashed.getMessageDigest().digest(),
                        clock.instant())) {
                    throw new ReplacedException();
                }
                return;
            } catch (ChangedMeanwhileException changed) {
                if (attempt == ATTEMPTS) {
                    throw changed;
                }
            }
        }
    }

    private void tell(UUID packId, long done, long total) {
        if (closing || !store.tell(packId, builder, done, total, clock.instant())) {
            throw new ReplacedException();
        }
    }

    /// Another process builds the pack by now, or this one ends.
    private static final class ReplacedException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// Cuts what is written into parts.
    private final class Parts extends OutputStream {
        private static final int PART = 1 << 20;

        private final UUID packId;
        private final byte[] part = new byte[PART];
        private int held;
        private int number;
        private long size;

        Parts(UUID packId) {
            this.packId = packId;
        }

        @Override
        public void write(int single) {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            int taken = 0;
            while (taken < length) {
                int more = Math.min(PART - held, length - taken);
                System.arraycopy(bytes, from + taken, part, held, more);
                held += more;
                taken += more;
                if (held == PART) {
                    flushLast();
                }
            }
        }

        void flushLast() {
            if (held > 0) {
                byte[] bytes = Arrays.copyOf(part, held);
                if (!store.addPart(packId, builder, number, bytes)) {
                    throw new ReplacedException();
                }
                number++;
                size += held;
                held = 0;
            }
        }
    }

    /// Reads the bytes of a pack that is ready.
    InputStream content(UUID packId) {
        return new Content(packId);
    }

    private final class Content extends InputStream {
        private final UUID packId;
        private int number;
        private byte[] part = {};
        private int at;

        Content(UUID packId) {
            this.packId = packId;
        }

        private boolean isAvailable() {
            while (at == part.length) {
                Optional<byte[]> next = store.part(packId, number++);
                if (next.isEmpty()) {
                    return false;
                }
                part = next.get();
                at = 0;
            }
            return true;
        }

        @Override
        public int read() {
            return isAvailable() ? part[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (length == 0) {
                return 0;
            }
            if (!isAvailable()) {
                return -1;
            }
            int count = Math.min(length, part.length - at);
            System.arraycopy(part, at, into, from, count);
            at += count;
            return count;
        }
    }

    /// Gives up what is under way: another process, or the next start, takes it.
    @Override
    public void close() {
        closing = true;
        building.close();
    }
}
