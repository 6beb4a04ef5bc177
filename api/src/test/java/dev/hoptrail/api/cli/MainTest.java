package dev.hoptrail.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine commandLine =
            Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    void version_goesToStandardOutput() {
        int exit = commandLine.execute("--version");

        assertThat(exit).isZero();
        assertThat(out.toString()).startsWith("hoptrail ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void noCommand_isWrongUse() {
        int exit = commandLine.execute();

        assertThat(exit).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("Name a command.").contains("Usage: hoptrail");
    }

    @Test
    void unknownCommand_isWrongUse() {
        int exit = commandLine.execute("nonsense");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("nonsense");
    }
}
