package dev.hoptrail.api.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.cli.LogFile.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFileTest {

    private static final Limits LIMITS = new Limits(10_000, 5);
    private static final int LINE = "000000\n".length();
    private static final int LINES_OF_A_FILE = 10_000 / LINE;

    @TempDir private Path data;

    /// What writes to the log, as a process does from its start to its end.
    private final class Writing implements AutoCloseable {
        private final LoggerContext context = new LoggerContext();
        private final Logger logger = context.getLogger("test");

        Writing() {
            context.setMDCAdapter(new LogbackMDCAdapter());
            OutputStreamAppender<ILoggingEvent> appender =
                    LogFile.appender(context, data, "file", LIMITS);
            PatternLayoutEncoder encoder = new PatternLayoutEncoder();
            encoder.setContext(context);
            encoder.setPattern("%msg%n");
            encoder.start();
            appender.setContext(context);
            appender.setEncoder(encoder);
            appender.start();
            logger.addAppender(appender);
        }

        void lines(int from, int to) {
            IntStream.range(from, to).forEach(i -> logger.info("%06d".formatted(i)));
        }

        @Override
        public void close() {
            context.stop();
        }
    }

    private Path file(int number) {
        Path newest = data.resolve("logs").resolve("hoptrail.log");
        return number == 0 ? newest : newest.resolveSibling("hoptrail.log." + number);
    }

    /// All lines that are kept, the oldest first.
    private List<Integer> kept() throws IOException {
        List<Integer> lines = new ArrayList<>();
        for (int i = LIMITS.files() - 1; i >= 0; i--) {
            if (Files.exists(file(i))) {
                Files.readAllLines(file(i)).forEach(line -> lines.add(Integer.parseInt(line)));
            }
        }
        return lines;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("logs"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void fullFile_isFollowedByAnother_andNoLineIsLost() throws IOException {
        int lines = 4 * LINES_OF_A_FILE;
        try (Writing writing = new Writing()) {
            writing.lines(0, lines);
        }

        assertThat(files()).containsExactly(file(0), file(1), file(2), file(3));
        assertThat(kept()).containsExactlyElementsOf(IntStream.range(0, lines).boxed().toList());
    }

    @Test
    void fiveFiles_areKept_noneOfThemLarger_andTheNewestLinesAllOfThem() throws IOException {
        int lines = 23 * LINES_OF_A_FILE;
        try (Writing writing = new Writing()) {
            writing.lines(0, lines);
        }

        assertThat(files()).containsExactly(file(0), file(1), file(2), file(3), file(4));
        for (Path file : files()) {
            assertThat(Files.size(file)).isLessThan(LIMITS.bytes() + LINE);
        }
        List<Integer> kept = kept();
        assertThat(kept).hasSizeGreaterThan(4 * LINES_OF_A_FILE);
        assertThat(kept)
                .containsExactlyElementsOf(
                        IntStream.range(lines - kept.size(), lines).boxed().toList());
    }

    @Test
    void nextProcess_goesOnWhereTheLastOneEnded() throws IOException {
        int lines = 3 * LINES_OF_A_FILE;
        for (int i = 0; i < lines; i += 1_000) {
            try (Writing writing = new Writing()) {
                writing.lines(i, Math.min(lines, i + 1_000));
            }
        }

        assertThat(kept()).containsExactlyElementsOf(IntStream.range(0, lines).boxed().toList());
        assertThat(Files.size(file(0))).isLessThan(LIMITS.bytes() + LINE);
        assertThat(Files.size(file(1))).isLessThan(LIMITS.bytes() + LINE);
    }

    @Test
    void threads_loseNoLine() throws IOException {
        int lines = LINES_OF_A_FILE;
        try (Writing writing = new Writing();
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                int from = i * lines;
                threads.execute(() -> writing.lines(from, from + lines));
            }
        }

        assertThat(kept())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 4 * lines).boxed().toList());
    }

    @Test
    void otherPlace_isRefused() {
        assertThatThrownBy(() -> LogFile.appender(new LoggerContext(), data, "syslog", LIMITS))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("syslog");
    }
}
