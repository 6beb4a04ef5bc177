package dev.hoptrail.api.streaming;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The body of an answer that one thread writes while others read it, in bounded memory.
///
/// Unlike `java.io.PipedInputStream` it does not mind which thread reads: the server hands each
/// chunk to another one. Where writing fails, reading fails too, so that a part does not pass for
/// the whole.
public final class StreamedBody extends InputStream {

    private static final Logger log = LoggerFactory.getLogger(StreamedBody.class);
    private static final int CHUNK = 32 * 1024;
    private static final int CHUNKS = 8;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final byte[] END = {};

    private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS);
    private final Duration patience;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;
    private byte[] chunk = END;
    private int at;
    private boolean ended;

    private StreamedBody(Duration patience) {
        this.patience = patience;
    }

    /// Writes a body.
    public interface Writing {
        void to(OutputStream out) throws Exception;
    }

    /// Begins to write a body.
    ///
    /// @param name of the thread, for logs
    public static InputStream of(String name, Writing writing) {
        return of(name, PATIENCE, writing);
    }

    /// Begins to write a body.
    ///
    /// @param patience a reader that takes nothing for so long is gone, though it did not say so
    public static InputStream of(String name, Duration patience, Writing writing) {
        StreamedBody body = new StreamedBody(patience);
        Thread.ofVirtual().name(name).start(() -> body.write(name, writing));
        return body;
    }

    private void write(String name, Writing writing) {
        try (OutputStream out = new BufferedOutputStream(new Sink(), CHUNK)) {
            writing.to(out);
        } catch (ReaderGoneException gone) {
            failure = gone;
            log.debug("Nobody reads the answer of {} on", name);
        } catch (Exception | Error broken) {
            failure = broken;
            log.warn("The answer of {} broke off", name, broken);
        }
        try {
            put(END);
        } catch (IOException gone) {
            // A reader that comes back after all finds that the rest is missing.
            failure = gone;
            chunks.clear();
            chunks.add(END);
        }
    }

    private void put(byte[] bytes) throws IOException {
        try {
            if (closed || !chunks.offer(bytes, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                closed = true;
                throw new ReaderGoneException();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", interrupted);
        }
    }

    /// Whoever asked went away, or takes nothing more.
    private static final class ReaderGoneException extends IOException {

        private static final long serialVersionUID = 1L;

        ReaderGoneException() {
            super("Nobody reads on");
        }
    }

    private final class Sink extends OutputStream {

        @Override
        public void write(int single) throws IOException {
            put(new byte[] {(byte) single});
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (length > 0) {
                byte[] copy = new byte[length];
                System.arraycopy(bytes, from, copy, 0, length);
                put(copy);
            }
        }
    }

    @Override
    public synchronized int read() throws IOException {
        return await() ? chunk[at++] & 0xFF : -1;
    }

    @Override
    public synchronized int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!await()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, into, from, count);
        at += count;
        return count;
    }

    /// Whether there is another byte; waits for it.
    @SuppressWarnings("ReferenceEquality") // the very end, not an empty chunk
    private boolean await() throws IOException {
        while (!ended && at == chunk.length) {
            try {
                chunk = chunks.take();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted", interrupted);
            }
            at = 0;
            ended = chunk == END;
        }
        if (ended && failure != null) {
            throw new IOException("The answer broke off", failure);
        }
        return !ended;
    }

    /// Tells the writer to stop.
    @Override
    public void close() {
        closed = true;
        chunks.clear();
    }
}
