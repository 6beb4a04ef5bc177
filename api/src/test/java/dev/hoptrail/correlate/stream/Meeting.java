package dev.hoptrail.correlate.stream;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/// Lets two writers read and write all they want before either commits, then has them commit one
/// after the other. Who waits for a lock of the other never arrives: then the other goes on.
final class Meeting {
    private static final long PATIENCE = 250;

    private final CountDownLatch arrived = new CountDownLatch(2);
    private final CountDownLatch firstIsDone = new CountDownLatch(1);

    /// A source of connections whose first commit takes part in the meeting.
    DataSource of(DataSource dataSource, boolean first) {
        boolean[] met = {false};
        return proxy(
                DataSource.class,
                dataSource,
                (method, result) ->
                        method.equals("getConnection")
                                ? connection((Connection) result, first, met)
                                : result,
                method -> {});
    }

    private Connection connection(Connection connection, boolean first, boolean[] met) {
        return proxy(
                Connection.class,
                connection,
                (method, result) -> result,
                method -> {
                    if (method.equals("commit") && !met[0]) {
                        met[0] = true;
                        meet(first);
                    }
                });
    }

    private void meet(boolean first) {
        try {
            arrived.countDown();
            arrived.await(PATIENCE, TimeUnit.MILLISECONDS);
            if (!first) {
                firstIsDone.await(PATIENCE, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The first one committed, and did what is to be done after that.
    void firstIsDone() {
        firstIsDone.countDown();
    }

    @FunctionalInterface
    private interface After {
        Object apply(String method, Object result);
    }

    @FunctionalInterface
    private interface Before {
        void apply(String method);
    }

    private static <T> T proxy(Class<T> type, T target, After after, Before before) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> {
                            before.apply(method.getName());
                            try {
                                return after.apply(
                                        method.getName(), method.invoke(target, arguments));
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }
}
