package dev.hoptrail.api;

import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.webhook.Networks;
import dev.hoptrail.correlate.detect.Severity;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the service is told, under `hoptrail.*`. Where the servers are, and where data lies, is in
/// [dev.hoptrail.api.embedded.StackSettings].
///
/// @param host the address to listen at
/// @param port 0 for a free one
/// @param parts `ingest`, `correlate`, `api`
/// @param detect whether a process that correlates may evaluate rules, too
@ConfigurationProperties("hoptrail")
record ServiceSettings(
        @Bindable(defaultValue = "127.0.0.1") String host,
        @Bindable(defaultValue = "8080") int port,
        @Bindable(defaultValue = Part.ALL) List<String> parts,
        @Bindable(defaultValue = "true") boolean detect,
        Organization organization,
        Context context,
        Alerts alerts,
        Topics topics,
        Webhooks webhooks,
        Traces tracing) {

    ServiceSettings {
        parts = List.copyOf(parts);
        parts.forEach(Part::of);
    }

    /// The parts that this process runs.
    Set<Part> chosenParts() {
        return parts.stream().map(Part::of).collect(Collectors.toUnmodifiableSet());
    }

    /// @param accounts those inside; empty: all whose trail was read
    @ConfigurationProperties("organization")
    record Organization(@Bindable(defaultValue = "") List<String> accounts) {
        Organization {
            accounts = accounts.stream().filter(account -> !account.isBlank()).toList();
        }
    }

    /// @param folder where files are that tell of the organisation; `context` in the data directory
    ///   where absent
    @ConfigurationProperties("context")
    record Context(@Nullable Path folder) {}

    /// @param severity findings below become no alerts
    /// @param since findings of earlier events become none; a day before they are found where
    ///   absent
    @ConfigurationProperties("alerts")
    record Alerts(@Bindable(defaultValue = "MEDIUM") Severity severity, @Nullable Instant since) {}

    /// @param prefix what the names of topics begin with
    /// @param replication copies of each partition, where topics are created
    @ConfigurationProperties("topics")
    record Topics(
            @Bindable(defaultValue = "hoptrail.") String prefix,
            @Bindable(defaultValue = "1") short replication) {}

    /// @param allow addresses that webhooks may be sent to though they are not public, as CIDR
    /// @param page where people reach the web page, for links; null: where the service listens
    @ConfigurationProperties("webhooks")
    record Webhooks(@Bindable(defaultValue = "") List<String> allow, @Nullable URI page) {
        Webhooks {
            allow = allow.stream().filter(range -> !range.isBlank()).toList();
            Networks.of(allow);
        }

        Networks allowed() {
            return Networks.of(allow);
        }
    }

    /// @param endpoint of an OTLP/HTTP receiver; null for what `OTEL_*` variables say
    @ConfigurationProperties("tracing")
    record Traces(@Nullable URI endpoint) {}

    /// Where people reach the web page.
    URI page() {
        URI named = webhooks.page();
        return named == null ? URI.create("http://%s:%d/".formatted(host, port)) : named;
    }
}
