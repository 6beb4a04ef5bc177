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

    /// Whether nothing was consumed of this topic yet, but something of an earlier one of its name.
    public boolean isMadeAnew(UUID topicId, String topic) throws StoreException {
        try {
            String sql =
                    """
                    select coalesce(bool_and(topic_id <> ?), false) from consumed_offset where topic = ?\
                    """;
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement select = connection.prepareStatement(sql)) {
                select.setObject(1, topicId);
                select.setString(2, topic);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() && row.getBoolean(1);
                }
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Sets where consumption goes on after messages were lost, and remembers what was lost: files
    /// that had reached there are not proven stored. Storing twice changes nothing.
    public void reset(UUID topicId, String topic, int partition, long next) throws StoreException {
        try {
            String sql =
                    """
                    with lost as (
                        insert into lost_messages (topic_id, partition, from_offset)
                        select ?, ?, coalesce(
                            (select next_offset from consumed_offset where topic_id = ? and partition = ?), 0))
                    insert into consumed_offset (topic_id, topic, partition, next_offset) values (?, ?, ?, ?)
                    on conflict (topic_id, partition) do update set next_offset = excluded.next_offset\
                    """;
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement upsert = connection.prepareStatement(sql)) {
                upsert.setObject(1, topicId);
                upsert.setInt(2, partition);
                upsert.setObject(3, topicId);
                upsert.setInt(4, partition);
                upsert.setObject(5, topicId);
                upsert.setString(6, topic);
                upsert.setInt(7, partition);
                upsert.setLong(8, next);
                upsert.executeUpdate();
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }
}
