package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.store.StoreException;
import java.util.concurrent.Callable;

/// Tries again what another correlator got in the way of, as a correlator does.
final class Retry {
    private static final int ATTEMPTS = 50;

    private Retry() {}

    static <T> T again(Callable<T> work) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.call();
            } catch (StoreException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(2L * attempt);
            }
        }
    }
}
