package dev.hoptrail.api.cli;

import dev.hoptrail.api.Installation;
import dev.hoptrail.api.backup.Backup;
import dev.hoptrail.api.backup.Backup.Made;
import dev.hoptrail.api.embedded.DatabaseAccess;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes the database and the keys to a file, whether a service runs or not.
@Command(
        name = "backup",
        description =
                "Write the database and the keys to a file; services go on meanwhile. What is in"
                        + " Kafka and not stored yet is not in it: see README.")
final class BackupCommand implements Callable<Integer> {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'hoptrail-'uuuuMMdd'T'HHmmss'Z.zip'")
                    .withZone(ZoneOffset.UTC);

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Parameters(
            paramLabel = "FILE",
            description = "The file to write, which must not exist, or a folder.")
    private Path target = Path.of("");

    @Option(
            names = "--encrypt-to",
            paramLabel = "RECIPIENT",
            description =
                    "Encrypt to a recipient of age (age1…); may be given again. hoptrail keys"
                            + " --identity makes one.")
    private List<String> recipients = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        LogFile.open(options.dataDirectory());
        Installation installation = Installation.of(options.overrides());
        SortedMap<String, Path> keys = installation.presentKeys();
        Path file = file();
        Made made;
        try (TransferBar bar = new TransferBar("backup", spec.commandLine().getErr());
                DatabaseAccess access = DatabaseAccess.join(installation.stack())) {
            made = new Backup(file, recipients, bar).make(access, keys);
        }
        out.println(
                "%s: %,d tables, %,d rows, %,d bytes, SHA-256 %s"
                        .formatted(
                                file,
                                made.manifest().tables().size(),
                                made.rows(),
                                made.bytes(),
                                made.sha256()));
        installation
                .keys()
                .forEach((name, path) -> {
                    if (!keys.containsKey(name)) {
                        out.println("without %s: %s cannot be read".formatted(name, path));
                    }
                });
        if (recipients.isEmpty() && !keys.isEmpty()) {
            out.println(
                    "not encrypted, and %s in it: guard it like the data directory"
                            .formatted(String.join(", ", keys.keySet())));
        }
        out.flush();
        return ExitCode.OK;
    }

    private Path file() {
        if (!Files.isDirectory(target)) {
            return target;
        }
        String name = NAME.format(Instant.now());
        return target.resolve(recipients.isEmpty() ? name : name + ".age");
    }
}
