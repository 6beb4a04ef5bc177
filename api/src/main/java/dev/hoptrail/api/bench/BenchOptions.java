package dev.hoptrail.api.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hoptrail.correlate.simulate.SimulationSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What every bench takes, and how it answers.
final class BenchOptions {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "Simulated records; default ${DEFAULT-VALUE}.")
    private long records = 1_000_000;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            description = "Simulated accounts; default ${DEFAULT-VALUE}.")
    private int accounts = 20;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "What is left to chance; default ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Work in this folder and keep what was made; must be empty or absent.")
    private @Nullable Path keep;

    /// A plain organisation of the size asked for.
    SimulationSettings settings() {
        return settings(seed);
    }

    /// The same with another seed than the one asked for.
    SimulationSettings settings(long otherSeed) {
        try {
            return SimulationSettings.plain(records, accounts, otherSeed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    long seed() {
        return seed;
    }

    long records() {
        return records;
    }

    /// Room for so many trees of the size asked for.
    Scratch scratch(int trees) {
        return scratch(trees, 0);
    }

    /// The same with more room beside.
    Scratch scratch(int trees, long bytes) {
        return Scratch.make(keep, trees * records, bytes);
    }

    /// Says what goes on, since some of it takes minutes.
    void say(String what) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("bench: " + what);
        err.flush();
    }

    /// Prints the figures.
    ///
    /// @param figures a record, printed as JSON if that was asked for
    /// @param table the same for people
    void print(Object figures, String table) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(json ? JSON.writeValueAsString(figures) : table.stripTrailing());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Figures are plain records", e);
        }
        out.flush();
    }
}
