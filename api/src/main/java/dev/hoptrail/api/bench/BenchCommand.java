package dev.hoptrail.api.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Figures on this machine, with the reference measured in the same run.
@Command(
        name = "bench",
        description = "Measures speed and truth on simulated logs, beside a reference.",
        subcommands = {
            BenchCorrelateCommand.class,
            BenchDetectCommand.class,
            BenchIngestCommand.class,
            BenchPackCommand.class,
            BenchScaleCommand.class,
            BenchSearchCommand.class,
            BenchTruthCommand.class,
            BenchUiCommand.class,
            BenchValidateCommand.class,
        })
public final class BenchCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to measure.");
    }
}
