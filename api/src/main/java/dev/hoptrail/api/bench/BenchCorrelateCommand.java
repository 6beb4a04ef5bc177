package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.bench.CorrelateFigures.Round;
import dev.hoptrail.api.simulated.SimulatedTree;
import dev.hoptrail.correlate.proof.MerkleTree;
import dev.hoptrail.correlate.proof.RecordCommitment;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.stream.CorrelatorSettings;
import dev.hoptrail.correlate.stream.EventWriter;
import dev.hoptrail.correlate.stream.EventWriter.Delivered;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
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
            "same rows into the same indexed tables, and what of it the tree log takes."
        })
final class BenchCorrelateCommand implements Callable<Integer> {

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Measurements on fresh databases; default ${DEFAULT-VALUE}.")
    private int rounds = 3;

    private static final SecureRandom RANDOM = new SecureRandom();

    private long events;
    private double committing;
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
        double logDatabase;
        TableCopy copy;
        try (Cluster ours =
                scratch.usedBy(Cluster.start(scratch.folder("linked-" + number), programs))) {
            double before = ours.cpu();
            linkClient = link(ours, SimulatedTree.logs(logs));
            linkDatabase = ours.cpu() - before;
            logDatabase = storeLog(ours);
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
            return new Round(
                    linkClient, linkDatabase, client, bare.cpu() - before, committing, logDatabase);
        }
    }

    /// Links and stores all identity events. Returns what this thread spent on it, parsing not
    /// counted.
    private double link(Cluster cluster, List<Path> logs) throws IOException {
        EventWriter writer = new EventWriter(new Store(cluster.database()), Set.of());
        double[] spent = {0};
        events = 0;
        committing = 0;
        IdentityRecords.read(
                logs,
                CorrelatorSettings.STANDARD.maxBatch(),
                delivered -> {
                    EventWriter.Events parsed = writer.read(delivered);
                    double before = Cost.threadCpu();
                    write(writer, parsed);
                    double between = Cost.threadCpu();
                    spent[0] += between - before;
                    commit(delivered);
                    committing += Cost.threadCpu() - between;
                    events += delivered.size();
                });
        return spent[0];
    }

    /// What the tree log has a correlator compute, once more and by itself.
    private static void commit(List<Delivered> delivered) {
        RecordCommitment commitment = new RecordCommitment();
        byte[] salts = new byte[delivered.size() * RecordCommitment.SALT_BYTES];
        RANDOM.nextBytes(salts);
        for (int i = 0; i < delivered.size(); i++) {
            int from = i * RecordCommitment.SALT_BYTES;
            byte[] salt = Arrays.copyOfRange(salts, from, from + RecordCommitment.SALT_BYTES);
            Delivered one = delivered.get(i);
            MerkleTree.leaf(commitment.of(salt, one.sha256(), one.value()));
        }
    }

    /// What the tree log has the database store, once more in tables of its own: each of these rows
    /// has a head that a column in a row that is written anyway has not.
    private static double storeLog(Cluster cluster) throws SQLException {
        double before = cluster.cpu();
        try (Connection connection = cluster.owner().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table log_again as select log_batch, log_number, log_salt from record");
            statement.execute("create table batch_again (like log_batch including all)");
            statement.execute("insert into batch_again select * from log_batch");
            double spent = cluster.cpu() - before;
            statement.execute("drop table log_again, batch_again");
            return spent;
        }
    }

    private static void write(EventWriter writer, EventWriter.Events parsed) {
        try {
            writer.write(parsed);
        } catch (StoreException e) {
            throw new CommandFailure("The database failed: " + e.getMessage(), e);
        }
    }
}
