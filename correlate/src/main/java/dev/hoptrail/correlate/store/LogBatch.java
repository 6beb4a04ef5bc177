package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.proof.MerkleTree;
import dev.hoptrail.correlate.proof.RecordCommitment;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/// The leaves that one transaction adds to the tree log: commitments to the records it stores.
final class LogBatch {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final long id = RANDOM.nextLong();
    private final byte[] salts;
    private final byte[] hashes;
    private final RecordCommitment commitment = new RecordCommitment();
    private int size;

    /// @param most how many records are added at most
    LogBatch(int most) {
        this.salts = new byte[most * RecordCommitment.SALT_BYTES];
        this.hashes = new byte[most * MerkleTree.HASH_BYTES];
        RANDOM.nextBytes(salts);
    }

    long id() {
        return id;
    }

    /// Commits to a record and returns its number in this batch.
    ///
    /// @param delivered SHA-256 of the bytes where it was read
    /// @param body as it is stored
    int add(byte[] delivered, byte[] body) {
        byte[] leaf = MerkleTree.leaf(commitment.of(salt(size), delivered, body));
        System.arraycopy(leaf, 0, hashes, size * MerkleTree.HASH_BYTES, leaf.length);
        return size++;
    }

    byte[] salt(int number) {
        int from = number * RecordCommitment.SALT_BYTES;
        return Arrays.copyOfRange(salts, from, from + RecordCommitment.SALT_BYTES);
    }

    void write(Connection connection) throws SQLException {
        String sql = "insert into log_batch (batch_id, leaves, leaf_hashes) values (?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setLong(1, id);
            insert.setInt(2, size);
            insert.setBytes(3, Arrays.copyOf(hashes, size * MerkleTree.HASH_BYTES));
            insert.executeUpdate();
        }
    }
}
