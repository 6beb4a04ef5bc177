package dev.hoptrail.api;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.embedded.Connections;
import dev.hoptrail.api.embedded.StackSettings;
import dev.hoptrail.api.health.Readiness;
import dev.hoptrail.api.security.Doorkeeper;
import dev.hoptrail.correlate.store.SessionReader;
import dev.hoptrail.migrations.TopicCatalogue;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
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

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final ApplicationContext context;
    private final ServiceSettings settings;
    private final StackSettings stack;

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
    public static Application start(Map<String, Object> overrides) {
        ApplicationContext context = Configuration.read(overrides);
        Application application =
                new Application(
                        context,
                        context.getBean(ServiceSettings.class),
                        Configuration.stack(context.getEnvironment()));
        try {
            application.startParts();
            return application;
        } catch (RuntimeException | Error failure) {
            application.close();
            throw failure;
        }
    }

    private void startParts() {
        Connections connections = Connections.open(stack);
        started.push(connections);
        connections.beforeExit(this::close);
        connections.prepare(
                new TopicCatalogue(settings.topics().prefix(), settings.topics().replication()));
        HikariDataSource pool = connections.database().pool("api", DATABASE_CONNECTIONS);
        started.push(pool);
        Readiness readiness = new Readiness();
        Database database = new Database(pool);
        readiness.add("database", () -> database.trouble());
        context.registerSingleton(Clock.class, Clock.systemUTC());
        context.registerSingleton(Readiness.class, readiness);
        context.registerSingleton(Database.class, database);
        context.registerSingleton(SessionReader.class, new SessionReader(pool));
        AdminToken.ensure(stack.dataDirectory(), context.getBean(Doorkeeper.class));
        EmbeddedServer server = context.getBean(EmbeddedServer.class);
        server.start();
        started.push(server::stop);
        started.push(ServiceFile.write(stack.dataDirectory(), server.getURI()));
        log.info("Listening at {}", server.getURI());
    }

    /// The beans behind the routes, for tests that ask the router.
    ApplicationContext context() {
        return context;
    }

    /// Where the service answers.
    public URI address() {
        return context.getBean(EmbeddedServer.class).getURI();
    }

    /// Where its data lies.
    public Path dataDirectory() {
        return stack.dataDirectory();
    }

    /// Makes a code that signs one browser in.
    public String signInCode() {
        return context.getBean(Doorkeeper.class).signInCode(dev.hoptrail.api.security.Access.ADMIN);
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
