package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.simulated.SimulatedTree;
import dev.hoptrail.correlate.search.SessionIndex;
import dev.hoptrail.correlate.simulate.SimulationSettings;
import dev.hoptrail.ingest.source.FileTree;
import dev.hoptrail.ingest.source.LogFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures reading and the whole way, beside inflating alone and beside DuckDB.
@Command(
        name = "ingest",
        description = {
            "Measures reading beside inflating alone, and the whole way from files to searchable",
            "chains beside DuckDB answering the same question from the same files."
        })
final class BenchIngestCommand implements Callable<Integer> {

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Paired runs of reading; default ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--twice", description = "Ingest as many records again on top of the first.")
    private boolean twice;

    @Override
    public Integer call() {
        try (Scratch scratch = options.scratch(twice ? 2 : 1)) {
            IngestFigures figures = measure(scratch);
            options.print(figures, figures.table());
            if (!figures.agrees()) {
                options.say(
                        "DuckDB finds %d sessions, %d are stored"
                                .formatted(figures.reference().sessions(), figures.sessions()));
                return ExitCode.SOFTWARE;
            }
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CommandFailure("The bench cannot work: " + e.getMessage(), e);
        }
    }

    private IngestFigures measure(Scratch scratch) throws IOException {
        Path first = scratch.folder("logs");
        IngestFigures.Tree tree = simulate(first, options.settings());
        List<LogFile> files = new FileTree(SimulatedTree.logs(first)).list().files();
        options.say("reading, " + rounds + " rounds");
        Reading.Figures reading = Reading.measure(files, rounds);
        Pipeline.Load whole;
        Pipeline.@Nullable Load secondWhole = null;
        long sessions;
        long searchable;
        options.say("the whole way");
        try (Pipeline pipeline =
                scratch.usedBy(Pipeline.start(scratch.folder("data"), List.of()))) {
            whole = pipeline.load(SimulatedTree.logs(first));
            sessions = sessions(pipeline.database());
            searchable = pipeline.part(SessionIndex.class).size();
            if (twice) {
                Path second = scratch.folder("more-logs");
                simulate(second, options.settings(options.seed() + 1));
                options.say("the whole way again");
                secondWhole = pipeline.load(SimulatedTree.logs(second));
            }
        }
        options.say("DuckDB");
        DuckDb.Figures reference = DuckDb.run(first, scratch.folder("duckdb"));
        return IngestFigures.of(tree, reading, whole, secondWhole, sessions, searchable, reference);
    }

    private IngestFigures.Tree simulate(Path folder, SimulationSettings settings)
            throws IOException {
        options.say("simulating %,d records".formatted(settings.records()));
        SimulatedTree.Written written = SimulatedTree.write(folder, settings, done -> {});
        return new IngestFigures.Tree(
                written.totals().records(),
                written.totals().files(),
                written.text(),
                written.stored());
    }

    private static long sessions(Database database) {
        String sql =
                """
                select count(*) from session
                where kind <> 'UNSEEN' and action in ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity')\
                """;
        return database.first(sql, row -> row.getLong(1)).orElse(0L);
    }
}
