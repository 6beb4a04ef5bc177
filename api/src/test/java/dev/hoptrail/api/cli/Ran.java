package dev.hoptrail.api.cli;

import dev.hoptrail.api.RunningService;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/// What a command printed and how it ended.
public record Ran(int exit, String out, String err) {

    /// Runs a command as it is typed, over the data of a service.
    public static Ran of(RunningService service, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--data");
        all.add(service.data().toString());
        return of(all.toArray(new String[0]));
    }

    /// Runs a command that needs no service.
    public static Ran of(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit =
                Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(words);
        return new Ran(exit, out.toString(), err.toString());
    }
}
