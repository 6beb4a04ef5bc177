package dev.hoptrail.api.source.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.api.streaming.StreamedBody;
import dev.hoptrail.correlate.store.StateDump;
import jakarta.inject.Singleton;
import java.io.BufferedWriter;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;

/// The stored state as a stream of lines.
@Singleton
public final class StateStore {

    private final StateDump dump;

    public StateStore(StateDump dump) {
        this.dump = dump;
    }

    /// Begins to dump.
    public InputStream dump() {
        return StreamedBody.of(
                "dump",
                out -> {
                    Writer lines = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
                    dump.writeTo(lines);
                    lines.flush();
                });
    }
}
