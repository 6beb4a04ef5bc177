package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.text.SafeText;
import dev.hoptrail.ingest.aws.AwsAccess;
import dev.hoptrail.ingest.aws.AwsClients;
import dev.hoptrail.ingest.aws.CloudTrail;
import dev.hoptrail.ingest.aws.CloudTrailException;
import dev.hoptrail.ingest.digest.DigestKeys;
import dev.hoptrail.ingest.digest.Problem;
import dev.hoptrail.ingest.digest.Validation;
import dev.hoptrail.ingest.digest.ValidationReport;
import dev.hoptrail.ingest.digest.ValidationReport.Chain;
import dev.hoptrail.ingest.digest.ValidationReport.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Checks log files against CloudTrail's digests, and saved results of queries against their
/// signatures: offline, unless CloudTrail is to be asked for keys.
@Command(
        name = "validate",
        description =
                "Check a copy of a trail's bucket against its digest files, and results that"
                        + " CloudTrail Lake saved against their signatures; exit code 1 unless all"
                        + " is proven.")
final class ValidateCommand implements Callable<Integer> {

    private static final int SHOWN = 200;
    private static final long STEP = 1_000;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "The bucket, or a folder of it, on disk.")
    private Path path = Path.of("");

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "What 'aws cloudtrail list-public-keys' printed; once for each region.")
    private List<Path> keys = List.of();

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description =
                    "Ask CloudTrail of this region for its keys, with the credentials of the"
                            + " environment (cloudtrail:ListPublicKeys); once for each region.")
    private List<String> regions = List.of();

    @Option(
            names = "--cloudtrail-endpoint",
            paramLabel = "URL",
            description = "Where CloudTrail is asked, instead of AWS's own.")
    private @Nullable URI endpoint;

    @Option(names = "--from", paramLabel = "T", description = "The digests must begin by then.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "T", description = "The digests must reach until then.")
    private @Nullable Instant to;

    @Option(names = "--json", description = "The whole report as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            DigestKeys known = asked(keys.isEmpty() ? DigestKeys.NONE : DigestKeys.read(keys));
            ValidationReport report = Validation.of(path, known, from, to, this::progress);
            if (json) {
                out.println(json(report));
            } else {
                print(report, out);
            }
            out.flush();
            return report.isProven() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (CloudTrailException refused) {
            throw new CommandFailure(String.valueOf(refused.getMessage()), refused);
        } catch (IOException failure) {
            throw new CommandFailure("Cannot validate %s: %s".formatted(path, failure), failure);
        }
    }

    private DigestKeys asked(DigestKeys known) throws IOException {
        DigestKeys all = known;
        for (String region : regions) {
            if (!CloudTrail.isRegion(region)) {
                throw new ParameterException(
                        spec.commandLine(), "'%s' is no region".formatted(region));
            }
            AwsAccess access = new AwsAccess(region, null, null, false, null, null, null, endpoint);
            try (AwsClients aws = new AwsClients(access)) {
                all =
                        all.and(
                                aws.cloudTrail(region).publicKeys(Instant.now()),
                                "CloudTrail in " + region);
            }
        }
        return all;
    }

    private void progress(long files) {
        if (files % STEP == 0 && Screen.isTerminal()) {
            PrintWriter err = spec.commandLine().getErr();
            err.print("\r%,d files".formatted(files));
            err.flush();
        }
    }

    private static String json(ValidationReport report) throws IOException {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build()
                .writeValueAsString(report);
    }

    private static void print(ValidationReport report, PrintWriter out) {
        Table chains =
                new Table("ACCOUNT", "REGION", "TRAIL", "FROM", "TO", "DIGESTS", "LOG FILES");
        for (Chain chain : report.chains()) {
            chains.add(
                    chain.account(),
                    chain.region(),
                    SafeText.line(chain.trail()) + (chain.backfill() ? " (backfill)" : ""),
                    chain.from().toString(),
                    chain.to().toString(),
                    "%,d of %,d".formatted(chain.digestsProven(), chain.digests()),
                    "%,d of %,d".formatted(chain.logsProven(), chain.logsNamed()));
        }
        if (!report.chains().isEmpty()) {
            chains.print(out, Screen.width());
            out.println();
        }
        Table results = new Table("RESULT OF A QUERY", "SIGNATURE", "FILES");
        for (Result result : report.results()) {
            results.add(
                    SafeText.line(result.signature()),
                    result.isSigned() ? "valid" : "not proven",
                    "%,d of %,d".formatted(result.filesProven(), result.files()));
        }
        if (!report.results().isEmpty()) {
            results.print(out, Screen.width());
            out.println();
        }
        report.problems().stream().limit(SHOWN).forEach(problem -> print(problem, out));
        if (report.problems().size() > SHOWN) {
            out.println(
                    "… and %,d more (--json has all)".formatted(report.problems().size() - SHOWN));
        }
        out.println(verdict(report));
        out.println(
                "Proven means unchanged since CloudTrail delivered it; what CloudTrail never"
                        + " delivered does not show.");
        if (!report.results().isEmpty()) {
            out.println(
                    "What CloudTrail Lake signs are the bytes of a result's files, not their names, nor the"
                            + " query or when it ran.");
        }
    }

    private static void print(Problem problem, PrintWriter out) {
        out.println(
                "%s %s  %s"
                        .formatted(
                                problem.kind().severity(),
                                problem.kind(),
                                SafeText.line(problem.file())));
        out.println("    " + SafeText.line(problem.detail()));
    }

    private static String verdict(ValidationReport report) {
        if (report.holdsNothing()) {
            return "There is no digest file, and no signature of CloudTrail Lake: nothing can be proven.";
        }
        String counts =
                "%,d of %,d digests and %,d of %,d log files are proven."
                        .formatted(
                                report.digestsProven(),
                                report.digests(),
                                report.logsProven(),
                                report.logs());
        if (!report.results().isEmpty()) {
            counts += " " + results(report.results());
        }
        String word = report.hasFailed() ? "FAILED" : report.isProven() ? "PROVEN" : "INCOMPLETE";
        return word + ": " + counts;
    }

    private static String results(List<Result> results) {
        return "%,d of %,d results of queries are signed, %,d of %,d files of them are proven."
                .formatted(
                        results.stream().filter(Result::isSigned).count(),
                        results.size(),
                        results.stream().mapToLong(Result::filesProven).sum(),
                        results.stream().mapToLong(Result::files).sum());
    }
}
