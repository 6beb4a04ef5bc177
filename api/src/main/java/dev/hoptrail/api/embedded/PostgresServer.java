package dev.hoptrail.api.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The own PostgreSQL: one cluster, kept for good.
final class PostgresServer implements AutoCloseable {

    /// The service's database.
    static final String DATABASE = "hoptrail";

    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
    private static final int STATUS_LINE = 7;
    private static final String FOLDER = "postgres";
    private static final String CLUSTER = "data";
    private static final String PORT = "port";

    /// For bulk loading within little memory. Nothing here gives up a committed transaction.
    private static final Map<String, String> SETTINGS =
            Map.ofEntries(
                    Map.entry("listen_addresses", LoopbackPort.HOST),
                    Map.entry("unix_socket_directories", ""),
                    Map.entry("max_connections", "100"),
                    Map.entry("shared_buffers", "192MB"),
                    Map.entry("effective_cache_size", "1GB"),
                    Map.entry("work_mem", "16MB"),
                    Map.entry("maintenance_work_mem", "128MB"),
                    Map.entry("max_wal_size", "4GB"),
                    Map.entry("min_wal_size", "256MB"),
                    Map.entry("wal_compression", "on"),
                    Map.entry("checkpoint_timeout", "15min"),
                    Map.entry("random_page_cost", "1.1"),
                    // Statements are short or already shaped by indexes: compiling them costs more.
                    Map.entry("jit", "off"),
                    Map.entry("timezone", "UTC"),
                    Map.entry("log_timezone", "UTC"),
                    // Statements and row values may hold what attackers wrote: not for a log.
                    Map.entry("log_min_error_statement", "panic"),
                    Map.entry("log_error_verbosity", "terse"));

    private final DataDirectory directory;
    private final Path folder;
    private final Path programs;
    private final Path logFile;
    private final Unprivileged user;
    private final int port;
    private final Supervised process;

    private PostgresServer(DataDirectory directory, Path runtime) throws IOException {
        this.directory = directory;
        this.folder = directory.folder(FOLDER);
        this.logFile = folder.resolve("postgres.log");
        this.programs = Unpacked.postgres(runtime).resolve("bin");
        this.user = Unprivileged.find(folder, logFile);
        stopLeftBehind();
        if (!Files.exists(data())) {
            initialise();
        }
        this.port = LoopbackPort.choose(folder.resolve(PORT));
        this.process = Supervised.start(new Child());
    }

    static PostgresServer start(DataDirectory directory, Path runtime) {
        try {
            PostgresServer server = new PostgresServer(directory, runtime);
            server.setUp();
            return server;
        } catch (IOException failure) {
            throw new StackException("PostgreSQL cannot be started: " + failure, failure);
        }
    }

    private void setUp() throws IOException {
        try {
            new PostgresRoles(this, directory).ensure();
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /// How a role reaches the service's database of a server that another process runs.
    ///
    /// @throws StackException if none runs over the directory
    static ConnectionSettings ofAnother(Path dataDirectory, PostgresRole role) {
        try {
            int port =
                    Integer.parseInt(
                            Files.readString(dataDirectory.resolve(FOLDER).resolve(PORT)).strip());
            String password =
                    PasswordFile.in(
                            dataDirectory.resolve("passwords"), "postgres-" + role.roleName());
            return new ConnectionSettings(url(port, DATABASE), role.roleName(), password);
        } catch (IOException | NumberFormatException failure) {
            throw new StackException(
                    "No database runs over %s (%s)".formatted(dataDirectory, failure), failure);
        }
    }

    /// Whether there is a database in a directory.
    static boolean isIn(Path dataDirectory) {
        return Files.exists(dataDirectory.resolve(FOLDER).resolve(CLUSTER));
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://%s:%d/%s".formatted(LoopbackPort.HOST, port, database);
    }

    /// How a role reaches a database of this server.
    ConnectionSettings connection(PostgresRole role, String database) {
        return new ConnectionSettings(
                url(port, database),
                role.roleName(),
                directory.password("postgres-" + role.roleName()));
    }

    private Path data() {
        return folder.resolve(CLUSTER);
    }

    private void stopLeftBehind() throws IOException {
        for (ProcessHandle left : ServerProcess.leftBehind("postgres", data().toString())) {
            log.info("Stopping PostgreSQL left running by an earlier process, {}", left.pid());
            stop(left);
        }
        dropStalePidFile();
    }

    /// A file that a power cut or a killed server left names a process that by now may be any
    /// other: PostgreSQL would refuse to start.
    private void dropStalePidFile() throws IOException {
        Files.deleteIfExists(data().resolve("postmaster.pid"));
    }

    /// Makes the cluster beside its place, so that one cut short is never taken for whole.
    private void initialise() throws IOException {
        Path fresh = Files.createTempDirectory(folder, "cluster");
        Path password = folder.resolve("first-password");
        Files.deleteIfExists(password);
        Files.createFile(password, PasswordFile.OWNER_ONLY);
        Files.writeString(
                password, directory.password("postgres-" + PostgresRole.ADMIN.roleName()));
        user.handOver(folder);
        List<String> command =
                List.of(
                        programs.resolve("initdb").toString(),
                        "--pgdata=" + fresh,
                        "--username=" + PostgresRole.ADMIN.roleName(),
                        "--auth=scram-sha-256",
                        "--pwfile=" + password,
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C");
        int exit = ServerProcess.run(user.command(command), folder, logFile, Duration.ofMinutes(5));
        Files.delete(password);
        if (exit != 0) {
            throw StackException.seeLog("initdb failed with code " + exit, logFile);
        }
        Files.move(fresh, data());
    }

    private void stop(ProcessHandle postmaster) throws IOException {
        List<String> command =
                List.of(
                        programs.resolve("pg_ctl").toString(),
                        "stop",
                        "--mode=fast",
                        "--silent",
                        "--pgdata=" + data(),
                        "--timeout=" + STOP_PATIENCE.toSeconds());
        ServerProcess.run(user.command(command), folder, logFile, STOP_PATIENCE.plusSeconds(10));
        ServerProcess.stop(postmaster, Duration.ofSeconds(5));
    }

    /// Stops the server as it would be for a shutdown: open transactions are rolled back.
    @Override
    public void close() throws IOException {
        process.close();
    }

    @Override
    public String toString() {
        return "PostgreSQL over " + folder;
    }

    private final class Child implements Supervised.Server {

        @Override
        public String name() {
            return "PostgreSQL";
        }

        @Override
        public Path log() {
            return logFile;
        }

        @Override
        public Process start() throws IOException {
            // Backends of a server killed a moment ago may still hold its memory: it then ends at
            // once.
            for (int attempt = 1; ; attempt++) {
                dropStalePidFile();
                Process started = ServerProcess.start(command(), folder, logFile);
                if (becomesReady(started)) {
                    return started;
                }
                if (attempt == 5) {
                    throw StackException.seeLog("PostgreSQL does not start", logFile);
                }
                ServerProcess.pause(400);
            }
        }

        private List<String> command() {
            List<String> command = new ArrayList<>();
            command.add(programs.resolve("postgres").toString());
            command.addAll(List.of("-D", data().toString(), "-p", Integer.toString(port)));
            SETTINGS.forEach((name, value) -> {
                command.add("-c");
                command.add(name + "=" + value);
            });
            return user.command(command);
        }

        /// Waits while the server recovers, however long that takes.
        private boolean becomesReady(Process started) throws IOException {
            while (started.isAlive()) {
                if (isReady()) {
                    return true;
                }
                ServerProcess.pause(20);
            }
            return false;
        }

        private boolean isReady() throws IOException {
            Path status = data().resolve("postmaster.pid");
            if (!Files.exists(status)) {
                return false;
            }
            List<String> lines = Files.readAllLines(status);
            return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
        }

        @Override
        public void stop(Process running) throws IOException {
            PostgresServer.this.stop(running.toHandle());
        }
    }
}
