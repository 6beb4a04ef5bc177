package dev.hoptrail.api.cli;

import picocli.CommandLine;

/// The entry point of the runnable artifact.
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /// Builds the command line with every command on it, its messages going to standard error.
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new HoptrailCommand());
        commandLine.setExecutionExceptionHandler(new FailureHandler());
        commandLine.setParameterExceptionHandler(new WrongUseHandler());
        return commandLine;
    }
}
