package dev.hoptrail.api.embedded;

import dev.hoptrail.migrations.TopicCatalogue;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/// What the own broker is told, in a file for its user alone since it holds the passwords.
///
/// @param port of clients
/// @param controllerPort of the controller; both on loopback, both asking for a password
record BrokerConfiguration(
        Path folder, int port, int controllerPort, String brokerPassword, String clientPassword) {

    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    private static final String LOGGING =
            """
            appenders = stdout
            appender.stdout.type = Console
            appender.stdout.name = stdout
            appender.stdout.layout.type = PatternLayout
            appender.stdout.layout.pattern = %d{ISO8601}{UTC} %-5p %c{1} %m%n
            rootLogger.level = WARN
            rootLogger.appenderRefs = stdout
            rootLogger.appenderRef.stdout.ref = stdout
            logger.server.name = kafka.server
            logger.server.level = INFO
            logger.values.name = org.apache.kafka.common.config
            logger.values.level = ERROR
            """;

    static Path file(Path folder) {
        return folder.resolve("server.properties");
    }

    static Path loggingFile(Path folder) {
        return folder.resolve("log4j2.properties");
    }

    void write() throws IOException {
        StringWriter text = new StringWriter();
        properties().store(text, null);
        Path file = file(folder);
        Files.deleteIfExists(file);
        Files.createFile(file, PasswordFile.OWNER_ONLY);
        Files.writeString(file, text.toString());
        Files.writeString(loggingFile(folder), LOGGING);
    }

    Map<String, Object> clientSettings() {
        return Map.of(
                "bootstrap.servers",
                LoopbackPort.HOST + ":" + port,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN + "username=\"hoptrail\" password=\"" + clientPassword + "\";");
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(identity());
        properties.putAll(access());
        properties.putAll(oneNode());
        properties.putAll(smallMemory());
        return properties;
    }

    private Map<String, String> identity() {
        String host = LoopbackPort.HOST;
        return Map.of(
                "node.id",
                "1",
                "process.roles",
                "broker,controller",
                "log.dirs",
                folder.resolve("data").toString(),
                "listeners",
                "CLIENT://%s:%d,CONTROLLER://%s:%d".formatted(host, port, host, controllerPort),
                "advertised.listeners",
                "CLIENT://%s:%d".formatted(host, port),
                "controller.listener.names",
                "CONTROLLER",
                "inter.broker.listener.name",
                "CLIENT",
                "controller.quorum.voters",
                "1@%s:%d".formatted(host, controllerPort));
    }

    private Map<String, String> access() {
        String login =
                LOGIN
                        + "username=\"broker\" password=\"%1$s\" user_broker=\"%1$s\""
                                .formatted(brokerPassword);
        return Map.of(
                "listener.security.protocol.map",
                "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "sasl.mechanism.controller.protocol",
                "PLAIN",
                "listener.name.controller.sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.client.plain.sasl.jaas.config",
                login + " user_hoptrail=\"" + clientPassword + "\";",
                "listener.name.controller.plain.sasl.jaas.config",
                login + ";");
    }

    private static Map<String, String> oneNode() {
        return Map.ofEntries(
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("message.max.bytes", Integer.toString(TopicCatalogue.MAX_MESSAGE_BYTES)),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // A group waits for a member that was killed: with the defaults 45 seconds.
                Map.entry("group.consumer.session.timeout.ms", "6000"),
                Map.entry("group.consumer.min.session.timeout.ms", "3000"),
                Map.entry("group.consumer.heartbeat.interval.ms", "1000"),
                Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
                // After a kill the node waits for its own dead session: with the defaults 13
                // seconds.
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "500"));
    }

    private static Map<String, String> smallMemory() {
        return Map.of(
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "4",
                // Taken from the heap at start; only internal topics are compacted here.
                "log.cleaner.dedupe.buffer.size", "4194304",
                "log.cleaner.io.buffer.size", "131072");
    }

    /// Leaves out the passwords.
    @Override
    public String toString() {
        return "broker over %s at port %d".formatted(folder, port);
    }
}
