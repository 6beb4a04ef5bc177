package dev.hoptrail.api.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.CommandFailure;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LogEncoderTest {

    private static final String TOKEN = "hop_0123456789abcdef_" + "A".repeat(43);
    private static final String HOSTILE = "a\r\n2026 INFO forged\u001b[31m\u2028\"} " + TOKEN;

    private final LoggerContext context = new LoggerContext();

    private String encoded(@Nullable String format) {
        LoggingEvent event =
                new LoggingEvent(
                        "here",
                        context.getLogger("dev.hoptrail.Test"),
                        Level.WARN,
                        "{} came",
                        new IllegalStateException("with " + TOKEN),
                        new Object[] {HOSTILE});
        event.setMDCPropertyMap(Map.of("traceId", "0af7651916cd43dd"));
        return new String(LogEncoder.of(context, format).encode(event), UTF_8);
    }

    @Test
    void json_isOneObjectALine_withTheTrace() throws Exception {
        String line = encoded("json");

        assertThat(line.strip()).doesNotContain("\n").doesNotContain(TOKEN);
        JsonNode event = new ObjectMapper().readTree(line);
        assertThat(event.path("level").asText()).isEqualTo("WARN");
        assertThat(event.path("formattedMessage").asText()).startsWith("a\r\n2026 INFO forged");
        assertThat(event.at("/mdc/traceId").asText()).isEqualTo("0af7651916cd43dd");
        assertThat(event.at("/throwable/message").asText()).startsWith("with ");
    }

    @Test
    void text_keepsWhatOthersWroteOnItsLine() {
        String text = encoded(null);

        assertThat(text)
                .doesNotContain(TOKEN)
                .doesNotContain("\u001b")
                .contains(" WARN ", "a??2026 INFO forged?[31m", "trace=0af7651916cd43dd");
        assertThat(text.lines().filter(line -> line.contains("forged"))).hasSize(1);
    }

    @Test
    void otherFormat_isRefused() {
        assertThatThrownBy(() -> encoded("xml"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("xml");
    }
}
