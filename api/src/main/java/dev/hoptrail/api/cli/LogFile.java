package dev.hoptrail.api.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import dev.hoptrail.api.CommandFailure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of the process, in the data directory: the terminal belongs to the commands. Where
/// somebody else keeps what processes write, it goes to standard error.
final class LogFile {

    private static final Limits STANDARD = new Limits(16 << 20, 5);

    private LogFile() {}

    /// What the log may take.
    ///
    /// @param bytes of a file, beyond which no line begins
    /// @param files the one that is written among them
    record Limits(long bytes, int files) {}

    /// Lets all that is logged from now on go to the file, or to where `HOPTRAIL_LOG_TO` says.
    static void open(Path dataDirectory) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        if (root.getAppender("file") == null) {
            OutputStreamAppender<ILoggingEvent> appender =
                    appender(context, dataDirectory, System.getenv("HOPTRAIL_LOG_TO"), STANDARD);
            appender.setName("file");
            appender.setContext(context);
            appender.setEncoder(LogEncoder.of(context, System.getenv("HOPTRAIL_LOG_FORMAT")));
            appender.start();
            root.addAppender(appender);
        }
    }

    /// @param to `file`, which null is, too, or `stderr`
    static OutputStreamAppender<ILoggingEvent> appender(
            LoggerContext context, Path dataDirectory, @Nullable String to, Limits limits) {
        return switch (to) {
            case null -> file(context, dataDirectory, limits);
            case "", "file" -> file(context, dataDirectory, limits);
            case "stderr" -> console();
            default ->
                    throw new CommandFailure("HOPTRAIL_LOG_TO is neither file nor stderr: " + to);
        };
    }

    private static ConsoleAppender<ILoggingEvent> console() {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setTarget("System.err");
        return appender;
    }

    private static RollingFileAppender<ILoggingEvent> file(
            LoggerContext context, Path dataDirectory, Limits limits) {
        String file = dataDirectory.resolve("logs").resolve("hoptrail.log").toString();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(file);
        FixedWindowRollingPolicy files = new FixedWindowRollingPolicy();
        files.setContext(context);
        files.setParent(appender);
        files.setFileNamePattern(file + ".%i");
        files.setMaxIndex(limits.files() - 1);
        files.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(limits.bytes()));
        // Left alone it looks at the file once a minute, however much is written meanwhile.
        size.setCheckIncrement(Duration.buildByMilliseconds(0));
        size.start();
        appender.setRollingPolicy(files);
        appender.setTriggeringPolicy(size);
        return appender;
    }
}
