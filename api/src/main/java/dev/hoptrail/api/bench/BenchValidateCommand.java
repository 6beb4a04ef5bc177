package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.simulated.SimulatedTree;
import dev.hoptrail.ingest.digest.DigestKeys;
import dev.hoptrail.ingest.digest.Validation;
import dev.hoptrail.ingest.digest.ValidationReport;
import dev.hoptrail.ingest.record.Sha256;
import dev.hoptrail.ingest.source.FileTree;
import dev.hoptrail.ingest.source.LogFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.DataFormatException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures what validating a bucket costs.
@Command(
        name = "validate",
        description = {
            "Simulates logs, signs digests of them with a key of its own, and measures validating",
            "them beside inflating and hashing the same files with the JDK."
        })
final class BenchValidateCommand implements Callable<Integer> {

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Paired runs; default ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Override
    public Integer call() {
        try (Scratch scratch = options.scratch(1)) {
            ValidateFigures figures =
                    measure(scratch.folder("bucket"), scratch.folder("keys.json"));
            options.print(figures, figures.table());
            return figures.isProven() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (IOException | GeneralSecurityException | DataFormatException e) {
            throw new CommandFailure("The bench cannot work: " + e.getMessage(), e);
        }
    }

    private ValidateFigures measure(Path bucket, Path keyFile)
            throws IOException, GeneralSecurityException, DataFormatException {
        options.say("simulating %,d records".formatted(options.records()));
        SimulatedTree.Written written = SimulatedTree.write(bucket, options.settings(), done -> {});
        List<LogFile> files = new FileTree(SimulatedTree.logs(bucket)).list().files();
        options.say("signing digests");
        SignedDigests.write(bucket, keyFile);
        DigestKeys keys = DigestKeys.read(List.of(keyFile));
        options.say("validating, " + rounds + " rounds");
        double[] reference = new double[rounds];
        double[] validation = new double[rounds];
        double[] ratio = new double[rounds];
        boolean isProven = true;
        long digests = 0;
        for (int i = 0; i < rounds; i++) {
            reference[i] = Inflating.cpu(files, Sha256.digest());
            double before = Cost.ownCpu();
            ValidationReport report = Validation.of(bucket, keys, null, null, looked -> {});
            validation[i] = Cost.ownCpu() - before;
            ratio[i] = validation[i] / reference[i];
            isProven &= report.isProven() && report.logsProven() == files.size();
            digests = report.digests();
        }
        return new ValidateFigures(
                files.size(),
                digests,
                written.text(),
                median(reference),
                median(validation),
                median(ratio),
                isProven);
    }

    private static double median(double[] figures) {
        double[] sorted = Arrays.stream(figures).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
