package dev.hoptrail.ingest.ledger;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Verifies what was read, soon after it was.
public final class DigestVerifier implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DigestVerifier.class);
    private static final long PAUSE_MILLIS = 200;

    private final Verification verification;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("digest-verifier").factory());
    private volatile boolean closed;

    public DigestVerifier(Verification verification) {
        this.verification = verification;
        // It fails in no way that it does not tell itself.
        var _ = thread.scheduleWithFixedDelay(this::verify, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void verify() {
        try {
            boolean more = true;
            while (more && !closed) {
                more = verification.step();
            }
        } catch (RuntimeException failure) {
            // An exception would end the schedule. What waits is judged at the next step.
            log.warn("Digests are not verified at present", failure);
        }
    }

    /// Stops. What is not verified yet is after the next start.
    @Override
    public void close() {
        closed = true;
        thread.close();
    }
}
