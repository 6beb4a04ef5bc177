package dev.hoptrail.api.backup;

import dev.hoptrail.api.backup.store.StoredTable;
import java.util.List;

/// What a backup holds; its first entry.
///
/// @param format of the backup
/// @param madeAt ISO-8601, in UTC
/// @param schema version of the tables
/// @param transactions all that the rows name have lower numbers
/// @param treeSize leaves of the tree log
/// @param accessLogEntries how many there were
/// @param keys files that processes share
public record Manifest(
        int format,
        String madeAt,
        String schema,
        long transactions,
        long treeSize,
        long accessLogEntries,
        List<StoredTable> tables,
        List<String> keys) {

    static final int FORMAT = 1;

    /// The entry.
    static final String NAME = "hoptrail-backup.json";

    private static final String TABLES = "tables/";
    private static final String COPY = ".copy";
    private static final String KEYS = "keys/";

    public Manifest {
        tables = List.copyOf(tables);
        keys = List.copyOf(keys);
    }

    /// The entry of a part of a table: text as PostgreSQL's COPY writes it.
    static String table(String part) {
        return TABLES + part + COPY;
    }

    /// The part of a table that an entry holds.
    static String part(String entry) {
        return entry.substring(TABLES.length(), entry.length() - COPY.length());
    }

    /// The entry of a key.
    static String key(String name) {
        return KEYS + name;
    }

    /// How many entries there are, this one counted in.
    int entries() {
        return 1 + keys.size() + tables.stream().mapToInt(table -> table.parts().size()).sum();
    }
}
