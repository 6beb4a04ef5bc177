package dev.hoptrail.api.webhook;

import dev.hoptrail.api.webhook.AddressGuard.RefusedException;
import dev.hoptrail.api.webhook.AddressGuard.Scheme;
import dev.hoptrail.api.webhook.Answer.Failure;
import dev.hoptrail.api.webhook.Answer.Response;
import dev.hoptrail.api.webhook.Answer.Silence;
import dev.hoptrail.ingest.record.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Sends one message over HTTP and tells what came of it, within bounded time and memory whatever
/// the receiver does. Connects to addresses that the guard gave and to no others; follows no
/// redirect, keeps no cookie, uses no proxy, unpacks nothing.
public final class Sender implements AutoCloseable {

    private static final String AGENT = "Hoptrail";
    private static final int MOST_READ = 4096;
    private static final int CONNECTIONS = 64;
    private static final int CONNECTIONS_EACH = 8;
    private static final TimeValue KEPT = TimeValue.ofMinutes(1);

    private final Map<Scheme, CloseableHttpClient> clients = new EnumMap<>(Scheme.class);
    private final ScheduledExecutorService deadlines =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("webhook-deadlines").factory());
    private final Limits limits;

    /// @param tls whom to trust
    public Sender(AddressGuard guard, SSLContext tls, Limits limits) {
        this.limits = limits;
        for (Scheme scheme : Scheme.values()) {
            clients.put(scheme, client(guard, scheme, tls, limits));
        }
    }

    /// How long a receiver may take.
    ///
    /// @param connect until there is a connection
    /// @param silence until the next byte of the answer
    /// @param whole for everything
    public record Limits(Duration connect, Duration silence, Duration whole) {
        /// What holds unless a test is in a hurry.
        public static final Limits STANDARD =
                new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(15));
    }

    private static CloseableHttpClient client(
            AddressGuard guard, Scheme scheme, SSLContext tls, Limits limits) {
        return HttpClientBuilder.create()
                .setConnectionManager(
                        PoolingHttpClientConnectionManagerBuilder.create()
                                .setDnsResolver(new GuardedResolver(guard, scheme))
                                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                                .setDefaultConnectionConfig(
                                        ConnectionConfig.custom()
                                                .setConnectTimeout(Timeout.of(limits.connect()))
                                                .setSocketTimeout(Timeout.of(limits.silence()))
                                                .setTimeToLive(KEPT)
                                                .build())
                                .setMaxConnTotal(CONNECTIONS)
                                .setMaxConnPerRoute(CONNECTIONS_EACH)
                                .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setConnectionRequestTimeout(Timeout.of(limits.connect()))
                                .setResponseTimeout(Timeout.of(limits.silence()))
                                .setRedirectsEnabled(false)
                                .setAuthenticationEnabled(false)
                                .setProtocolUpgradeEnabled(false)
                                .build())
                // Never by way of a proxy, which would resolve the name by itself.
                .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
                .setUserAgent(AGENT)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /// Posts a body.
    ///
    /// @param secret what no excerpt of the answer may show
    Answer post(URI url, Map<String, String> headers, byte[] body, @Nullable String secret) {
        long begin = System.nanoTime();
        HttpPost post = new HttpPost(url);
        headers.forEach(post::setHeader);
        post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        Future<?> deadline =
                deadlines.schedule(post::cancel, limits.whole().toMillis(), TimeUnit.MILLISECONDS);
        try {
            return exchange(post, secret, begin);
        } catch (HttpException | IOException failure) {
            Failure reason = post.isCancelled() ? Failure.TIMEOUT : failure(failure);
            return new Silence(reason, since(begin));
        } finally {
            deadline.cancel(false);
        }
    }

    private Answer exchange(HttpPost post, @Nullable String secret, long begin)
            throws HttpException, IOException {
        Scheme scheme = "http".equalsIgnoreCase(post.getScheme()) ? Scheme.HTTP : Scheme.HTTPS;
        CloseableHttpClient client = Objects.requireNonNull(clients.get(scheme));
        ClassicHttpResponse response =
                client.executeOpen(RoutingSupport.determineHost(post), post, null);
        try {
            byte[] read = read(response.getEntity());
            if (read.length == MOST_READ) {
                // Closing would read all the rest first, however long it is.
                post.cancel();
            }
            @Nullable Header retryAfter = response.getFirstHeader("Retry-After");
            return new Response(
                    response.getCode(),
                    retryAfter == null ? null : retryAfter.getValue(),
                    excerpt(read, secret),
                    since(begin));
        } finally {
            // That the rest of a body is not to be had changes nothing.
            Closer.closeQuietly(response);
        }
    }

    /// The beginning of a body; what came before it broke off or time ran out.
    private static byte[] read(@Nullable HttpEntity entity) {
        byte[] read = new byte[MOST_READ];
        int length = 0;
        if (entity != null) {
            try {
                InputStream body = entity.getContent();
                int more = 0;
                while (more >= 0 && length < MOST_READ) {
                    length += more;
                    more = body.read(read, length, MOST_READ - length);
                }
            } catch (IOException brokenOff) {
                return Arrays.copyOf(read, length);
            }
        }
        return Arrays.copyOf(read, length);
    }

    private static @Nullable String excerpt(byte[] read, @Nullable String secret) {
        if (read.length == 0) {
            return null;
        }
        String text = new String(read, StandardCharsets.UTF_8);
        byte[] masked =
                (secret == null ? text : text.replace(secret, "***"))
                        .getBytes(StandardCharsets.UTF_8);
        return Excerpt.of(masked, 0, masked.length);
    }

    private static Failure failure(Exception failure) {
        return switch (failure) {
            case RefusedException refused -> Failure.ADDRESS_REFUSED;
            case UnknownHostException unknown -> Failure.UNKNOWN_HOST;
            case ConnectTimeoutException late -> Failure.TIMEOUT;
            case SocketTimeoutException late -> Failure.TIMEOUT;
            case InterruptedIOException late -> Failure.TIMEOUT;
            case SSLException untrusted -> Failure.TLS;
            default -> Failure.CONNECTION;
        };
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        for (CloseableHttpClient client : clients.values()) {
            client.close();
        }
    }

    /// The client connects to what this returns and asks nobody else: what was checked is what is
    /// used. The name itself stays in the Host header, in TLS and in the check of the certificate.
    private record GuardedResolver(AddressGuard guard, Scheme scheme) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return guard.resolve(host, scheme);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
