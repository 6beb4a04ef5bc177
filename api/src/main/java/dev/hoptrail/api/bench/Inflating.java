package dev.hoptrail.api.bench;

import dev.hoptrail.ingest.source.LogFile;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// The reference of reading: what the JDK needs to inflate files, in buffers that are used again.
final class Inflating {

    private static final int HEADER = 10;
    private static final int TRAILER = 8;

    private Inflating() {}

    /// CPU seconds of the process for reading the files into memory and inflating them there.
    ///
    /// @param sha256 hashes each text, too; null for none
    static double cpu(List<LogFile> files, @Nullable MessageDigest sha256)
            throws IOException, DataFormatException {
        byte[] stored = new byte[1 << 20];
        byte[] text = new byte[8 << 20];
        Inflater inflater = new Inflater(true);
        double before = Cost.ownCpu();
        for (LogFile file : files) {
            int size = Math.toIntExact(file.size());
            stored = size > stored.length ? new byte[size] : stored;
            try (InputStream in = file.open()) {
                in.readNBytes(stored, 0, size);
            }
            inflater.reset();
            inflater.setInput(stored, HEADER, size - HEADER - TRAILER);
            // Files that do not fit are inflated piece by piece.
            int count = inflater.inflate(text);
            while (count > 0) {
                if (sha256 != null) {
                    sha256.update(text, 0, count);
                }
                count = inflater.finished() ? 0 : inflater.inflate(text);
            }
            if (sha256 != null) {
                sha256.digest();
            }
            if (!inflater.finished()) {
                throw new DataFormatException(file.uri() + " does not end");
            }
        }
        double cost = Cost.ownCpu() - before;
        inflater.end();
        return cost;
    }
}
