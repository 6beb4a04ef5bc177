package dev.hoptrail.api.embedded;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The own Kafka: one node that is broker and controller, in a JVM of its own so that neither its
/// class path nor its memory mixes with ours.
final class KafkaBroker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final Duration START_PATIENCE = Duration.ofMinutes(3);

    private static final List<String> JVM =
            List.of(
                    "-Xmx256m",
                    "-XX:MaxDirectMemorySize=64m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.awt.headless=true");

    private final Path folder;
    private final Path jars;
    private final Path logFile;
    private final BrokerConfiguration configuration;
    private final Supervised process;

    private KafkaBroker(DataDirectory directory, Path runtime) throws IOException {
        this.folder = directory.folder("kafka");
        this.logFile = folder.resolve("kafka.log");
        this.jars = Unpacked.brokerJars(runtime);
        stopLeftBehind();
        this.configuration =
                new BrokerConfiguration(
                        folder,
                        LoopbackPort.choose(folder.resolve("port")),
                        LoopbackPort.choose(folder.resolve("controller-port")),
                        directory.password("kafka-broker"),
                        directory.password("kafka-hoptrail"));
        configuration.write();
        format();
        this.process = Supervised.start(new Child());
    }

    static KafkaBroker start(DataDirectory directory, Path runtime) {
        try {
            return new KafkaBroker(directory, runtime);
        } catch (IOException failure) {
            throw new StackException("Kafka cannot be started: " + failure, failure);
        }
    }

    Map<String, Object> clientSettings() {
        return configuration.clientSettings();
    }

    private void stopLeftBehind() {
        String argument = BrokerConfiguration.file(folder).toString();
        for (ProcessHandle left : ServerProcess.leftBehind("java", argument)) {
            log.info("Stopping Kafka left running by an earlier process, {}", left.pid());
            ServerProcess.stop(left, STOP_PATIENCE);
        }
    }

    /// Gives the log folder its identity, once. A run cut short is repeated.
    private void format() throws IOException {
        Path done = folder.resolve("formatted");
        if (Files.exists(done)) {
            return;
        }
        String file = BrokerConfiguration.file(folder).toString();
        String cluster = Uuid.randomUuid().toString();
        List<String> command =
                java(
                        "kafka.tools.StorageTool",
                        "format",
                        "--ignore-formatted",
                        "--cluster-id",
                        cluster,
                        "--config",
                        file);
        int exit = ServerProcess.run(command, folder, logFile, START_PATIENCE);
        if (exit != 0) {
            throw StackException.seeLog("Kafka's storage cannot be formatted", logFile);
        }
        Files.writeString(done, cluster + "\n");
    }

    private List<String> java(String... mainClassAndArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add("-Dlog4j2.configurationFile=" + BrokerConfiguration.loggingFile(folder));
        command.addAll(List.of("-cp", jars + "/*"));
        command.addAll(List.of(mainClassAndArguments));
        return command;
    }

    @Override
    public void close() throws IOException {
        process.close();
    }

    @Override
    public String toString() {
        return "Kafka over " + folder;
    }

    private final class Child implements Supervised.Server {

        @Override
        public String name() {
            return "Kafka";
        }

        @Override
        public Path log() {
            return logFile;
        }

        @Override
        public Process start() throws IOException {
            List<String> command = java("kafka.Kafka", BrokerConfiguration.file(folder).toString());
            Process started = ServerProcess.start(command, folder, logFile);
            long end = System.nanoTime() + START_PATIENCE.toNanos();
            while (started.isAlive() && System.nanoTime() - end < 0) {
                if (isListening() && answers()) {
                    return started;
                }
                ServerProcess.pause(50);
            }
            started.destroyForcibly();
            throw StackException.seeLog("Kafka does not start", logFile);
        }

        private boolean isListening() {
            try (Socket socket = new Socket()) {
                socket.connect(LoopbackPort.address(configuration.port()), 1000);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        }

        /// The port opens before the controller lets the broker serve.
        private boolean answers() {
            try (Admin admin = Admin.create(clientSettings())) {
                return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
            } catch (ExecutionException | TimeoutException notYet) {
                return false;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new StackException("Interrupted while Kafka starts", interrupted);
            }
        }

        @Override
        public void stop(Process running) {
            ServerProcess.stop(running.toHandle(), STOP_PATIENCE);
        }
    }
}
