package dev.hoptrail.api.webhook;

import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.webhook.AddressGuard.Lookup;
import dev.hoptrail.api.webhook.Sender.Limits;
import dev.hoptrail.api.webhook.store.AttemptStore;
import dev.hoptrail.api.webhook.store.DeliveryStore;
import dev.hoptrail.api.webhook.store.Outbox;
import dev.hoptrail.api.webhook.store.WebhookStore;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/// All that delivers webhooks in this process.
@Singleton
@InPart(Part.API)
public final class Webhooks implements AutoCloseable {

    private final Setup setup;
    private final AddressGuard guard;
    private final Sender sender;
    private final Courier courier;
    private final Dispatcher dispatcher;

    public Webhooks(
            Setup setup,
            Outbox outbox,
            WebhookStore webhooks,
            DeliveryStore deliveries,
            AttemptStore attempts,
            Figures figures,
            Clock clock) {
        this.setup = setup;
        guard = new AddressGuard(setup.allowed(), setup.lookup());
        sender = new Sender(guard, setup.tls(), setup.limits());
        courier =
                new Courier(
                        attempts,
                        new Notices(attempts, setup.page()),
                        setup.vault(),
                        sender,
                        new RetryPolicy(RandomGenerator.getDefault()),
                        figures,
                        clock);
        dispatcher =
                new Dispatcher(
                        outbox,
                        webhooks,
                        deliveries,
                        courier,
                        setup.vault().keyName(),
                        figures,
                        clock);
    }

    /// What depends on where the service runs.
    ///
    /// @param allowed addresses that may be used though they are not public
    /// @param page where people reach the web page
    /// @param tls whom to trust
    public record Setup(
            Vault vault, Networks allowed, Lookup lookup, URI page, SSLContext tls, Limits limits) {

        /// With the names and the trust of this machine.
        public static Setup standard(Vault vault, Networks allowed, URI page) {
            try {
                return new Setup(
                        vault,
                        allowed,
                        Lookup.SYSTEM,
                        page,
                        SSLContext.getDefault(),
                        Limits.STANDARD);
            } catch (NoSuchAlgorithmException absent) {
                throw new IllegalStateException("Every JDK has TLS", absent);
            }
        }
    }

    /// Begins to deliver; to be called once.
    public Webhooks start() {
        dispatcher.start();
        return this;
    }

    Vault vault() {
        return setup.vault();
    }

    AddressGuard guard() {
        return guard;
    }

    Courier courier() {
        return courier;
    }

    /// Stops after what is under way.
    @Override
    public void close() throws IOException {
        dispatcher.close();
        sender.close();
    }
}
