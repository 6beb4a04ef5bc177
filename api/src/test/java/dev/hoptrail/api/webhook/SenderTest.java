package dev.hoptrail.api.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.hoptrail.api.webhook.Answer.Failure;
import dev.hoptrail.api.webhook.Answer.Response;
import dev.hoptrail.api.webhook.Answer.Silence;
import dev.hoptrail.api.webhook.Sender.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Receivers that take their time, never end, or are not who they say.
final class SenderTest {

    private static final Limits HASTY =
            new Limits(Duration.ofSeconds(5), Duration.ofMillis(1500), Duration.ofMillis(2500));
    private static final char[] PASSWORD = "changeit".toCharArray();

    private static Sender sender(SSLContext tls, Limits limits) {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        return new Sender(
                new AddressGuard(Networks.of("127.0.0.0/8"), host -> new InetAddress[] {loopback}),
                tls,
                limits);
    }

    /// What a raw server does with a connection once the request is read.
    @FunctionalInterface
    private interface Script {
        void play(OutputStream out) throws Exception;
    }

    private static Answer post(Script script) throws Exception {
        return post(script, HASTY);
    }

    private static Answer post(Script script, Limits limits) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
                Sender sender = sender(SSLContext.getDefault(), limits)) {
            Thread.ofVirtual().start(() -> serve(server, script));
            return sender.post(
                    URI.create("http://hooks.example:" + server.getLocalPort() + "/"),
                    Map.of(),
                    "{}".getBytes(UTF_8),
                    "secret-credential");
        }
    }

    private static void serve(ServerSocket server, Script script) {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            StringBuilder request = new StringBuilder();
            while (!request.toString().endsWith("\r\n\r\n{}")) {
                request.append((char) in.read());
            }
            script.play(socket.getOutputStream());
        } catch (Exception gone) {
            // The other side had enough.
            return;
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.flush();
    }

    @Test
    void endlessBody_isNotReadToItsEnd() throws Exception {
        Answer answer =
                post(
                        out -> {
                            write(out, "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n");
                            while (true) {
                                write(out, "400\r\n" + "x".repeat(0x400) + "\r\n");
                            }
                        },
                        Limits.STANDARD);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Response.class,
                        response -> {
                            assertThat(response.status()).isEqualTo(500);
                            assertThat(response.excerpt()).hasSizeLessThan(200);
                        });
    }

    @Test
    void bodyThatDribbles_endsWithTheTime_andTheStatusCounts() throws Exception {
        Answer answer =
                post(out -> {
                    write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
                    while (true) {
                        write(out, "y");
                        TimeUnit.MILLISECONDS.sleep(50);
                    }
                });

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Response.class, response -> assertThat(response.status()).isEqualTo(200));
    }

    @Test
    void headersThatDribble_endWithTheTime() throws Exception {
        Answer answer =
                post(out -> {
                    write(out, "HTTP/1.1 200 OK\r\n");
                    while (true) {
                        write(out, "X-More: more\r\n");
                        TimeUnit.MILLISECONDS.sleep(50);
                    }
                });

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Silence.class,
                        silence -> {
                            assertThat(silence.failure()).isEqualTo(Failure.TIMEOUT);
                            assertThat(silence.took()).isLessThan(Duration.ofSeconds(30));
                        });
    }

    @Test
    void silence_isATimeout_andABrokenConnectionIsNone() throws Exception {
        Answer silent = post(out -> TimeUnit.SECONDS.sleep(8));
        Answer broken = post(OutputStream::close);
        Answer nonsense = post(out -> write(out, "SSH-2.0-OpenSSH_9.9\r\n\r\n"));

        assertThat(((Silence) silent).failure()).isEqualTo(Failure.TIMEOUT);
        assertThat(((Silence) broken).failure()).isEqualTo(Failure.CONNECTION);
        assertThat(nonsense).isInstanceOf(Silence.class);
    }

    @Test
    void excerpt_masksSecretsAndControlCharacters() throws Exception {
        String body = "denied secret-credential \u001b[31m AKIAIOSFODNN7EXAMPLEAKIAIOSFODNN7";
        Answer answer =
                post(out ->
                        write(
                                out,
                                "HTTP/1.1 403 No\r\nContent-Length: %d\r\n\r\n%s"
                                        .formatted(body.length(), body)));

        assertThat(((Response) answer).excerpt()).isEqualTo("denied *** \\x1b[31m ***");
    }

    @Test
    void tls_namesTheHost_whileTheCheckedAddressIsUsed(@TempDir Path folder) throws Exception {
        KeyStore store = certificate(folder, "hooks.example");
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpsServer server = server(store, seen);
        try (Sender sender = sender(trusting(store), Limits.STANDARD)) {
            int port = server.getAddress().getPort();
            Answer right = post(sender, "https://hooks.example:" + port + "/hook");
            Answer wrong = post(sender, "https://other.example:" + port + "/hook");

            assertThat(((Response) right).status()).isEqualTo(204);
            // No name resolves: only the guard's address can have led there.
            assertThat(seen).containsExactly("hooks.example", "hooks.example:" + port);
            assertThat(((Silence) wrong).failure()).isEqualTo(Failure.TLS);
        } finally {
            server.stop(0);
        }
        try (Sender stranger = sender(SSLContext.getDefault(), Limits.STANDARD)) {
            HttpsServer again = server(store, seen);
            String url = "https://hooks.example:" + again.getAddress().getPort() + "/";
            assertThat(((Silence) post(stranger, url)).failure()).isEqualTo(Failure.TLS);
            again.stop(0);
        }
    }

    private static Answer post(Sender sender, String url) {
        return sender.post(URI.create(url), Map.of(), "{}".getBytes(UTF_8), null);
    }

    private static KeyStore certificate(Path folder, String name) throws Exception {
        Path file = folder.resolve("server.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-alias",
                                "server",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "SAN=dns:" + name,
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(PASSWORD),
                                "-keystore",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static SSLContext trusting(KeyStore store) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static HttpsServer server(KeyStore store, List<String> seen) throws Exception {
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(trusting(store)) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        parameters.setSSLParameters(getSSLContext().getDefaultSSLParameters());
                    }
                });
        server.createContext(
                "/",
                exchange -> {
                    ExtendedSSLSession session =
                            (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
                    session.getRequestedServerNames()
                            .forEach(name -> seen.add(new String(name.getEncoded(), UTF_8)));
                    seen.add(exchange.getRequestHeaders().getFirst("Host"));
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
        return server;
    }
}
