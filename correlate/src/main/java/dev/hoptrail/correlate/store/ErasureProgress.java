package dev.hoptrail.correlate.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/// Tells how far an erasure is, every few seconds, beside the transaction that nobody sees into.
final class ErasureProgress {
    private static final long TELL_EVERY = TimeUnit.SECONDS.toNanos(2);
    private static final int LOOK_EVERY = 256;

    private final DataSource dataSource;
    private final long number;
    private long rows;
    private long told = System.nanoTime();

    ErasureProgress(DataSource dataSource, long number) {
        this.dataSource = dataSource;
        this.number = number;
    }

    /// One row more was read.
    void read(String table) throws SQLException {
        if (++rows % LOOK_EVERY == 0 && System.nanoTime() - told > TELL_EVERY) {
            told = System.nanoTime();
            tell(table);
        }
    }

    private void tell(String table) throws SQLException {
        String sql =
                """
                insert into erasure_progress (erasure_number, reading, rows_read, told_at)
                values (?, ?, ?, clock_timestamp())
                on conflict (erasure_number) do update
                set reading = excluded.reading, rows_read = excluded.rows_read, told_at = excluded.told_at\
                """;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement upsert = connection.prepareStatement(sql)) {
            upsert.setLong(1, number);
            upsert.setString(2, table);
            upsert.setLong(3, rows);
            upsert.executeUpdate();
        }
    }

    /// It is over.
    void forget(Connection connection) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement(
                        "delete from erasure_progress where erasure_number = ?")) {
            delete.setLong(1, number);
            delete.executeUpdate();
        }
    }
}
