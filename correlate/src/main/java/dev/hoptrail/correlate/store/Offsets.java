package dev.hoptrail.correlate.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/// How far each partition is consumed, as the store knows it.
public final class Offsets {
    private final DataSource dataSource;

    public Offsets(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// The next offset to consume; 0 where nothing was consumed yet.
    public long next(UUID topicId, int partition) throws StoreException {
        try {
            String sql =
                    "select next_offset from consumed_offset where topic_id = ? and partition = ?";
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement select = connection.prepareStatement(sql)) {
                select.setObject(1, topicId);
                select.setInt(2, partition);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? row.getLong(1) : 0;
                }
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Sets where consumption goes on, after messages were lost. Storing twice changes nothing.
    public void reset(UUID topicId, String topic, int partition, long next) throws StoreException {
        try {
            String sql =
                    """
                    insert into consumed_offset (topic_id, topic, partition, next_offset) values (?, ?, ?, ?)
                    on conflict (topic_id, partition) do update set next_offset = excluded.next_offset\
                    """;
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement upsert = connection.prepareStatement(sql)) {
                upsert.setObject(1, topicId);
                upsert.setString(2, topic);
                upsert.setInt(3, partition);
                upsert.setLong(4, next);
                upsert.executeUpdate();
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }
}
