package dev.hoptrail.api.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of the process, in the data directory: the terminal belongs to the commands.
final class LogFile {

    private static final String SIZE = "16MB";
    private static final int KEPT = 4;

    private LogFile() {}

    /// Lets all that is logged from now on go to the file, and returns the file.
    static Path open(Path dataDirectory) {
        Path file = dataDirectory.resolve("logs").resolve("hoptrail.log");
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        if (root.getAppender("file") == null) {
            root.addAppender(appender(context, file.toString()));
        }
        return file;
    }

    private static RollingFileAppender<ILoggingEvent> appender(LoggerContext context, String file) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file);
        FixedWindowRollingPolicy files = new FixedWindowRollingPolicy();
        files.setContext(context);
        files.setParent(appender);
        files.setFileNamePattern(file + ".%i");
        files.setMaxIndex(KEPT);
        files.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf(SIZE));
        size.start();
        LogEncoder encoder = LogEncoder.of(context, System.getenv("HOPTRAIL_LOG_FORMAT"));
        appender.setRollingPolicy(files);
        appender.setTriggeringPolicy(size);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
