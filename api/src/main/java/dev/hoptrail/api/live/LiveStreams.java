package dev.hoptrail.api.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.api.live.LiveEvent.EventType;
import dev.hoptrail.api.live.LiveFeed.Batch;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.streaming.StreamedBody;
import dev.hoptrail.correlate.chain.AccountScope;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The streams that are open.
///
/// Each is a position and the thread that writes from there on: nothing is queued for a slow reader
/// beyond the few chunks of its body. It falls behind, reads from the database what it missed, is
/// told to load anew when that is too much, and is dropped when it takes nothing at all.
@Singleton
public final class LiveStreams implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LiveStreams.class);

    /// How soon a client may come back.
    private static final Duration RETRY = Duration.ofSeconds(2);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final LiveFeed feed;
    private final StreamSettings settings;
    private final Semaphore free;
    private final CountDownLatch closing = new CountDownLatch(1);

    LiveStreams(LiveFeed feed, StreamSettings settings, MeterRegistry registry) {
        this.feed = feed;
        this.settings = settings;
        this.free = new Semaphore(settings.most());
        Gauge.builder("hoptrail.streams", free, one -> settings.most() - one.availablePermits())
                .description("Live streams that are open")
                .register(registry);
    }

    /// Opens a stream.
    ///
    /// @param lastEventId the id behind which to go on; null to begin with what comes from now on
    /// @param scope of what to tell
    /// @throws ProblemException 503 if too many are open
    InputStream open(@Nullable String lastEventId, Set<EventType> types, AccountScope scope) {
        if (!free.tryAcquire()) {
            throw ProblemException.of(
                    ErrorCode.UNAVAILABLE,
                    "There are %d streams open, as many as may be".formatted(settings.most()));
        }
        try {
            Position now = feed.now();
            Position resumed =
                    lastEventId == null
                            ? now
                            : Position.parse(lastEventId).filter(feed::reaches).orElse(null);
            return StreamedBody.of(
                    "stream",
                    settings.patience(),
                    out -> {
                        try {
                            new Stream(out, types, scope, resumed == null ? now : resumed)
                                    .run(resumed == null);
                        } finally {
                            free.release();
                        }
                    });
        } catch (RuntimeException | Error failure) {
            free.release();
            throw failure;
        }
    }

    /// One stream while it is written.
    private final class Stream {

        private final OutputStream out;
        private final Set<EventType> types;
        private final AccountScope scope;
        private final long endNanos = System.nanoTime() + settings.longest().toNanos();
        private Position position;
        private long wroteNanos;

        Stream(OutputStream out, Set<EventType> types, AccountScope scope, Position position) {
            this.out = out;
            this.types = types;
            this.scope = scope;
            this.position = position;
        }

        void run(boolean missed) throws IOException, InterruptedException {
            write("retry: " + RETRY.toMillis() + "\n");
            if (missed) {
                reset();
            } else {
                heartbeat();
            }
            while (System.nanoTime() < endNanos && closing.getCount() > 0) {
                Batch batch = feed.after(position, scope);
                if (batch.behind() && !feed.reaches(position)) {
                    position = feed.now();
                    reset();
                    continue;
                }
                tell(batch);
                if (!batch.behind()
                        && closing.await(LiveFeed.POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }

        private void tell(Batch batch) throws IOException {
            boolean told = false;
            for (LiveEvent event : batch.events()) {
                if (types.contains(event.type())) {
                    event(event.type().word(), event.position(), event.data());
                    told = true;
                }
            }
            position = batch.next();
            if (told) {
                flush();
            } else if (System.nanoTime() - wroteNanos >= settings.heartbeat().toNanos()) {
                heartbeat();
            }
        }

        /// Says that something was missed for good: what is shown has to be loaded again.
        private void reset() throws IOException {
            event("reset", position, "{}");
            flush();
        }

        /// Shows that the stream lives, and from where to resume it.
        private void heartbeat() throws IOException {
            write(": alive\nid: " + position + "\n\n");
            flush();
        }

        private void event(String name, Position at, String data) throws IOException {
            write("event: " + name + "\nid: " + at + "\ndata: " + data + "\n\n");
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(UTF_8));
        }

        private void flush() throws IOException {
            out.flush();
            wroteNanos = System.nanoTime();
        }
    }

    /// Ends all streams, and opens no more: their readers find another process, or this one again.
    @Override
    public void close() {
        closing.countDown();
        try {
            if (!free.tryAcquire(settings.most(), CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                log.info("Some streams had not ended when the service did");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
