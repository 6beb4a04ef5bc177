package dev.hoptrail.api.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/// Ports on loopback, remembered in a file so that a server keeps its address while it can.
final class LoopbackPort {

    static final String HOST = "127.0.0.1";

    private LoopbackPort() {}

    /// The port remembered in the file if it is free, else a free one, then remembered.
    static int choose(Path file) {
        try {
            if (Files.exists(file)) {
                int remembered = Integer.parseInt(Files.readString(file).strip());
                if (isFree(remembered)) {
                    return remembered;
                }
            }
            int port = bind(0);
            Files.writeString(file, port + "\n");
            return port;
        } catch (IOException | NumberFormatException failure) {
            throw new StackException("No port for " + file + ": " + failure, failure);
        }
    }

    static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(HOST), port);
    }

    private static boolean isFree(int port) {
        try {
            return bind(port) == port;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int bind(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address(port));
            return socket.getLocalPort();
        }
    }
}
