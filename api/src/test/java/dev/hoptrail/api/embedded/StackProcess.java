package dev.hoptrail.api.embedded;

import java.io.IOException;
import java.nio.file.Path;

/// A process that starts the servers over a directory, says so, and stays until its input ends.
final class StackProcess {

    private StackProcess() {}

    public static void main(String[] arguments) throws IOException {
        EmbeddedStack stack = EmbeddedStack.start(TestStack.settings(Path.of(arguments[0])));
        System.out.println("ready");
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        stack.close();
    }
}
