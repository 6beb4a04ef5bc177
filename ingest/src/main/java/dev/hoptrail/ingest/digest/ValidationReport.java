package dev.hoptrail.ingest.digest;

import dev.hoptrail.ingest.digest.Problem.Severity;
import java.time.Instant;
import java.util.List;

/// What was validated, and what came of it.
///
/// @param digests how many were read
/// @param digestsProven how many carry a valid signature and lie where they say
/// @param logs log files in the tree
/// @param logsProven log files that a proven digest names and whose bytes are those it names
/// @param bytes of log files, inflated
/// @param chains one for each account, region and trail, sorted
/// @param results one for each signature of a saved result of a query, sorted
/// @param problems in the order of files
public record ValidationReport(
        long digests,
        long digestsProven,
        long logs,
        long logsProven,
        long bytes,
        List<Chain> chains,
        List<Result> results,
        List<Problem> problems) {

    public ValidationReport {
        chains = List.copyOf(chains);
        results = List.copyOf(results);
        problems = List.copyOf(problems);
    }

    /// The digests of one trail in one region of one account.
    ///
    /// @param from where the oldest begins
    /// @param to where the newest ends
    public record Chain(
            String account,
            String region,
            String trail,
            boolean backfill,
            Instant from,
            Instant to,
            long digests,
            long digestsProven,
            long logsNamed,
            long logsProven) {}

    /// What CloudTrail Lake signed of the result of a query.
    ///
    /// @param signature the file that holds the signature
    /// @param isSigned whether the signature is valid
    /// @param files how many it names
    /// @param filesProven files of a valid signature whose bytes are those that were signed
    public record Result(String signature, boolean isSigned, long files, long filesProven) {}

    /// Whether something was changed, removed or added.
    public boolean hasFailed() {
        return problems.stream().anyMatch(problem -> problem.kind().severity() == Severity.FAILED);
    }

    /// Whether everything is proven.
    public boolean isProven() {
        return problems.isEmpty() && !holdsNothing();
    }

    /// Whether nothing was found that could prove anything.
    public boolean holdsNothing() {
        return digests == 0 && results.isEmpty();
    }
}
