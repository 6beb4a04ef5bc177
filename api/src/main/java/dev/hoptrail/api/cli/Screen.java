package dev.hoptrail.api.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The terminal that a command runs in, if there is one.
final class Screen {

    private static final int STANDARD_WIDTH = 120;
    private static final int NARROWEST = 40;

    private Screen() {}

    /// Whether a person looks at what is printed.
    @SuppressWarnings("SystemConsoleNull") // Declared nullable all the same.
    static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /// How many columns a line has: those of the terminal, else enough for a table.
    static int width() {
        @Nullable String columns = System.getenv("COLUMNS");
        int width =
                columns == null || !columns.matches("\\d{1,4}")
                        ? asked()
                        : Integer.parseInt(columns);
        return Math.max(NARROWEST, width);
    }

    private static int asked() {
        if (!isTerminal()) {
            return STANDARD_WIDTH;
        }
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try (Scanner answer = new Scanner(stty.getInputStream(), StandardCharsets.US_ASCII)) {
                stty.waitFor(1, TimeUnit.SECONDS);
                answer.nextInt();
                return answer.nextInt();
            }
        } catch (IOException | java.util.NoSuchElementException unknown) {
            return STANDARD_WIDTH;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return STANDARD_WIDTH;
        }
    }
}
