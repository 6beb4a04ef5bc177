package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.context.ContextFault;
import dev.hoptrail.correlate.context.ContextFile;
import dev.hoptrail.correlate.context.ContextReader;
import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.detect.ContextKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the organisation told of itself, as it is in force. Reads it anew only where it changed.
final class Contexts {
    private static final Logger log = LoggerFactory.getLogger(Contexts.class);

    private InForce known = new InForce(0, Context.NONE);

    /// The context in force.
    ///
    /// @param latest id of the latest change; 0 before the first
    record InForce(long latest, Context context) {}

    InForce read(Connection connection) throws SQLException {
        long latest = latest(connection);
        if (latest != known.latest) {
            known = new InForce(latest, ContextFile.context(files(connection)));
        }
        return known;
    }

    private static long latest(Connection connection) throws SQLException {
        String sql = "select coalesce(max(context_version_id), 0) from context_version";
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Map<ContextKind, ContextFile> files(Connection connection) throws SQLException {
        String sql =
                """
                select distinct on (kind) kind, version, content
                from context_version order by kind, version desc\
                """;
        Map<ContextKind, ContextFile> files = new EnumMap<>(ContextKind.class);
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                ContextKind kind = ContextKind.valueOf(row.getString("kind"));
                byte[] content = row.getBytes("content");
                if (content != null) {
                    try {
                        files.put(kind, ContextReader.read(kind, content));
                    } catch (ContextFault fault) {
                        // It was read before it was stored, by a process of another version.
                        log.warn(
                                "Version {} of {} cannot be read here and is left out: {}",
                                row.getInt("version"),
                                kind.word(),
                                fault.reason());
                    }
                }
            }
        }
        return files;
    }
}
