package dev.hoptrail.api.cli;

import dev.hoptrail.api.bench.BenchCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The root command. A new command joins the `subcommands` list below and is then on the command
/// line.
@Command(
        name = "hoptrail",
        description = "Who was really behind a role session, from AWS CloudTrail and with proof.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = picocli.CommandLine.ScopeType.INHERIT,
        subcommands = {
            AttributeCommand.class,
            AlertsCommand.class,
            BackupCommand.class,
            BenchCommand.class,
            DemoCommand.class,
            DoctorCommand.class,
            DumpCommand.class,
            ErasuresCommand.class,
            ExportCommand.class,
            HoldsCommand.class,
            IngestCommand.class,
            KeysCommand.class,
            MigrateCommand.class,
            PacksCommand.class,
            ReindexCommand.class,
            RestoreCommand.class,
            RetentionCommand.class,
            RulesCommand.class,
            SchedulesCommand.class,
            ScorecardCommand.class,
            SearchCommand.class,
            ServeCommand.class,
            SimulateCommand.class,
            TokenCommand.class,
            TraceCommand.class,
            ValidateCommand.class,
            VerifyCommand.class,
        })
final class HoptrailCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }
}
