package dev.hoptrail.api;

import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.webhook.Networks;
import dev.hoptrail.correlate.detect.Severity;
import dev.hoptrail.correlate.store.BackfillPace;
import dev.hoptrail.ingest.aws.AwsAccess;
import dev.hoptrail.ingest.aws.CloudTrail;
import dev.hoptrail.ingest.digest.DigestKeys;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the service is told, under `hoptrail.*`. Where the servers are, and where data lies, is in
/// [dev.hoptrail.api.embedded.StackSettings].
///
/// @param host the address to listen at
/// @param port to listen at; 0 for a free one
/// @param parts of the service that this process runs: `ingest`, `correlate`, `api`
/// @param detect whether a process that correlates may evaluate rules, too
/// @param insecure whether to listen without TLS at an address that others reach: where a proxy in
///   front does TLS, and nobody else gets at the network between
/// @param keys the folder of the keys that processes over one database share; the data directory
///   where absent
/// @param page where people reach the web page; null: where the service listens
@ConfigurationProperties("hoptrail")
record ServiceSettings(
        @Bindable(defaultValue = "127.0.0.1") String host,
        @Bindable(defaultValue = "8080") int port,
        @Bindable(defaultValue = Part.ALL) List<String> parts,
        @Bindable(defaultValue = "true") boolean detect,
        @Bindable(defaultValue = "false") boolean insecure,
        @Nullable Path keys,
        @Nullable URI page,
        Tls tls,
        Disk disk,
        Limits limits,
        Organization organization,
        Context context,
        Alerts alerts,
        Backfill backfill,
        Topics topics,
        Webhooks webhooks,
        Evidence evidence,
        Integrity integrity,
        Retention retention,
        Traces tracing) {

    ServiceSettings {
        parts = List.copyOf(parts);
        parts.forEach(Part::of);
        if (!tls.isOn() && !insecure && !isLoopback(host)) {
            throw new ConfigurationException(
                    "Tokens would pass the network in clear at %s: name hoptrail.tls.certificate and"
                                    .formatted(host)
                            + " hoptrail.tls.key, or set hoptrail.insecure=true if a proxy in front"
                            + " does TLS");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /// Whether tokens pass a network in clear, as far as this process knows.
    boolean isInClear() {
        return !tls.isOn() && !isLoopback(host);
    }

    /// @param minimum bytes that the disk of the data directory must have free: below, nothing is
    ///   taken in, whatever its source is; 0 for none
    @ConfigurationProperties("disk")
    record Disk(@ReadableBytes @Bindable(defaultValue = "1GB") long minimum) {}

    /// @param statement what a call asks the database is given up after so long, in whole seconds;
    ///   0s for any time
    @ConfigurationProperties("limits")
    record Limits(@Bindable(defaultValue = "60s") Duration statement) {

        Limits {
            boolean whole = statement.equals(Duration.ofSeconds(statement.toSeconds()));
            if (!whole || statement.isNegative() || statement.compareTo(Duration.ofDays(1)) > 0) {
                throw new ConfigurationException(
                        "hoptrail.limits.statement is %s, not whole seconds from 0s to 24h"
                                .formatted(statement));
            }
        }
    }

    /// @param certificate the chain of certificates, as PEM; null for no TLS
    /// @param key its private key, as PEM
    /// @param refresh how often to look whether the files have changed
    @ConfigurationProperties("tls")
    record Tls(
            @Nullable String certificate,
            @Nullable String key,
            @Bindable(defaultValue = "1m") Duration refresh) {

        Tls {
            certificate = certificate == null || certificate.isBlank() ? null : certificate;
            key = key == null || key.isBlank() ? null : key;
            if ((certificate == null) != (key == null)) {
                throw new ConfigurationException(
                        "TLS needs both hoptrail.tls.certificate and hoptrail.tls.key");
            }
            check(certificate);
            check(key);
        }

        private static void check(@Nullable String file) {
            if (file != null && !Files.isReadable(Path.of(file))) {
                throw new ConfigurationException("hoptrail.tls: cannot read " + file);
            }
        }

        boolean isOn() {
            return certificate != null;
        }
    }

    /// The parts that this process runs.
    Set<Part> chosenParts() {
        return parts.stream().map(Part::of).collect(Collectors.toUnmodifiableSet());
    }

    /// @param accounts those inside the organisation; empty: all whose trail was read
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

    /// How long sessions that are too old for alerts wait until rules evaluate them.
    ///
    /// @param rest sessions too old for alerts are evaluated when nothing was told of any for so
    ///   long
    /// @param longest sessions too old for alerts are evaluated after so long though more of them
    ///   come
    @ConfigurationProperties("backfill")
    record Backfill(
            @Bindable(defaultValue = "5s") Duration rest,
            @Bindable(defaultValue = "10m") Duration longest) {

        Backfill {
            if (rest.isNegative() || longest.isNegative()) {
                throw new ConfigurationException(
                        "hoptrail.backfill.rest and .longest are %s and %s, not times from 0s on"
                                .formatted(rest, longest));
            }
        }

        BackfillPace pace() {
            return new BackfillPace(rest, longest);
        }
    }

    /// @param prefix what the names of topics begin with
    /// @param replication copies of each partition, where topics are created
    @ConfigurationProperties("topics")
    record Topics(
            @Bindable(defaultValue = "hoptrail.") String prefix,
            @Bindable(defaultValue = "1") short replication) {}

    /// @param allow addresses that webhooks may be sent to though they are not public, as CIDR
    @ConfigurationProperties("webhooks")
    record Webhooks(@Bindable(defaultValue = "") List<String> allow) {
        Webhooks {
            allow = allow.stream().filter(range -> !range.isBlank()).toList();
            Networks.of(allow);
        }

        Networks allowed() {
            return Networks.of(allow);
        }
    }

    /// @param signingKey the file of the key that tree heads and packs are signed with;
    ///   `signing.key` in the data directory where absent
    /// @param treeHeads how often a head of the tree log is signed
    /// @param witness a file that each head is added to; none where absent
    /// @param witnessUrl where each head is posted to as its signed note, by HTTP or HTTPS; nowhere
    ///   where absent
    /// @param timestampUrl of a time stamping authority (RFC 3161) that heads and packs are stamped
    ///   by, by HTTP or HTTPS; none where absent
    @ConfigurationProperties("evidence")
    record Evidence(
            @Nullable Path signingKey,
            @Bindable(defaultValue = "PT1H") Duration treeHeads,
            @Nullable Path witness,
            @Nullable URI witnessUrl,
            @Nullable URI timestampUrl) {
        Evidence {
            checkAddress("witness-url", witnessUrl);
            checkAddress("timestamp-url", timestampUrl);
        }

        private static void checkAddress(String key, @Nullable URI url) {
            if (url != null
                    && (url.getHost() == null
                            || !Set.of("http", "https").contains(url.getScheme()))) {
                throw new ConfigurationException(
                        "hoptrail.evidence.%s: '%s' is no address of HTTP or HTTPS"
                                .formatted(key, url));
            }
        }
    }

    /// With which public keys CloudTrail's digests are verified; without any nothing is proven.
    ///
    /// @param keys files, as `aws cloudtrail list-public-keys` prints them, one for each region
    /// @param regions whose CloudTrail is asked for its keys at the start and each hour
    /// @param role ARN of a role to assume for that; the credentials of the environment where
    ///   absent
    /// @param externalId what the role's trust policy asks for
    /// @param cloudtrailEndpoint where CloudTrail is asked, instead of AWS's own
    /// @param stsEndpoint where STS is asked for the role, instead of AWS's own
    @ConfigurationProperties("integrity")
    record Integrity(
            @Nullable List<Path> keys,
            @Nullable List<String> regions,
            @Nullable String role,
            @Nullable String externalId,
            @Nullable URI cloudtrailEndpoint,
            @Nullable URI stsEndpoint) {

        Integrity {
            keys = keys == null ? List.of() : List.copyOf(keys);
            regions = regions == null ? List.of() : List.copyOf(regions);
            for (String region : regions) {
                if (!CloudTrail.isRegion(region)) {
                    throw new ConfigurationException(
                            "hoptrail.integrity.regions: '%s' is no region, such as eu-central-1"
                                    .formatted(region));
                }
            }
        }

        DigestKeys digestKeys() {
            List<Path> files = Objects.requireNonNull(keys);
            try {
                return files.isEmpty() ? DigestKeys.NONE : DigestKeys.read(files);
            } catch (IOException failure) {
                throw new ConfigurationException(
                        "hoptrail.integrity.keys: " + failure.getMessage(), failure);
            }
        }

        List<String> asked() {
            return Objects.requireNonNull(regions);
        }

        AwsAccess access() {
            return new AwsAccess(
                    asked().isEmpty() ? null : asked().getFirst(),
                    role,
                    externalId,
                    false,
                    null,
                    null,
                    stsEndpoint,
                    cloudtrailEndpoint);
        }
    }

    /// How many months classes of data are kept, 0 for without end.
    ///
    /// @param records months of records, sessions, uses, and what hangs on them; 0 without end
    /// @param baselines months of what rules compare sessions with; as long as records, and 26 at
    ///   least, where absent
    /// @param rejected months of what could not be used; 0 without end
    /// @param notice how long a month is known to go before it goes
    @ConfigurationProperties("retention")
    record Retention(
            @Bindable(defaultValue = "13") int records,
            @Nullable Integer baselines,
            @Bindable(defaultValue = "13") int rejected,
            @Bindable(defaultValue = "7d") Duration notice) {

        private static final int MOST = 1_200;
        private static final int BASELINES = 26;
        private static final Duration LONGEST_NOTICE = Duration.ofDays(366);

        Retention {
            check("records", records);
            check("rejected", rejected);
            if (baselines != null) {
                check("baselines", baselines);
            }
            if (baselines != null && baselines != 0 && (records == 0 || baselines < records)) {
                throw new ConfigurationException(
                        "hoptrail.retention.baselines is %d months, less than the %s of records that are compared with them"
                                .formatted(baselines, records == 0 ? "endless time" : records));
            }
            if (notice.isNegative() || notice.compareTo(LONGEST_NOTICE) > 0) {
                throw new ConfigurationException(
                        "hoptrail.retention.notice is %s, not a time from 0s to %dd"
                                .formatted(notice, LONGEST_NOTICE.toDays()));
            }
        }

        int baselineMonths() {
            int following = records == 0 ? 0 : Math.max(records, BASELINES);
            return Objects.requireNonNullElse(baselines, following);
        }

        private static void check(String name, int months) {
            if (months < 0 || months > MOST) {
                throw new ConfigurationException(
                        "hoptrail.retention.%s is %d, not a number of months from 0, which keeps all, to %d"
                                .formatted(name, months, MOST));
            }
        }
    }

    /// @param endpoint of an OTLP/HTTP receiver; null for what `OTEL_*` variables say
    @ConfigurationProperties("tracing")
    record Traces(@Nullable URI endpoint) {}

    /// Where people reach the web page.
    URI reached() {
        String scheme = tls.isOn() ? "https" : "http";
        return page == null ? URI.create("%s://%s:%d/".formatted(scheme, host, port)) : page;
    }
}
