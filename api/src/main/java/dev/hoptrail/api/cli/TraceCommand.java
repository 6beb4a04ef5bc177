package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.text.SafeText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows the chain behind a credential.
@Command(
        name = "trace",
        description = "Show the chain behind a credential; exit code 1 if none is known.")
final class TraceCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Parameters(
            paramLabel = "KEY|SESSION_ARN|EVENT_ID",
            description = "An access key id, the ARN of a session, or the id of an issuing event.")
    private String subject = "";

    @Option(names = "--at", paramLabel = "T", description = "Only sessions alive at this moment.")
    private @Nullable String at;

    @Option(
            names = "--known-at",
            paramLabel = "T",
            description = "The chain as it was believed at this moment.")
    private @Nullable String knownAt;

    @Option(
            names = "--blast-radius",
            description = "Also how far the session reached, and a plan to revoke it; --at counts.")
    private boolean blastRadius;

    @Option(names = "--json", description = "The chains as JSON lines.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (ServiceConnection connection = ServiceConnection.open(options)) {
            ServiceClient client = connection.client();
            JsonNode found = client.get(ServiceClient.path("/api/v1/resolve", question()));
            if (found.path("items").isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .println("hoptrail: no session known for " + SafeText.line(subject));
                return ExitCode.SOFTWARE;
            }
            show(client, found.path("items"), out);
            out.flush();
            return ExitCode.OK;
        }
    }

    private Map<String, String> question() {
        Map<String, String> question = new LinkedHashMap<>();
        if (subject.matches("A(KI|SI)A[A-Z0-9]{16}")) {
            question.put("accessKeyId", subject);
        } else if (subject.startsWith("arn:")) {
            question.put("sessionArn", subject);
        } else if (subject.matches("(AROA|AIDA)[A-Z0-9]+:.*")) {
            question.put("principalId", subject);
        } else {
            question.put("eventId", subject);
        }
        if (at != null) {
            question.put("at", at);
        }
        question.putAll(then());
        return question;
    }

    private Map<String, String> then() {
        return knownAt == null ? Map.of() : Map.of("knownAt", knownAt);
    }

    private void show(ServiceClient client, JsonNode items, PrintWriter out) {
        boolean several = items.size() > 1;
        if (several) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "%d sessions fit (%s):"
                                    .formatted(items.size(), items.path(0).path("grade").asText()));
        }
        for (JsonNode item : items) {
            String id = item.path("session").path("sessionId").asText();
            ChainPicture picture = ChainPicture.load(client, id, then());
            if (json) {
                out.println(picture.json());
            } else {
                picture.print(out);
                out.println();
                if (blastRadius) {
                    BlastRadiusPicture.print(client, id, at, out);
                    out.println();
                }
            }
        }
    }
}
