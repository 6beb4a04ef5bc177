package dev.hoptrail.api.pack;

import dev.hoptrail.api.pack.verify.Bounds;
import dev.hoptrail.api.pack.verify.PackVerifier;
import dev.hoptrail.api.pack.verify.PackVerifier.Originals;
import dev.hoptrail.api.pack.verify.Report;
import dev.hoptrail.api.pack.verify.Trust;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.ingest.record.Sha256;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Verifies packs by the code of `hoptrail verify`, one at a time: whoever made a pack may mean
/// ill, and the service has other things to do. A few more may arrive or wait meanwhile, so that
/// who sends slowly keeps nobody out.
@Singleton
final class Verifications {

    /// Bytes of a ZIP.
    static final long MOST = 512L << 20;

    // The end of a ZIP (APPNOTE 4.3.16), which for a pack has no comment. What lists its entries is
    // read into memory as a whole.
    private static final int END = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LARGEST_DIRECTORY = 16 << 20;

    /// So many are received, wait, or are verified at once.
    static final int PLACES = 4;

    private final Semaphore places = new Semaphore(PLACES);
    private final Lock turn = new ReentrantLock(true);

    /// What came of it.
    ///
    /// @param size bytes of the ZIP
    /// @param sha256 of the ZIP, in hex
    record Verified(Report report, long size, String sha256) {}

    /// Verifies a ZIP, which is kept as long as that takes.
    ///
    /// @param key whose signature is believed: a verifier key or its fingerprint; null for nobody's
    /// @throws ProblemException 400 if it is no ZIP or the key is none, 413 if it is too large, 503
    ///   while all places are taken
    Verified verify(InputStream zip, @Nullable String key) {
        Trust trust = trust(key);
        if (!places.tryAcquire()) {
            throw ProblemException.of(
                    ErrorCode.UNAVAILABLE,
                    "%d packs are being verified; ask again when one is done".formatted(PLACES));
        }
        try {
            Path file = Files.createTempFile("hoptrail-verify", ".zip");
            try {
                return verify(zip, file, trust);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("The pack cannot be kept to be verified", failure);
        } finally {
            places.release();
        }
    }

    private static Trust trust(@Nullable String key) {
        try {
            return key == null || key.isBlank() ? Trust.none() : Trust.of(key.strip());
        } catch (IOException none) {
            throw ProblemException.parameter("key", "The key is " + none.getMessage());
        }
    }

    private Verified verify(InputStream zip, Path file, Trust trust) throws IOException {
        DigestOutputStream hashed =
                new DigestOutputStream(Files.newOutputStream(file), Sha256.digest());
        long size = 0;
        try (OutputStream out = hashed) {
            byte[] buffer = new byte[1 << 16];
            for (int read = read(zip, buffer); read >= 0; read = read(zip, buffer)) {
                size += read;
                if (size > MOST) {
                    throw tooLarge();
                }
                out.write(buffer, 0, read);
            }
        }
        requireDirectory(file);
        String sha256 = HexFormat.of().formatHex(hashed.getMessageDigest().digest());
        return new Verified(report(file, trust), size, sha256);
    }

    /// Tells what is wrong with a body that cannot be read from what is wrong here.
    private static int read(InputStream zip, byte[] buffer) {
        try {
            return zip.read(buffer);
        } catch (IOException broken) {
            if (broken.getCause() instanceof ContentLengthExceededException) {
                throw tooLarge();
            }
            throw ProblemException.of(ErrorCode.INVALID_BODY, "The pack broke off");
        }
    }

    private static ProblemException tooLarge() {
        return ProblemException.of(
                ErrorCode.TOO_LARGE,
                "The pack has more than %,d bytes: verify it offline with hoptrail verify"
                        .formatted(MOST));
    }

    private static void requireDirectory(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            byte[] last = new byte[END];
            if (bytes.length() >= END) {
                bytes.seek(bytes.length() - END);
                bytes.readFully(last);
            }
            ByteBuffer end = ByteBuffer.wrap(last).order(ByteOrder.LITTLE_ENDIAN);
            long directory = Integer.toUnsignedLong(end.getInt(12));
            if (end.getInt(0) != END_SIGNATURE || directory > LARGEST_DIRECTORY) {
                throw noPack("it does not end as the ZIP of a pack does");
            }
        }
    }

    private Report report(Path file, Trust trust) {
        turn.lock();
        try {
            return PackVerifier.verify(file, trust, Originals.NONE, Bounds.SERVICE, looked -> {});
        } catch (IOException unreadable) {
            throw noPack("it cannot be read as a ZIP");
        } finally {
            turn.unlock();
        }
    }

    private static ProblemException noPack(String why) {
        return ProblemException.of(ErrorCode.INVALID_BODY, "This is no evidence pack: " + why);
    }
}
