package dev.hoptrail.api;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.accesslog.AccessLog;
import dev.hoptrail.api.context.ContextFolder;
import dev.hoptrail.api.context.store.ContextStore;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.database.store.TimedSource;
import dev.hoptrail.api.embedded.Connections;
import dev.hoptrail.api.embedded.StackSettings;
import dev.hoptrail.api.health.DiskSpace;
import dev.hoptrail.api.health.Meters;
import dev.hoptrail.api.health.Readiness;
import dev.hoptrail.api.live.LiveStreams;
import dev.hoptrail.api.oidc.GroupMapping;
import dev.hoptrail.api.oidc.OidcSettings;
import dev.hoptrail.api.pack.Packs;
import dev.hoptrail.api.pack.Schedules;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.retention.Retention;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Doorkeeper;
import dev.hoptrail.api.source.BucketSource;
import dev.hoptrail.api.source.Buckets;
import dev.hoptrail.api.source.DigestKeyring;
import dev.hoptrail.api.source.FolderSource;
import dev.hoptrail.api.source.Folders;
import dev.hoptrail.api.source.IngestRuns;
import dev.hoptrail.api.source.LookupSource;
import dev.hoptrail.api.source.Lookups;
import dev.hoptrail.api.source.QueueSource;
import dev.hoptrail.api.source.Queues;
import dev.hoptrail.api.source.SpoolFolder;
import dev.hoptrail.api.source.SubscriptionSource;
import dev.hoptrail.api.source.Subscriptions;
import dev.hoptrail.api.tracing.Tracing;
import dev.hoptrail.api.treelog.TreeLog;
import dev.hoptrail.api.webhook.Vault;
import dev.hoptrail.api.webhook.Webhooks;
import dev.hoptrail.correlate.erase.ErasureKey;
import dev.hoptrail.correlate.search.IndexFollower;
import dev.hoptrail.correlate.search.IndexSettings;
import dev.hoptrail.correlate.search.IndexUnavailableException;
import dev.hoptrail.correlate.search.SessionIndex;
import dev.hoptrail.correlate.search.SessionQueries;
import dev.hoptrail.correlate.store.AlertSettings;
import dev.hoptrail.correlate.store.ChangeFeed;
import dev.hoptrail.correlate.store.Detection;
import dev.hoptrail.correlate.store.Detector;
import dev.hoptrail.correlate.store.ErasureRequests;
import dev.hoptrail.correlate.store.Knowledge;
import dev.hoptrail.correlate.store.KnowledgeStamper;
import dev.hoptrail.correlate.store.KnownContext;
import dev.hoptrail.correlate.store.Offsets;
import dev.hoptrail.correlate.store.PostgresChangeFeed;
import dev.hoptrail.correlate.store.PostgresSessionSource;
import dev.hoptrail.correlate.store.SessionReader;
import dev.hoptrail.correlate.store.StateDump;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.stream.Attributor;
import dev.hoptrail.correlate.stream.Correlator;
import dev.hoptrail.correlate.stream.CorrelatorKeeper;
import dev.hoptrail.correlate.stream.CorrelatorSettings;
import dev.hoptrail.correlate.stream.Eraser;
import dev.hoptrail.correlate.stream.LinkEvidence;
import dev.hoptrail.ingest.ledger.DigestVerifier;
import dev.hoptrail.ingest.ledger.LedgerQueries;
import dev.hoptrail.ingest.ledger.Verification;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestSettings;
import dev.hoptrail.migrations.TopicCatalogue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import io.opentelemetry.api.OpenTelemetry;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole service: starts its parts in the order in which they need each other, and stops them
/// in the opposite one.
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Hoptrail",
                        version = "1",
                        description =
                                "Who was really behind a role session, from AWS CloudTrail alone and"
                                        + " with proof.",
                        license = @License(name = "Apache-2.0")),
        security = @SecurityRequirement(name = "token"))
@SecurityScheme(name = "token", type = SecuritySchemeType.HTTP, scheme = "bearer")
public final class Application implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Application.class);
    private static final int DATABASE_CONNECTIONS = 16;

    /// A backlog takes a while to index; what is older than this should not be taken for the truth.
    private static final Duration INDEX_BEHIND = Duration.ofMinutes(10);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final ApplicationContext context;
    private final ServiceSettings settings;
    private final StackSettings stack;
    private final Readiness readiness = new Readiness();
    private OpenTelemetry telemetry = OpenTelemetry.noop();

    private Application(ApplicationContext context, ServiceSettings settings, StackSettings stack) {
        this.context = context;
        this.settings = settings;
        this.stack = stack;
        started.push(context);
    }

    /// Starts the service and waits until it answers.
    ///
    /// @param overrides settings that win over files and the environment, by their names
    /// @throws dev.hoptrail.api.embedded.StackException if a server cannot be had
    /// @throws StartException if a setting is wrong or the port is taken
    public static Application start(Map<String, Object> overrides) {
        ApplicationContext context = Configuration.read(overrides);
        Application application =
                new Application(
                        context,
                        Configuration.service(context),
                        Configuration.stack(context.getEnvironment()));
        try {
            application.startParts();
            return application;
        } catch (RuntimeException | Error failure) {
            application.close();
            throw failure;
        }
    }

    /// Brings the schema to the newest version and sees to it that the topics are there, as every
    /// start of a service does: so that services themselves can do without the owner of the tables.
    ///
    /// @throws dev.hoptrail.api.embedded.StackException if a server cannot be had
    /// @throws StartException if a setting is wrong
    public static void migrate(Map<String, Object> overrides) {
        try (ApplicationContext context = Configuration.read(overrides)) {
            ServiceSettings settings = Configuration.service(context);
            try (Connections connections =
                    Connections.open(Configuration.stack(context.getEnvironment()))) {
                connections.prepare(catalogue(settings));
            }
        }
    }

    private static TopicCatalogue catalogue(ServiceSettings settings) {
        return new TopicCatalogue(settings.topics().prefix(), settings.topics().replication());
    }

    private void startParts() {
        Tracing tracing = Tracing.open(settings.tracing().endpoint(), System.getenv());
        started.push(tracing);
        telemetry = tracing.telemetry();
        context.registerSingleton(OpenTelemetry.class, telemetry);
        Connections connections = Connections.open(stack);
        started.push(connections);
        connections.beforeExit(this::close);
        TopicCatalogue topics = catalogue(settings);
        connections.prepare(topics);
        HikariDataSource pool = connections.database().pool("service", DATABASE_CONNECTIONS);
        started.push(pool);
        HikariDataSource lookups =
                connections.database().plannedOnce("look-ups", DATABASE_CONNECTIONS);
        started.push(lookups);
        Duration longest = settings.limits().statement();
        register(connections, TimedSource.of(pool, longest), TimedSource.of(lookups, longest));
        Vault vault = WebhookKey.vault(keys());
        ErasureKey erasureKey = new ErasureKey(vault.secret("erasures"));
        Set<Part> parts = settings.chosenParts();
        if (parts.contains(Part.CORRELATE)) {
            startCorrelator(connections, topics, pool, erasureKey);
        }
        if (parts.contains(Part.CORRELATE) && settings.detect()) {
            startDetector(pool);
        }
        if (parts.contains(Part.API)) {
            startContext(pool);
            startIndex(pool, lookups);
            startWebhooks(vault);
            startEvidence(pool, vault);
            context.registerSingleton(ErasureRequests.class, new ErasureRequests(pool, erasureKey));
            startRetention();
        }
        if (parts.contains(Part.INGEST)) {
            startIngest(connections, topics, pool);
        }
        AdminToken.ensure(keys(), context.getBean(Doorkeeper.class));
        startAccessLog();
        startServer();
    }

    private void register(Connections connections, DataSource pool, DataSource lookups) {
        Database database = new Database(pool);
        readiness.add("database", database::trouble);
        readiness.add("kafka", connections::kafkaTrouble);
        context.registerSingleton(Clock.class, Clock.systemUTC());
        context.registerSingleton(Readiness.class, readiness);
        context.registerSingleton(Database.class, database);
        context.registerSingleton(SessionReader.class, new SessionReader(lookups));
        context.registerSingleton(Knowledge.class, new Knowledge(pool));
        context.registerSingleton(StateDump.class, new StateDump(pool));
        context.registerSingleton(LedgerQueries.class, new LedgerQueries(pool));
        context.registerSingleton(
                Attributor.class,
                new Attributor(new Store(pool), Set.copyOf(settings.organization().accounts())));
    }

    private void startCorrelator(
            Connections connections,
            TopicCatalogue topics,
            DataSource pool,
            ErasureKey erasureKey) {
        // Before anything is taken in: what a backup from before brought back goes again.
        ErasureFile erasures = new ErasureFile(keys(), new ErasureRequests(pool, erasureKey));
        erasures.settle();
        CorrelatorSettings correlation =
                new CorrelatorSettings(
                        topics.prefix() + "correlate",
                        Set.copyOf(settings.organization().accounts()),
                        CorrelatorSettings.STANDARD.maxBatch());
        CorrelatorKeeper correlator =
                new CorrelatorKeeper(figures ->
                        new Correlator(
                                topics,
                                correlation,
                                connections.kafka(),
                                new Store(pool, erasureKey),
                                new Offsets(pool),
                                telemetry,
                                figures));
        started.push(correlator.start());
        started.push(new KnowledgeStamper(pool).start());
        Eraser eraser =
                new Eraser(
                        new Store(pool, erasureKey),
                        Set.copyOf(settings.organization().accounts()),
                        erasures::settle);
        started.push(eraser.start());
        readiness.add(
                "eraser",
                () -> Optional.ofNullable(eraser.failure()).map(failure -> "does not get on"));
        meters().show(correlator.figures(), topics.definitions());
        readiness.add(
                "correlator",
                () ->
                        Optional.ofNullable(correlator.failure())
                                .map(failure -> "has stopped, and starts again and again"));
    }

    private void startDetector(DataSource pool) {
        AlertSettings alerts =
                new AlertSettings(
                        settings.alerts().severity(),
                        settings.alerts().since(),
                        Clock.systemUTC(),
                        new SessionQueries());
        Set<String> accounts = Set.copyOf(settings.organization().accounts());
        Detector detector =
                new Detector(new Detection(pool, accounts, alerts, settings.backfill().pace()));
        started.push(detector.start());
        readiness.add(
                "detector",
                () -> Optional.ofNullable(detector.failure()).map(failure -> "does not follow"));
    }

    private void startIndex(DataSource pool, DataSource lookups) {
        ChangeFeed feed = new PostgresChangeFeed(pool);
        context.registerSingleton(ChangeFeed.class, feed);
        SessionIndex index = openIndex(context.getBean(KnownContext.class));
        started.push(index);
        IndexFollower follower =
                new IndexFollower(
                        feed,
                        new PostgresSessionSource(lookups),
                        index,
                        IndexSettings.DEFAULT,
                        Clock.systemUTC(),
                        telemetry);
        follower.start();
        started.push(follower);
        context.registerSingleton(SessionIndex.class, index);
        context.registerSingleton(IndexFollower.class, follower);
        meters().show(index, Clock.systemUTC());
        readiness.add("search", () -> trouble(index, follower));
    }

    private void startWebhooks(Vault vault) {
        context.registerSingleton(
                Webhooks.Setup.class,
                Webhooks.Setup.standard(vault, settings.webhooks().allowed(), settings.reached()));
        started.push(context.getBean(Webhooks.class).start());
    }

    private void startContext(DataSource pool) {
        Path folder =
                Optional.ofNullable(settings.context().folder())
                        .orElseGet(() -> stack.dataDirectory().resolve("context"));
        started.push(new ContextFolder(folder, new ContextStore(new Database(pool))).start());
        KnownContext known = new KnownContext(pool).start();
        started.push(known);
        context.registerSingleton(KnownContext.class, known);
    }

    private void startEvidence(DataSource pool, Vault vault) {
        ServiceSettings.Evidence evidence = settings.evidence();
        Path key =
                Optional.ofNullable(evidence.signingKey())
                        .orElseGet(() -> keys().resolve(SharedKeys.SIGNING));
        context.registerSingleton(
                TreeLog.Setup.class,
                new TreeLog.Setup(
                        key,
                        PrivateFile::write,
                        evidence.treeHeads(),
                        evidence.witness(),
                        evidence.witnessUrl(),
                        evidence.timestampUrl()));
        started.push(context.getBean(TreeLog.class).start());
        context.registerSingleton(
                Packs.Setup.class,
                new Packs.Setup(
                        Set.copyOf(settings.organization().accounts()),
                        name -> vault.secret("pseudonyms " + name)));
        context.registerSingleton(LinkEvidence.class, new LinkEvidence(new Store(pool)));
        started.push(context.getBean(Packs.class).start());
        started.push(context.getBean(Schedules.class).start());
    }

    private void startRetention() {
        ServiceSettings.Retention months = settings.retention();
        context.registerSingleton(
                Retention.Setup.class,
                new Retention.Setup(
                        months.records(),
                        months.baselineMonths(),
                        months.rejected(),
                        months.notice()));
        started.push(context.getBean(Retention.class).start());
    }

    private static Optional<String> trouble(SessionIndex index, IndexFollower follower) {
        try {
            index.size();
        } catch (IndexUnavailableException unavailable) {
            return Optional.of("is being built");
        }
        if (follower.failure() != null) {
            return Optional.of("does not follow");
        }
        // Before the first look at the feed nothing is known of how far it has gone.
        Instant asOf = index.asOf();
        boolean behind =
                asOf.isAfter(Instant.EPOCH) && asOf.plus(INDEX_BEHIND).isBefore(Instant.now());
        return !behind
                ? Optional.empty()
                : Optional.of("is behind by more than " + INDEX_BEHIND.toMinutes() + " minutes");
    }

    private Meters meters() {
        return new Meters(context.getBean(MeterRegistry.class));
    }

    private SessionIndex openIndex(KnownContext known) {
        Path folder = stack.dataDirectory().resolve("index");
        try {
            return SessionIndex.open(folder, IndexSettings.DEFAULT, known);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot open the search index " + folder, failure);
        }
    }

    private void startIngest(Connections connections, TopicCatalogue topics, DataSource pool) {
        DiskSpace disk = new DiskSpace(temporaryFolder(), settings.disk().minimum());
        readiness.add("disk", disk::shortage);
        meters().show(disk);
        Ingest ingest =
                new Ingest(
                        pool,
                        connections.kafka(),
                        topics,
                        IngestSettings.standard(),
                        meters().ingest(),
                        Clock.systemUTC(),
                        disk,
                        telemetry);
        started.push(ingest);
        context.registerSingleton(Ingest.class, ingest);
        Verification verification = new Verification(pool);
        ServiceSettings.Integrity integrity = settings.integrity();
        started.push(
                new DigestKeyring(
                                verification,
                                integrity.digestKeys(),
                                integrity.asked(),
                                integrity.access())
                        .start());
        started.push(new DigestVerifier(verification));
        context.registerSingleton(SpoolFolder.class, new SpoolFolder(temporaryFolder()));
        started.push(context.getBean(Queues.class).start());
        started.push(context.getBean(Subscriptions.class).start());
        started.push(context.getBean(Folders.class).start());
        context.getBean(Buckets.class).start(context.getBean(IngestRuns.class));
        context.getBean(Lookups.class).start(context.getBean(IngestRuns.class));
        started.push(ingest::leave);
    }

    private Path temporaryFolder() {
        Path folder = stack.dataDirectory().resolve("tmp");
        try {
            return Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot make " + folder, failure);
        }
    }

    private void startAccessLog() {
        AccessLog accessLog = context.getBean(AccessLog.class).start(stack.dataDirectory());
        started.push(accessLog);
        accessLog.started(
                settings
                        + " "
                        + context.getBean(OidcSettings.class)
                        + " "
                        + context.getBeansOfType(GroupMapping.class)
                        + " "
                        + context.getBeansOfType(QueueSource.class)
                        + context.getBeansOfType(BucketSource.class)
                        + context.getBeansOfType(FolderSource.class)
                        + context.getBeansOfType(LookupSource.class)
                        + context.getBeansOfType(SubscriptionSource.class));
    }

    private void startServer() {
        EmbeddedServer server = context.getBean(EmbeddedServer.class);
        try {
            server.start();
        } catch (ServerStartupException failure) {
            String mend = settings.tls().isOn() ? "see to the files of hoptrail.tls.*, or " : "";
            throw StartException.of(
                    "Cannot listen at %s port %d; %schoose another one with --port"
                            .formatted(settings.host(), settings.port(), mend),
                    failure);
        }
        started.push(server::stop);
        if (settings.chosenParts().contains(Part.API)) {
            started.push(context.getBean(LiveStreams.class));
        }
        started.push(ServiceFile.write(stack.dataDirectory(), server.getURI()));
        log.info("Listening at {}", server.getURI());
    }

    /// Begins to read files and folders, as `hoptrail ingest` does.
    public void ingest(List<Path> paths) {
        context.getBean(IngestRuns.class).begin(paths, false);
    }

    /// The beans behind the routes, for tests that ask the router.
    ApplicationContext context() {
        return context;
    }

    /// A part of the running service, for who measures it.
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /// Where the service answers.
    public URI address() {
        return context.getBean(EmbeddedServer.class).getURI();
    }

    /// Whether it listens where others reach it, without TLS.
    public boolean isInClear() {
        return settings.isInClear();
    }

    /// Whether this process signs people in, and serves the page.
    public boolean servesPage() {
        return settings.chosenParts().contains(Part.API);
    }

    /// Where the keys lie that processes over one database share.
    public Path keys() {
        return Optional.ofNullable(settings.keys()).orElseGet(stack::dataDirectory);
    }

    /// Makes a code that signs one browser in.
    public String signInCode() {
        return context.getBean(Doorkeeper.class).signInCode(Access.ADMIN);
    }

    /// Stops everything that was started. Closing again does nothing.
    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception failure) {
                log.warn("A part did not stop cleanly", failure);
            }
        }
    }
}
