package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.bench.CorrelateFigures.Round;
import dev.hoptrail.api.simulated.SimulatedTree;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.stream.CorrelatorSettings;
import dev.hoptrail.correlate.stream.EventWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures linking and storing beside copying the same rows.
@Command(
        name = "correlate",
        description = {
            "Measures the CPU of linking and storing identity events beside a bare binary COPY of the",
            "same rows into the same indexed tables."
        })
final class BenchCorrelateCommand implements Callable<Integer> {

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Measurements on fresh databases; default ${DEFAULT-VALUE}.")
    private int rounds = 3;

    private long events;
    private Map<String, Long> rows = Map.of();

    @Override
    public Integer call() {
        try (Scratch scratch = options.scratch(1)) {
            Path logs = scratch.folder("logs");
            options.say("simulating %,d records".formatted(options.records()));
            SimulatedTree.write(logs, options.settings(), done -> {});
            List<Round> all = new ArrayList<>();
            for (int i = 1; i <= rounds; i++) {
                options.say("round " + i);
                all.add(round(scratch, logs, i));
            }
            CorrelateFigures figures = CorrelateFigures.of(events, rows, all);
            options.print(figures, figures.table());
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CommandFailure("The bench cannot work: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new CommandFailure("The database failed: " + e.getMessage(), e);
        }
    }

    private Round round(Scratch scratch, Path logs, int number) throws IOException, SQLException {
        Path programs = scratch.folder("programs");
        double linkClient;
        double linkDatabase;
        TableCopy copy;
        try (Cluster ours =
                scratch.usedBy(Cluster.start(scratch.folder("linked-" + number), programs))) {
            double before = ours.cpu();
            linkClient = link(ours, SimulatedTree.logs(logs));
            linkDatabase = ours.cpu() - before;
            copy = TableCopy.out(ours.owner(), scratch.folder("rows-" + number));
        }
        rows = copy.rows();
        try (Cluster bare =
                scratch.usedBy(Cluster.start(scratch.folder("copied-" + number), programs))) {
            copy.prepare(bare.owner());
            double before = bare.cpu();
            double thread = Cost.threadCpu();
            copy.in(bare.owner());
            double client = Cost.threadCpu() - thread;
            return new Round(linkClient, linkDatabase, client, bare.cpu() - before);
        }
    }

    /// Links and stores all identity events. Returns what this thread spent on it, parsing not
    /// counted.
    private double link(Cluster cluster, List<Path> logs) throws IOException {
        EventWriter writer = new EventWriter(new Store(cluster.database()), Set.of());
        double[] spent = {0};
        events = 0;
        IdentityRecords.read(
                logs,
                CorrelatorSettings.STANDARD.maxBatch(),
                delivered -> {
                    EventWriter.Events parsed = writer.read(delivered);
                    double before = Cost.threadCpu();
                    write(writer, parsed);
                    spent[0] += Cost.threadCpu() - before;
                    events += delivered.size();
                });
        return spent[0];
    }

    private static void write(EventWriter writer, EventWriter.Events parsed) {
        try {
            writer.write(parsed);
        } catch (StoreException e) {
            throw new CommandFailure("The database failed: " + e.getMessage(), e);
        }
    }
}
