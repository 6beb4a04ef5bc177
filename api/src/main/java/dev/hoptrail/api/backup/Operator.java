package dev.hoptrail.api.backup;

import dev.hoptrail.api.accesslog.store.AccessLogStore;
import dev.hoptrail.api.accesslog.store.Entry;
import dev.hoptrail.api.database.store.Database;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/// Whoever works on the data without a service: the access log names the user of this machine.
final class Operator {

    private Operator() {}

    /// Writes down what is done.
    static void log(DataSource database, String what, String parameters) {
        Entry entry =
                new Entry(
                        Instant.now(),
                        null,
                        "operator " + System.getProperty("user.name"),
                        null,
                        null,
                        what,
                        "/",
                        null,
                        parameters,
                        null,
                        null,
                        null);
        new AccessLogStore(new Database(database)).append(List.of(entry), null);
    }
}
