package dev.hoptrail.correlate.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Lets what reads by connections of its own read in a transaction that is under way.
final class SameTransaction {
    private SameTransaction() {}

    /// A source that hands out this connection again and again, and lets nobody close it.
    static DataSource of(Connection connection) {
        Connection lent =
                proxy(
                        Connection.class,
                        (_, method, arguments) ->
                                method.getName().equals("close")
                                        ? null
                                        : invoke(connection, method, arguments));
        return proxy(
                DataSource.class,
                (_, method, _) -> {
                    if (method.getName().equals("getConnection")) {
                        return lent;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        SameTransaction.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object invoke(
            Connection connection, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
