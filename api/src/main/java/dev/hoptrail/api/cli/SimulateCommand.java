package dev.hoptrail.api.cli;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.simulated.SimulatedTree;
import dev.hoptrail.correlate.simulate.SimulationSettings;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes a simulated organisation as a tree of log files.
@Command(
        name = "simulate",
        description = "Writes a realistic tree of CloudTrail log files with its ground truth.")
final class SimulateCommand implements Callable<Integer> {

    private static final long PROGRESS_NANOS = 1_000_000_000L;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Where to write; must be empty or absent.")
    private Path folder = Path.of("");

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "Log records, 1 to 100,000,000; default ${DEFAULT-VALUE}.")
    private long records = 100_000;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            description = "Accounts, 1 to 10,000; default ${DEFAULT-VALUE}.")
    private int accounts = 20;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "The same seed gives the same bytes; default ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--days",
            paramLabel = "N",
            description =
                    "Spread the records over so many days, up to 3,650; without it they come as densely as accounts at work make them.")
    private int days;

    @Option(names = "--attacks", description = "Plant attacks, named in the truth.")
    private boolean attacks;

    @Option(
            names = "--organization",
            description = "Lay out as an organisation trail, with account trails beside it.")
    private boolean organization;

    @Option(names = "--hostile", description = "Add hostile text and odd shapes.")
    private boolean hostile;

    @Override
    public Integer call() {
        try {
            SimulatedTree.Written written =
                    SimulatedTree.write(folder, settings(), progress(spec.commandLine().getErr()));
            report(written, spec.commandLine().getOut());
            return ExitCode.OK;
        } catch (FileSystemException e) {
            throw new CommandFailure("cannot write " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private SimulationSettings settings() {
        try {
            return new SimulationSettings(
                    records,
                    accounts,
                    seed,
                    SimulationSettings.DEFAULT_START,
                    attacks,
                    organization,
                    hostile,
                    days,
                    true);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    private LongConsumer progress(PrintWriter err) {
        if (!hasTerminal()) {
            return done -> {};
        }
        long[] next = {System.nanoTime() + PROGRESS_NANOS};
        return done -> {
            if (System.nanoTime() - next[0] >= 0) {
                next[0] += PROGRESS_NANOS;
                err.printf(Locale.ROOT, "\r%,d of %,d records", done, Math.max(done, records));
                err.flush();
            }
        };
    }

    // JDK 25 answers null again where a stream is redirected.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean hasTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private void report(SimulatedTree.Written written, PrintWriter out) {
        if (hasTerminal()) {
            spec.commandLine().getErr().print("\r\033[K");
            spec.commandLine().getErr().flush();
        }
        var totals = written.totals();
        out.printf(
                Locale.ROOT,
                "records %d%nfiles %d%nbytes %d%ncompressed %d%nidentity events %d%nissuances %d%nsessions %d%n",
                totals.records(),
                totals.files(),
                written.text(),
                written.stored(),
                totals.identityEvents(),
                totals.issuances(),
                totals.sessions().values().stream().mapToLong(Long::longValue).sum());
        out.printf("truth %s%n", folder.resolve(SimulatedTree.TRUTH));
        out.flush();
    }
}
