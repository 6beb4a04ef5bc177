package dev.hoptrail.api.oidc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The identity provider of npm's `oidc-provider`, a certified one, as a process on loopback.
final class NodeProvider implements AutoCloseable {

    private static final Path SCRIPT = Path.of("..", "ui", "test", "identity-provider.mjs");

    private final Process process;
    private final BufferedReader told;
    private final String issuer;

    private NodeProvider(Process process, BufferedReader told, String issuer) {
        this.process = process;
        this.told = told;
        this.issuer = issuer;
    }

    static NodeProvider start() throws IOException {
        Process process =
                new ProcessBuilder("node", SCRIPT.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        BufferedReader told = process.inputReader();
        String issuer = told.readLine();
        if (issuer == null) {
            throw new IllegalStateException("node " + SCRIPT + " does not start; is npm ci done?");
        }
        return new NodeProvider(process, told, issuer);
    }

    String issuer() {
        return issuer;
    }

    /// Tells it of the client and of people; returns when it serves.
    void serve(URI redirect, String people) throws IOException {
        Writer tell = process.outputWriter();
        tell.write("{\"redirect\":\"%s\",\"people\":%s}\n".formatted(redirect, people));
        tell.flush();
        if (!"ready".equals(told.readLine())) {
            throw new IllegalStateException("The identity provider does not serve");
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The identity provider does not end");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        told.close();
    }
}
