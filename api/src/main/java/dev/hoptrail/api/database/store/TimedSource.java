package dev.hoptrail.api.database.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Connections on which the statements of a call end in time: however dear a question turns out to
/// be, it holds a connection no longer. What the service does on its own behalf may take longer.
public final class TimedSource {

    private static final ScopedValue<Boolean> IN_CALL = ScopedValue.newInstance();

    private TimedSource() {}

    /// What a result of a method is replaced by.
    @FunctionalInterface
    private interface Change {
        @Nullable Object of(@Nullable Object result) throws SQLException;
    }

    /// Does the work of a call.
    public static void inCall(Runnable work) {
        ScopedValue.where(IN_CALL, true).run(work);
    }

    /// The same connections, with a limit for statements of calls.
    ///
    /// @param longest in whole seconds; zero for any time
    public static DataSource of(DataSource source, Duration longest) {
        int seconds = Math.toIntExact(longest.toSeconds());
        return seconds == 0
                ? source
                : through(
                        DataSource.class,
                        source,
                        opened ->
                                opened instanceof Connection connection && IN_CALL.isBound()
                                        ? timed(connection, seconds)
                                        : opened);
    }

    private static Connection timed(Connection connection, int seconds) {
        return through(
                Connection.class,
                connection,
                made -> {
                    if (made instanceof Statement statement) {
                        statement.setQueryTimeout(seconds);
                    }
                    return made;
                });
    }

    private static <T> T through(Class<T> type, T target, Change change) {
        InvocationHandler handler =
                (proxy, method, arguments) -> {
                    try {
                        return change.of(method.invoke(target, arguments));
                    } catch (InvocationTargetException failure) {
                        throw failure.getTargetException();
                    }
                };
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
