package dev.hoptrail.api.cli;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.Installation;
import dev.hoptrail.api.SharedKeys;
import dev.hoptrail.api.backup.Seal;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes the keys that several processes share, before any of them starts.
@Command(
        name = "keys",
        description =
                "Make the keys that a folder lacks: those that processes over one database share.")
final class KeysCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "The folder; HOPTRAIL_KEYS, else the data directory.")
    private @Nullable Path folder;

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description =
                    "Make a new identity for encrypted backups instead, and print its recipient;"
                            + " keep the file elsewhere.")
    private @Nullable Path identity;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (identity != null) {
            out.println(fresh(identity).recipient());
            out.flush();
            return ExitCode.OK;
        }
        SharedKeys.make(folder == null ? options.keys() : folder.toAbsolutePath())
                .forEach(out::println);
        out.flush();
        return ExitCode.OK;
    }

    private static Seal.Identity fresh(Path file) {
        if (Files.exists(file)) {
            throw new CommandFailure(file + " exists already");
        }
        Seal.Identity identity = Seal.Identity.fresh();
        Installation.writePrivately(file, identity.file());
        return identity;
    }
}
