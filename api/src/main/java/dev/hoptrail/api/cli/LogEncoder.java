package dev.hoptrail.api.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.security.Secrets;
import org.jspecify.annotations.Nullable;

/// Writes what is logged, as lines for people or as one JSON object a line. What others wrote stays
/// within its line, and tokens are blanked, wherever they came in.
final class LogEncoder extends EncoderBase<ILoggingEvent> {

    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level [%thread] %logger{20}"
                    + " %replace(%msg){'[\\p{Cntrl}\\u2028\\u2029]', '?'}%replace( trace=%X{traceId}){' trace=$', ''}%n";

    private final Encoder<ILoggingEvent> plain;

    private LogEncoder(Encoder<ILoggingEvent> plain) {
        this.plain = plain;
    }

    /// @param format `text`, which null is, too, or `json`
    static LogEncoder of(LoggerContext context, @Nullable String format) {
        Encoder<ILoggingEvent> plain =
                switch (format) {
                    case null -> text();
                    case "", "text" -> text();
                    case "json" -> json();
                    default ->
                            throw new CommandFailure(
                                    "HOPTRAIL_LOG_FORMAT is neither text nor json: " + format);
                };
        plain.setContext(context);
        plain.start();
        LogEncoder encoder = new LogEncoder(plain);
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(PATTERN);
        return encoder;
    }

    private static Encoder<ILoggingEvent> json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        return encoder;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return Secrets.blanked(new String(plain.encode(event), UTF_8)).getBytes(UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
