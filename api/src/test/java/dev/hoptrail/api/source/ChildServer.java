package dev.hoptrail.api.source;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// ElasticMQ or S3Mock in a process and on a class path of its own, at a free port of loopback, for
/// as long as the process that started it lives.
final class ChildServer implements AutoCloseable {

    private static final Path SERVERS = Path.of("src/test/servers");
    private static final String LOOPBACK = "127.0.0.1";

    private final Process process;
    private final int port;

    private ChildServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts one and waits until it answers.
    ///
    /// @param name of its folder
    /// @param memory the most that its heap may take
    static ChildServer start(String name, String memory) throws IOException {
        String libraries = Files.readString(SERVERS.resolve(name).resolve("target/class-path"));
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), name);
        Path told = folder.resolve("port");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + memory,
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xshare:auto",
                                "-cp",
                                Path.of("target/test-classes").toAbsolutePath()
                                        + ":"
                                        + libraries.strip(),
                                ChildServer.class.getName(),
                                name,
                                told.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        while (!Files.exists(told)) {
            if (!process.isAlive()) {
                throw new IOException(Files.readString(folder.resolve("log")));
            }
            pause();
        }
        return new ChildServer(process, Integer.parseInt(Files.readString(told)));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /// What runs in the child, by reflection: its class path is not that of the tests.
    public static void main(String[] arguments) throws Exception {
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        Path told = Path.of(arguments[1]);
        int port =
                arguments[0].equals("s3mock") ? s3Mock(told.resolveSibling("store")) : elasticMq();
        Path whole = told.resolveSibling("port.part");
        Files.writeString(whole, Integer.toString(port));
        Files.move(whole, told, StandardCopyOption.ATOMIC_MOVE);
        while (parent.isAlive()) {
            pause();
        }
        System.exit(0);
    }

    private static int s3Mock(Path folder) throws ReflectiveOperationException {
        Class<?> type = Class.forName("com.adobe.testing.s3mock.S3MockApplication");
        List<String> settings = new ArrayList<>();
        settings.add("--server.address=" + LOOPBACK);
        settings.add("--server.port=0");
        settings.add("--server.ssl.enabled=false");
        settings.add("--http.port=0");
        settings.add("--com.adobe.testing.s3mock.store.root=" + folder);
        Object server =
                type.getMethod("start", String[].class)
                        .invoke(null, (Object) settings.toArray(String[]::new));
        // It listens a second time, and that at all addresses.
        Field second = type.getDeclaredField("httpConnector");
        second.setAccessible(true);
        Object connector = second.get(server);
        connector.getClass().getMethod("stop").invoke(connector);
        return (int) type.getMethod("getPort").invoke(server);
    }

    private static int elasticMq() throws ReflectiveOperationException {
        Class<?> type = Class.forName("org.elasticmq.rest.sqs.SQSRestServerBuilder");
        Object builder = type.getMethod("withDynamicPort").invoke(null);
        builder = call(builder, "withInterface", LOOPBACK);
        Object server = builder.getClass().getMethod("start").invoke(builder);
        Object binding = server.getClass().getMethod("waitUntilStarted").invoke(server);
        Object address = binding.getClass().getMethod("localAddress").invoke(binding);
        return ((InetSocketAddress) address).getPort();
    }

    private static Object call(Object on, String name, String argument)
            throws ReflectiveOperationException {
        return on.getClass().getMethod(name, String.class).invoke(on, argument);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
