package dev.hoptrail.api.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.text.Csv;
import dev.hoptrail.api.text.SafeText;
import dev.hoptrail.ingest.export.LogReader;
import dev.hoptrail.ingest.record.LogRecord;
import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.RecordHandler;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.source.StoredText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says who was behind the records of a file.
@Command(
        name = "attribute",
        description =
                "Who was behind any CloudTrail records; exit code 1 if that is not known of all.")
final class AttributeCommand implements Callable<Integer> {

    /// What one call to the service takes with ease.
    private static final int RECORDS_A_CALL = 1_000;

    private static final int BYTES_A_CALL = 6 * 1024 * 1024;

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Parameters(
            paramLabel = "FILE",
            description = "Records in any form that ingest reads, or - for standard input.")
    private Path file = Path.of("-");

    @ArgGroup private @Nullable Format format;

    static final class Format {
        @Option(names = "--json", description = "JSON lines, one record a line.")
        private boolean json;

        @Option(names = "--csv", description = "Comma-separated values, safe for spreadsheets.")
        private boolean csv;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (ServiceConnection connection = ServiceConnection.open(options);
                StoredText text = StoredText.unhashed();
                InputStream stored = open()) {
            Asking asking = new Asking(connection.client(), printer(out));
            text.open(stored, 0);
            new LogReader(ReadLimits.STANDARD).read(null, text, null, asking);
            asking.ask();
            asking.printer.end();
            out.flush();
            return sum(asking);
        } catch (IOException unreadable) {
            throw new CommandFailure("Cannot read %s: %s".formatted(file, unreadable), unreadable);
        }
    }

    private InputStream open() throws IOException {
        return file.toString().equals("-") ? System.in : Files.newInputStream(file);
    }

    private int sum(Asking asking) {
        long records = asking.grades.values().stream().mapToLong(Long::longValue).sum();
        String grades =
                asking.grades.entrySet().stream()
                        .map(one -> "%,d %s".formatted(one.getValue(), one.getKey()))
                        .collect(Collectors.joining(", "));
        PrintWriter err = spec.commandLine().getErr();
        err.println("%,d records%s".formatted(records, grades.isEmpty() ? "" : ": " + grades));
        asking.rejected.forEach(
                (reason, count) -> err.println("%,d rejected: %s".formatted(count, reason)));
        err.flush();
        boolean complete = asking.rejected.isEmpty() && asking.unknown == 0 && records > 0;
        return complete ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /// Takes what was found as it comes.
    private interface Printer {
        void print(JsonNode attributed);

        default void end() {}
    }

    private Printer printer(PrintWriter out) {
        if (format != null && format.json) {
            return out::println;
        }
        if (format != null && format.csv) {
            out.println(
                    Csv.line(
                            "eventTime",
                            "eventId",
                            "accountId",
                            "eventSource",
                            "eventName",
                            "grade",
                            "origin",
                            "originKind",
                            "path",
                            "sessionId",
                            "tags"));
            return found -> out.println(csv(found));
        }
        return new TablePrinter(out);
    }

    private static String csv(JsonNode found) {
        return Csv.line(
                found.path("eventTime").asText(),
                found.path("eventId").asText(),
                found.path("accountId").asText(),
                found.path("eventSource").asText(),
                found.path("eventName").asText(),
                grade(found),
                SafeText.line(found.path("origin").path("name")),
                SafeText.line(found.path("origin").path("kind")),
                path(found),
                SafeText.line(found.path("sessionId")),
                Sessions.tags(found));
    }

    private static String grade(JsonNode found) {
        return found.path("link").path("grade").asText();
    }

    /// The roles from the root of the chain to the session: `SignIn › Deploy`.
    private static String path(JsonNode found) {
        return StreamSupport.stream(found.path("lineage").spliterator(), false)
                .map(Sessions::what)
                .collect(Collectors.joining(" › "));
    }

    private static final class TablePrinter implements Printer {

        private final PrintWriter out;
        private Table table = headed();
        private int rows;

        TablePrinter(PrintWriter out) {
            this.out = out;
        }

        private static Table headed() {
            return new Table("TIME", "EVENT", "BEHIND IT", "BY WAY OF", "GRADE", "TAGS");
        }

        @Override
        public void print(JsonNode found) {
            if (rows == RECORDS_A_CALL) {
                end();
            }
            rows++;
            table.add(
                    found.path("eventTime").asText(),
                    SafeText.line(found.path("eventName")),
                    SafeText.line(found.path("origin").path("name")),
                    path(found),
                    grade(found),
                    Sessions.tags(found));
        }

        @Override
        public void end() {
            if (rows > 0) {
                table.print(out, Screen.width());
            }
            table = headed();
            rows = 0;
        }
    }

    /// Asks the service, as many records at a time as it takes.
    private static final class Asking implements RecordHandler {

        private final ServiceClient client;
        private final Printer printer;
        private final Map<String, Long> grades = new TreeMap<>();
        private final Map<String, Long> rejected = new TreeMap<>();
        private final List<Long> indexes = new ArrayList<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private long unknown;

        Asking(ServiceClient client, Printer printer) {
            this.client = client;
            this.printer = printer;
        }

        @Override
        public void record(LogRecord record) {
            body.writeBytes((indexes.isEmpty() ? "{\"Records\":[" : ",").getBytes(UTF_8));
            body.writeBytes(record.published());
            indexes.add(record.index());
            if (indexes.size() == RECORDS_A_CALL || body.size() > BYTES_A_CALL) {
                ask();
            }
        }

        @Override
        public void rejected(Rejection rejection) {
            rejected.merge(rejection.reason().name(), 1L, Long::sum);
        }

        void ask() {
            if (indexes.isEmpty()) {
                return;
            }
            body.writeBytes("]}".getBytes(UTF_8));
            JsonNode answer = client.post("/api/v1/attribute", body.toByteArray());
            for (JsonNode found : answer.path("items")) {
                grades.merge(grade(found), 1L, Long::sum);
                unknown += found.path("origin").path("kind").asText("").isEmpty() ? 1 : 0;
                unknown += grade(found).equals("UNSEEN") ? 1 : 0;
                ((ObjectNode) found).put("index", indexes.get(found.path("index").asInt()));
                printer.print(found);
            }
            answer.path("rejected")
                    .properties()
                    .forEach(one ->
                            rejected.merge(one.getKey(), one.getValue().asLong(), Long::sum));
            indexes.clear();
            body.reset();
        }
    }
}
