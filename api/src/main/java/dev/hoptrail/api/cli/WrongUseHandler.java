package dev.hoptrail.api.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/// Answers wrong use: what is wrong and how the command is used, on standard error.
final class WrongUseHandler implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("hoptrail: " + failure.getMessage());
        command.usage(err);
        return ExitCode.USAGE;
    }
}
