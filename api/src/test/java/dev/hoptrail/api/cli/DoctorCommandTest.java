package dev.hoptrail.api.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorCommandTest {

    private static final String ILL =
            """
            {"status": "DOWN", "parts": {
                "database": "cannot be reached",
                "kafka": "UP",
                "search": "is behind by more than 10 minutes\\u001b[31m"}}
            """;

    @Test
    void partsThatDoNotWork_comeWithTheirRemedies(@TempDir Path data) throws IOException {
        HttpServer service =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext(
                "/health",
                call -> {
                    byte[] body = ILL.getBytes(UTF_8);
                    call.sendResponseHeaders(503, body.length);
                    call.getResponseBody().write(body);
                    call.close();
                });
        service.start();
        StringWriter out = new StringWriter();
        try {
            int exit =
                    Main.commandLine()
                            .setOut(new PrintWriter(out))
                            .execute(
                                    "doctor",
                                    "--data",
                                    data.toString(),
                                    "--server",
                                    "http://127.0.0.1:" + service.getAddress().getPort());

            assertThat(exit).isEqualTo(1);
        } finally {
            service.stop(0);
        }
        assertThat(out.toString())
                .contains("cannot be reached", "HOPTRAIL_DB_URL", "hoptrail reindex")
                .doesNotContain("HOPTRAIL_KAFKA")
                .doesNotContain("\u001b");
    }
}
