package dev.hoptrail.api.accesslog;

import dev.hoptrail.api.accesslog.store.AccessLogStore.Appended;
import dev.hoptrail.api.accesslog.store.AccessLogStore.Head;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Remembers outside of the database how far the access log went when this process last wrote to
/// it: entries that are taken off the end leave a chain of hashes that is whole. The file is behind
/// by a moment, what is remembered while the process runs is not.
final class Witness {

    static final String FILE = "access-log.head";

    private static final Pattern LINE = Pattern.compile("(\\d{1,18}) ([0-9a-f]{64})");

    private final Path file;
    private volatile @Nullable Head head;
    private @Nullable Head kept;
    private boolean broken;

    Witness(Path dataDirectory) {
        this.file = dataDirectory.resolve(FILE);
        this.head = read(file);
        this.kept = head;
    }

    private static @Nullable Head read(Path file) {
        try {
            Matcher line = LINE.matcher(Files.exists(file) ? Files.readString(file).strip() : "");
            return line.matches() ? new Head(Long.parseLong(line.group(1)), line.group(2)) : null;
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + file, failure);
        }
    }

    /// The last entry that is known to have been there.
    Optional<Head> head() {
        return Optional.ofNullable(head);
    }

    /// What came of writing on. To be called by the one who writes. Once the log was found not to
    /// be what it was, nothing later takes the place of what shows that.
    void saw(Appended appended) {
        broken |= !appended.continues();
        if (!broken) {
            head = appended.last();
        }
    }

    /// Keeps what was seen beyond the end of the process. To be called by the one who writes.
    void keep() {
        Head last = head;
        if (last == null || last.equals(kept)) {
            return;
        }
        try {
            Path fresh = file.resolveSibling(FILE + ".new");
            Files.writeString(fresh, last.number() + " " + last.hash() + "\n");
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            kept = last;
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write " + file, failure);
        }
    }
}
