package dev.hoptrail.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.simulated.SimulatedTree;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class SimulateCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine commandLine =
            Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @TempDir private Path folder;

    @Test
    void simulate_writesTreeAndTruth() {
        Path tree = folder.resolve("tree");

        int exit = run(tree, "--records", "500", "--accounts", "3", "--seed", "4");

        assertThat(exit).isZero();
        assertThat(out.toString()).containsPattern("records 5\\d\\d\n").contains("truth " + tree);
        assertThat(tree.resolve(SimulatedTree.TRUTH)).isNotEmptyFile();
        assertThat(tree.resolve("AWSLogs")).isDirectory();
    }

    @Test
    void simulate_recordsOutOfRangeAreWrongUse() {
        int exit = run(folder.resolve("tree"), "--records", "0");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("--records must be 1 to 100000000 but is 0");
    }

    @Test
    void simulate_folderInUseIsAFailure() {
        Path tree = folder.resolve("tree");
        run(tree, "--records", "10");

        int exit = run(tree, "--records", "10");

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains(tree + " is not empty");
    }

    private int run(Path tree, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "simulate";
        arguments[1] = tree.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return commandLine.execute(arguments);
    }
}
