package dev.hoptrail.api.coverage;

import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.search.TimeWindow;
import dev.hoptrail.ingest.ledger.LedgerException;
import dev.hoptrail.ingest.ledger.LedgerQueries;
import dev.hoptrail.ingest.ledger.LedgerQueries.Span;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells what was not read of a time. What was read is remembered for a while, and looked up again
/// beside the answers: a ledger of years takes longer to sum up than a search may.
@Singleton
public final class CoverageGaps {

    private static final Logger log = LoggerFactory.getLogger(CoverageGaps.class);
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private final LedgerQueries ledger;
    private final Clock clock;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile @Nullable Read read;

    CoverageGaps(LedgerQueries ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    private record Read(List<Span> spans, Instant until) {}

    /// How complete an answer about a window is.
    ///
    /// @param window null for all times
    /// @param asOf what was stored at this moment is in the answer
    /// @param scope of other accounts nothing is said
    public Completeness of(@Nullable TimeWindow window, Instant asOf, AccountScope scope) {
        Instant now = clock.instant();
        Read known = read;
        if (known == null) {
            known = look();
        } else if (now.isAfter(known.until()) && looking.compareAndSet(false, true)) {
            Thread.startVirtualThread(this::lookAgain);
        }
        List<Span> spans =
                known.spans().stream().filter(span -> scope.admits(span.accountId())).toList();
        return Completeness.of(spans, window, asOf, now);
    }

    private Read look() {
        Read fresh = new Read(ledger.spans(), clock.instant().plus(REMEMBERED));
        read = fresh;
        return fresh;
    }

    private void lookAgain() {
        try {
            look();
        } catch (LedgerException away) {
            log.warn("What was read is not known anew", away);
        } finally {
            looking.set(false);
        }
    }
}
