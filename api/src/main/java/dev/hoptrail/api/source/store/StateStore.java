package dev.hoptrail.api.source.store;

import dev.hoptrail.correlate.store.StateDump;
import jakarta.inject.Singleton;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stored state as a stream of lines.
@Singleton
public final class StateStore {

    private static final Logger log = LoggerFactory.getLogger(StateStore.class);
    private static final int BUFFER = 256 * 1024;

    private final StateDump dump;

    public StateStore(StateDump dump) {
        this.dump = dump;
    }

    /// Begins to dump. A failure on the way breaks the stream off, so that what was read does not
    /// pass for the whole.
    public InputStream dump() throws IOException {
        PipedInputStream read = new PipedInputStream(BUFFER);
        PipedOutputStream written = new PipedOutputStream(read);
        Thread.ofVirtual().name("dump").start(() -> write(written));
        return read;
    }

    private void write(PipedOutputStream written) {
        try {
            Writer out =
                    new BufferedWriter(
                            new OutputStreamWriter(written, StandardCharsets.UTF_8), BUFFER);
            dump.writeTo(out);
            out.close();
        } catch (SQLException | IOException failure) {
            log.warn("The dump broke off", failure);
        }
    }
}
