package dev.hoptrail.api.cli;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.pack.verify.Bounds;
import dev.hoptrail.api.pack.verify.Check;
import dev.hoptrail.api.pack.verify.PackVerifier;
import dev.hoptrail.api.pack.verify.PackVerifier.Originals;
import dev.hoptrail.api.pack.verify.Report;
import dev.hoptrail.api.pack.verify.Trust;
import dev.hoptrail.api.text.SafeText;
import dev.hoptrail.api.timestamp.Authorities;
import dev.hoptrail.ingest.digest.DigestKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Verifies an evidence pack, offline.
@Command(
        name = "verify",
        description =
                "Verify an evidence pack, offline: hashes, signature, sample, proofs, and chains derived"
                        + " again. Exit code 1 unless all holds and the signer is the one given.")
final class VerifyCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "PACK", description = "The ZIP.")
    private Path pack = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "The signer's public key or its fingerprint, or a file with one of them; known"
                            + " from elsewhere than the pack.")
    private @Nullable String key;

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            description = "Look the raw records up in these original log files, too.")
    private @Nullable Path logs;

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description =
                    "For the digests beside the log files: what 'aws cloudtrail list-public-keys'"
                            + " printed; once for each region.")
    private List<Path> digestKeys = List.of();

    @Option(
            names = "--tsa-cert",
            paramLabel = "FILE",
            description =
                    "Certificates (PEM) of the time stamping authority, or of who vouches for it;"
                            + " known from elsewhere than the pack.")
    private @Nullable Path authorities;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Trust trust =
                    (key == null ? Trust.none() : Trust.in(key))
                            .believing(
                                    authorities == null
                                            ? Authorities.NONE
                                            : Authorities.in(authorities));
            Report report =
                    PackVerifier.verify(pack, trust, originals(), Bounds.OFFLINE, this::progress);
            print(report, out);
            out.flush();
            return report.isVerified() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (IOException failure) {
            throw new CommandFailure(
                    "Cannot verify %s: %s".formatted(pack, failure.getMessage()), failure);
        }
    }

    private Originals originals() throws IOException {
        return new Originals(
                logs, digestKeys.isEmpty() ? DigestKeys.NONE : DigestKeys.read(digestKeys));
    }

    private void progress(long sessions) {
        if (Screen.isTerminal()) {
            PrintWriter err = spec.commandLine().getErr();
            err.print("\r%,d sessions".formatted(sessions));
            err.flush();
        }
    }

    private static void print(Report report, PrintWriter out) {
        for (Check check : report.checks()) {
            out.println(
                    "%s %-11s %s"
                            .formatted(
                                    check.isPassed() ? "ok    " : "FAILED",
                                    check.name(),
                                    SafeText.line(check.detail())));
            check.failures().forEach(failure -> out.println("    " + SafeText.line(failure)));
            long more = check.failureCount() - check.failures().size();
            if (more > 0) {
                out.println("    … and %,d more".formatted(more));
            }
        }
        out.println();
        report.limits().forEach(limit -> out.println("note   " + SafeText.line(limit)));
        out.println("note   Shows what CloudTrail delivered; what AWS never logged does not show.");
        out.println();
        out.println(verdict(report));
    }

    private static String verdict(Report report) {
        if (!report.isConsistent()) {
            return "FAILED: the pack is not what was signed, or does not hold together.";
        }
        return report.signerEstablished()
                ? "VERIFIED: consistent, and signed by key " + report.signer()
                : "CONSISTENT, SIGNER NOT ESTABLISHED: signed by key "
                        + report.signer()
                        + ", about which nothing is known; name the key you trust with --key";
    }
}
