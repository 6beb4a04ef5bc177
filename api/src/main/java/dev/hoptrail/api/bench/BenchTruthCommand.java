package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.simulated.SimulatedTree;
import dev.hoptrail.correlate.store.SessionReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Compares every session with a simulation's ground truth.
@Command(
        name = "truth",
        description = {
            "Ingests a simulation with attacks, several trails and hostile shapes, and compares every",
            "session with its ground truth. Exit code 1 where they differ."
        })
final class BenchTruthCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--show",
            paramLabel = "N",
            description = "Differences to show with their records; default ${DEFAULT-VALUE}.")
    private int show = 5;

    @Override
    public Integer call() {
        try (Scratch scratch = options.scratch(1)) {
            TruthFigures figures = measure(scratch);
            options.print(figures.json(), figures.table());
            return figures.agrees() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (IOException e) {
            throw new CommandFailure("The bench cannot work: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new CommandFailure("The database failed: " + e.getMessage(), e);
        }
    }

    private TruthFigures measure(Scratch scratch) throws IOException, SQLException {
        Path logs = scratch.folder("logs");
        options.say("simulating %,d records".formatted(options.records()));
        SimulatedTree.write(
                logs,
                options.settings().withAttacks().withOrganization().withHostile(),
                done -> {});
        Path truth = logs.resolve(SimulatedTree.TRUTH);
        List<String> accounts = TruthCheck.accounts(truth);
        try (Pipeline pipeline = scratch.usedBy(Pipeline.start(scratch.folder("data"), accounts))) {
            options.say("ingesting");
            pipeline.load(SimulatedTree.logs(logs));
            options.say("comparing");
            StoredSessions sessions = StoredSessions.read(pipeline.part(SessionReader.class));
            return new TruthCheck(sessions, shower(pipeline.database())).check(truth);
        }
    }

    private TruthCheck.Listener shower(Database database) {
        int[] left = {show};
        return (differences, truth, stored) -> {
            if (left[0]-- > 0) {
                show(database, differences, truth, stored);
            }
        };
    }

    private void show(
            Database database,
            Set<TruthFigures.Difference> differences,
            String truth,
            @Nullable UUID stored) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("differs: " + differences);
        err.println("  truth:  " + truth);
        if (stored != null) {
            print(
                    err,
                    "  stored: ",
                    database,
                    "select to_jsonb(s)::text from session s where session_id = ?",
                    stored);
            print(
                    err,
                    "  record: ",
                    database,
                    "select body from record where session_id = ?",
                    stored);
        }
        err.flush();
    }

    private static void print(
            PrintWriter err, String head, Database database, String sql, UUID session) {
        database.list(sql, row -> row.getString(1), session)
                .forEach(line -> err.println(head + line));
    }
}
