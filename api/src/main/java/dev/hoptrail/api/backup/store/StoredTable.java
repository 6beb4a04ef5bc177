package dev.hoptrail.api.backup.store;

import java.util.List;

/// A table as it is backed up.
///
/// @param columns without those that the database computes
/// @param parts its partitions, by their names; where it has none, the table itself
public record StoredTable(String name, List<String> columns, List<String> parts) {

    public StoredTable {
        columns = List.copyOf(columns);
        parts = List.copyOf(parts);
    }
}
