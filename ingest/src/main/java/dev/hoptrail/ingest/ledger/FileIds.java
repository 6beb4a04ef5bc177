package dev.hoptrail.ingest.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.ingest.record.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;

/// The ids under which the ledger keeps files.
final class FileIds {

    private FileIds() {}

    static long source(String uri) {
        return ByteBuffer.wrap(Sha256.digest().digest(uri.getBytes(UTF_8))).getLong();
    }

    static UUID file(String uri, String sha256) {
        MessageDigest digest = Sha256.digest();
        digest.update(HexFormat.of().parseHex(sha256));
        digest.update(uri.getBytes(UTF_8));
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new UUID(hash.getLong(), hash.getLong());
    }
}
