package dev.hoptrail.api.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Starts the processes of the own servers and finds those that an earlier process left behind.
final class ServerProcess {

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private ServerProcess() {}

    /// Starts a command whose output goes to the end of a log file. Not to a pipe: a server hands
    /// its output on to children, which would hold the pipe open.
    static Process start(List<String> command, Path directory, Path logFile) throws IOException {
        LogKeeper.bound(logFile, LogKeeper.LIMIT);
        ProcessBuilder builder = new ProcessBuilder(inOwnSession(command));
        builder.directory(directory.toFile());
        builder.redirectInput(new File("/dev/null"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
        clean(builder.environment());
        return builder.start();
    }

    /// Runs a command to its end.
    ///
    /// @return its exit code
    static int run(List<String> command, Path directory, Path logFile, Duration patience)
            throws IOException {
        Process process = start(command, directory, logFile);
        if (!await(process, patience)) {
            process.destroyForcibly();
            throw StackException.seeLog(command.getFirst() + " did not end", logFile);
        }
        return process.exitValue();
    }

    /// Finds the processes of a program that carry this very argument: what an earlier process
    /// started and could not stop.
    static List<ProcessHandle> leftBehind(String program, String argument) {
        return ProcessHandle.allProcesses()
                .filter(process -> isProgram(process, program))
                .filter(process -> hasArgument(process, argument))
                .toList();
    }

    /// Asks a process to end; ends it when patience does.
    static void stop(ProcessHandle process, Duration patience) {
        process.destroy();
        long end = System.nanoTime() + patience.toNanos();
        while (process.isAlive() && System.nanoTime() - end < 0) {
            pause(20);
        }
        process.destroyForcibly();
        while (process.isAlive()) {
            pause(20);
        }
    }

    static boolean await(Process process, Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private static StackException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new StackException("Interrupted while a server starts or stops", interrupted);
    }

    private static boolean isProgram(ProcessHandle process, String program) {
        return process.info()
                .command()
                .map(Path::of)
                .map(Path::getFileName)
                .filter(name -> name.toString().equals(program))
                .isPresent();
    }

    private static boolean hasArgument(ProcessHandle process, String argument) {
        return process.info()
                .arguments()
                .filter(arguments -> Arrays.asList(arguments).contains(argument))
                .isPresent();
    }

    /// In a session of its own a server is not interrupted by the terminal's Ctrl-C: we stop it, in
    /// the right order.
    private static List<String> inOwnSession(List<String> command) {
        if (!Files.isExecutable(SETSID)) {
            return command;
        }
        List<String> all = new ArrayList<>();
        all.add(SETSID.toString());
        all.addAll(command);
        return all;
    }

    /// Nothing of our environment steers a server, and no secret of it is handed on.
    private static void clean(Map<String, String> environment) {
        environment.keySet().retainAll(List.of("HOME", "PATH", "TMPDIR", "TZ"));
        environment.put("LC_ALL", "C");
    }
}
