package dev.hoptrail.api.pack.format;

import dev.hoptrail.ingest.ledger.Coverage;
import dev.hoptrail.ingest.ledger.CoverageVerdict;
import java.util.Map;

/// What the coverage of a pack comes to, counted from its lines alone.
public final class CoverageTotals {
    private long lines;
    private long hours;
    private long rejected;
    private long proven;
    private long failed;
    private long silent;

    /// Takes in one hour of an account and region.
    public void add(Coverage hour) {
        lines++;
        hours += hour.trails() > 0 ? 1 : 0;
        rejected += hour.rejected();
        proven += hour.verdict() == CoverageVerdict.PROVEN ? 1 : 0;
        failed += hour.verdict() == CoverageVerdict.FAILED ? 1 : 0;
        silent += hour.silent() ? 1 : 0;
    }

    /// How many lines were taken in.
    public long lines() {
        return lines;
    }

    /// All counts by name.
    public Map<String, Long> counts() {
        return Map.of(
                "coverageHours", hours,
                "coverageHoursProven", proven,
                "coverageHoursFailed", failed,
                "coverageHoursSilent", silent,
                "rejected", rejected);
    }
}
