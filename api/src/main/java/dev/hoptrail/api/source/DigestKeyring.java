package dev.hoptrail.api.source;

import dev.hoptrail.ingest.aws.AwsAccess;
import dev.hoptrail.ingest.aws.AwsClients;
import dev.hoptrail.ingest.aws.CloudTrailException;
import dev.hoptrail.ingest.digest.DigestKeys;
import dev.hoptrail.ingest.ledger.LedgerException;
import dev.hoptrail.ingest.ledger.Verification;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Teaches verification the public keys of regions, as CloudTrail itself lists them. It begins to
/// sign with new ones without notice, and so is asked again each hour; a region that refuses is
/// asked again soon, and what is known of the others counts meanwhile.
public final class DigestKeyring implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DigestKeyring.class);
    private static final Duration AGAIN = Duration.ofHours(1);
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final Verification verification;
    private final List<String> regions;
    private final AwsAccess access;
    private final Duration retry;
    private final Set<String> refusing = new HashSet<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("digest-keys").factory());
    private DigestKeys keys;

    /// @param keys those known without asking
    /// @param regions whom to ask; none: nobody is asked
    public DigestKeyring(
            Verification verification, DigestKeys keys, List<String> regions, AwsAccess access) {
        this(verification, keys, regions, access, RETRY);
    }

    DigestKeyring(
            Verification verification,
            DigestKeys keys,
            List<String> regions,
            AwsAccess access,
            Duration retry) {
        this.verification = verification;
        this.keys = keys;
        this.regions = List.copyOf(regions);
        this.access = access;
        this.retry = retry;
    }

    /// Begins; to be called once. What needs no asking is known when this returns.
    ///
    /// @throws LedgerException if the database fails
    public DigestKeyring start() {
        verification.learn(keys);
        if (!regions.isEmpty()) {
            thread.execute(this::ask);
        }
        return this;
    }

    private void ask() {
        Duration pause = AGAIN;
        try (AwsClients aws = new AwsClients(access)) {
            for (String region : regions) {
                if (!learn(aws, region)) {
                    pause = retry;
                }
            }
            // Also where nothing is new: another process may have judged by fewer.
            verification.learn(keys);
        } catch (RuntimeException failure) {
            // An exception would end the schedule.
            log.warn("The keys of digests are not known at present", failure);
            pause = retry;
        }
        if (!thread.isShutdown()) {
            var _ = thread.schedule(this::ask, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean learn(AwsClients aws, String region) {
        try {
            keys =
                    keys.and(
                            aws.cloudTrail(region).publicKeys(Instant.now()),
                            "CloudTrail in " + region);
            refusing.remove(region);
            return true;
        } catch (CloudTrailException | IOException refused) {
            if (refusing.add(region) && !thread.isShutdown()) {
                log.warn(
                        "Digests of {} cannot be verified with new keys: {}; asking again every {} s",
                        region,
                        refused.getMessage(),
                        retry.toSeconds());
            }
            return false;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
