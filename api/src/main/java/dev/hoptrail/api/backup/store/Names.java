package dev.hoptrail.api.backup.store;

import java.util.Collection;
import java.util.stream.Collectors;

/// Names of tables and columns as SQL writes them, whatever is in them: those of a backup come from
/// outside.
final class Names {

    private Names() {}

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String quoted(Collection<String> names) {
        return names.stream().map(Names::quoted).collect(Collectors.joining(", "));
    }
}
