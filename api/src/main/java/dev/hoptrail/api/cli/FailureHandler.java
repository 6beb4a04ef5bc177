package dev.hoptrail.api.cli;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.StartException;
import dev.hoptrail.api.embedded.StackException;
import dev.hoptrail.migrations.TopicMismatchException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Turns an exception of a command into one line on standard error. What is no [CommandFailure] is
/// a bug: its stack trace goes to the log.
final class FailureHandler implements IExecutionExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(FailureHandler.class);

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult arguments) {
        if (failure instanceof CommandFailure
                || failure instanceof StackException
                || failure instanceof StartException
                || failure instanceof TopicMismatchException) {
            command.getErr().println("hoptrail: " + failure.getMessage());
            return ExitCode.SOFTWARE;
        }
        log.error("{} failed", command.getCommandName(), failure);
        command.getErr().println("hoptrail: internal error: " + failure);
        return ExitCode.SOFTWARE;
    }
}
