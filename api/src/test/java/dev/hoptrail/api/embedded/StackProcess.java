package dev.hoptrail.api.embedded;

import java.io.IOException;
import java.nio.file.Path;

/// A process that starts the servers over a directory, says so, and stays until it is killed.
final class StackProcess {

    private StackProcess() {}

    public static void main(String[] arguments) throws IOException {
        EmbeddedStack stack = EmbeddedStack.start(TestStack.settings(Path.of(arguments[0])));
        System.out.println(stack.postgres().pid() + " " + stack.broker().pid());
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        stack.close();
    }
}
