package dev.hoptrail.api.cli;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.Installation;
import dev.hoptrail.api.backup.Restore;
import dev.hoptrail.api.embedded.DatabaseAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Puts a backup back, into a database that no service uses.
@Command(
        name = "restore",
        description =
                "Put a backup into an empty data directory or database, and its keys beside it."
                        + " Nothing is changed before all of it was read and found whole.")
final class RestoreCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file = Path.of("");

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "Identities of age that an encrypted backup is opened with.")
    private @Nullable Path identities;

    @Option(
            names = "--replace",
            description = "Take away all that is in the database, and other keys.")
    private boolean replacing;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure(file + " is no file");
        }
        Installation installation = Installation.of(options.overrides());
        Restore restore;
        long rows;
        try (TransferBar bar = new TransferBar("restore", spec.commandLine().getErr())) {
            restore = Restore.of(file, identities, bar);
            SortedMap<Path, String> keys = keysToWrite(installation, restore.keys());
            LogFile.open(options.dataDirectory());
            try (DatabaseAccess access = DatabaseAccess.hold(installation.stack())) {
                rows = restore.into(access, replacing);
            }
            keys.forEach(Installation::writePrivately);
        }
        out.println(
                "%s of %s: %,d tables, %,d rows; keys: %s"
                        .formatted(
                                file,
                                restore.manifest().madeAt(),
                                restore.manifest().tables().size(),
                                rows,
                                String.join(", ", restore.manifest().keys())));
        out.println(
                "Tokens and webhooks are those of that time, whatever was revoked or deleted"
                        + " since; look at them. Read the files of the time since again: hoptrail"
                        + " ingest skips what is stored.");
        out.flush();
        return ExitCode.OK;
    }

    /// The keys that differ from those that are there.
    private SortedMap<Path, String> keysToWrite(
            Installation installation, SortedMap<String, String> backedUp) {
        SortedMap<Path, String> different = new TreeMap<>();
        backedUp.forEach((name, text) -> {
            Path place = installation.keys().get(name);
            if (place != null && !text.equals(read(place))) {
                if (Files.exists(place) && !replacing) {
                    throw new CommandFailure(
                            "%s is another key than the backup's; --replace takes that of the backup"
                                    .formatted(place));
                }
                different.put(place, text);
            }
        });
        return different;
    }

    private static @Nullable String read(Path key) {
        try {
            return Files.exists(key) ? Files.readString(key) : null;
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    "%s cannot be read: %s".formatted(key, unreadable.getMessage()), unreadable);
        }
    }
}
