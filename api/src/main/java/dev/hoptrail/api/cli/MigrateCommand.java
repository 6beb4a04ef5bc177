package dev.hoptrail.api.cli;

import dev.hoptrail.api.Application;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// Prepares database and Kafka for the services of this release.
@Command(
        name = "migrate",
        description =
                "Bring the database to this release and make the topics, as serve does when it starts.")
final class MigrateCommand implements Callable<Integer> {

    @Mixin private ServiceOptions options;

    @Override
    public Integer call() {
        LogFile.open(options.dataDirectory());
        Application.migrate(options.overrides());
        return ExitCode.OK;
    }
}
