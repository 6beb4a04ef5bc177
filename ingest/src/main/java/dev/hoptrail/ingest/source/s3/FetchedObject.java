package dev.hoptrail.ingest.source.s3;

import dev.hoptrail.ingest.source.LogFile;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An object that was fetched whole: a small one is in memory, a larger one in a file that nobody
/// else sees and that goes with this process, however it ends.
public final class FetchedObject implements LogFile, AutoCloseable {

    /// What the reader of its text keeps in memory, too.
    private static final int SMALL = 512 * 1024;

    private static final int CHUNK = 64 * 1024;

    private final String uri;
    private final byte[] small;
    private final @Nullable FileChannel large;
    private final long size;
    private final @Nullable String signature;

    private FetchedObject(
            String uri,
            byte[] small,
            @Nullable FileChannel large,
            long size,
            @Nullable String signature) {
        this.uri = uri;
        this.small = small;
        this.large = large;
        this.size = size;
        this.signature = signature;
    }

    /// The same with what S3 keeps beside it.
    FetchedObject signed(@Nullable String asSigned) {
        return new FetchedObject(uri, small, large, size, asSigned);
    }

    @Override
    public Optional<String> signature() {
        return Optional.ofNullable(signature);
    }

    /// Reads the body of an answer to its end.
    ///
    /// @param size what the answer says
    /// @param folder where a large one is put meanwhile
    /// @throws EOFException if the body is shorter
    static FetchedObject read(String uri, InputStream body, long size, Path folder)
            throws IOException {
        if (size <= SMALL) {
            byte[] bytes = body.readNBytes(SMALL + 1);
            check(bytes.length, size);
            return new FetchedObject(uri, bytes, null, size, null);
        }
        Path file = Files.createTempFile(folder, "object", ".part");
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
        try {
            byte[] chunk = new byte[CHUNK];
            long length = 0;
            for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
                ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, count);
                while (buffer.hasRemaining()) {
                    length += channel.write(buffer);
                }
            }
            check(length, size);
            return new FetchedObject(uri, new byte[0], channel, size, null);
        } catch (IOException | RuntimeException | Error failure) {
            channel.close();
            throw failure;
        }
    }

    private static void check(long length, long size) throws EOFException {
        if (length != size) {
            throw new EOFException("ended after %d of %d bytes".formatted(length, size));
        }
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream open() {
        return large == null ? new ByteArrayInputStream(small) : new Reading(large);
    }

    @Override
    public void close() throws IOException {
        if (large != null) {
            large.close();
        }
    }

    /// Reads from the beginning, whoever else reads.
    private static final class Reading extends InputStream {

        private final FileChannel from;
        private long at;

        Reading(FileChannel from) {
            this.from = from;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = from.read(ByteBuffer.wrap(into, offset, length), at);
            at += Math.max(0, count);
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = Math.clamp(count, 0, Math.max(0, from.size() - at));
            at += skipped;
            return skipped;
        }
    }
}
