package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.text.SafeText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows how much of what privileged sessions do can be pinned on somebody.
@Command(
        name = "scorecard",
        description = {
            "How many privileged sessions end at a named person or workload, carry a source identity and",
            "the tags required; what the others lack. With --role also what would close that."
        })
final class ScorecardCommand implements Callable<Integer> {
    private static final int HUNDRED = 100;
    private static final int NAME_WIDTH = 17;
    private static final int SHARE_WIDTH = 30;

    @Spec private CommandSpec spec;
    @Mixin private ServiceOptions options;

    @Option(
            names = "--from",
            paramLabel = "T",
            description = "Sessions alive then or later; 30 days before --to where absent.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "T", description = "Issued up to then; now where absent.")
    private @Nullable String to;

    @Option(names = "--account", paramLabel = "ID", description = "Of this account only.")
    private @Nullable String account;

    @Option(names = "--role", paramLabel = "ARN", description = "Of this role only.")
    private @Nullable String role;

    @Option(
            names = "--sensitivity",
            paramLabel = "S",
            description = "Roles that roles.yaml calls low, medium or high, or more; or any.")
    private @Nullable String sensitivity;

    @Option(
            names = "--require-tag",
            paramLabel = "KEY",
            description = "A tag that every session must carry; may be given again.")
    private List<String> requiredTags = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "So many roles at most; ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Option(names = "--json", description = "The answer as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode card;
        try (ServiceConnection connection = ServiceConnection.open(options)) {
            card = connection.client().get(path());
        }
        if (json) {
            out.println(card);
        } else {
            print(card, out);
        }
        out.flush();
        return ExitCode.OK;
    }

    private String path() {
        Map<String, String> asked = new LinkedHashMap<>();
        put(asked, "from", from);
        put(asked, "to", to);
        put(asked, "account", account);
        put(asked, "role", role);
        put(asked, "sensitivity", sensitivity);
        asked.put("limit", Integer.toString(limit));
        StringJoiner path = new StringJoiner("&");
        path.add(ServiceClient.path("/api/v1/scorecard", asked));
        requiredTags.forEach(key -> path.add("requiredTag=" + ServiceClient.escape(key)));
        return path.toString();
    }

    private static void put(Map<String, String> asked, String name, @Nullable String value) {
        if (value != null) {
            asked.put(name, value);
        }
    }

    private void print(JsonNode card, PrintWriter out) {
        out.println(
                "Sessions of %s, %s to %s"
                        .formatted(
                                roles(card.path("basis")),
                                card.path("from").asText(),
                                card.path("to").asText()));
        out.println(line("", "SESSIONS", "CALLS MADE WITH THEM"));
        JsonNode total = card.path("total");
        total(out, "named", total, "named");
        total(out, "source identity", total, "sourceIdentity");
        total(out, "required tags", total, "tags");
        losses(out, total);
        out.println();
        Table table = new Table("ROLE", "ACCOUNT", "SESSIONS", "NAMED", "SOURCE IDENTITY", "TAGS");
        for (JsonNode one : card.path("roles")) {
            JsonNode sessions = one.at("/score/sessions");
            table.add(
                    SafeText.line(roleName(one.path("roleArn").asText())),
                    SafeText.line(one.path("accountId")),
                    "%,d".formatted(sessions.at("/named/of").asLong()),
                    percent(sessions.path("named")),
                    percent(sessions.path("sourceIdentity")),
                    percent(sessions.path("tags")));
        }
        table.print(out, Screen.width());
        int listed = card.path("roles").size();
        int all = card.path("roleCount").asInt();
        if (listed < all) {
            out.println("%,d of %,d roles, those that lose the most".formatted(listed, all));
        }
        if (role != null) {
            card.path("roles").forEach(one -> remedies(out, one));
        }
        out.println();
        out.println("Not proven");
        card.path("notProven").forEach(text -> paragraph(out, text));
    }

    private static String roles(JsonNode basis) {
        return basis.path("roles").asText().equals("ALL")
                ? "all roles"
                : "roles that roles.yaml calls %s%s"
                        .formatted(
                                basis.path("sensitivity")
                                        .asText()
                                        .toLowerCase(java.util.Locale.ROOT),
                                basis.path("sensitivity").asText().equals("HIGH")
                                        ? ""
                                        : " or more");
    }

    private static void total(PrintWriter out, String name, JsonNode total, String share) {
        out.println(
                line(
                        name,
                        share(total.path("sessions").path(share)),
                        share(total.path("uses").path(share))));
    }

    private static String line(String name, String sessions, String uses) {
        return (SafeText.fit(name, NAME_WIDTH) + SafeText.fit(sessions, SHARE_WIDTH) + uses)
                .stripTrailing();
    }

    private static String share(JsonNode share) {
        return "%,d of %,d  %s"
                .formatted(share.path("count").asLong(), share.path("of").asLong(), percent(share));
    }

    /// Rounded down: all is all.
    private static String percent(JsonNode share) {
        long of = share.path("of").asLong();
        return of == 0 ? "–" : share.path("count").asLong() * HUNDRED / of + " %";
    }

    private static void losses(PrintWriter out, JsonNode score) {
        for (JsonNode loss : score.path("losses")) {
            out.println(
                    line(
                            "",
                            "%,d %s %s"
                                    .formatted(
                                            loss.path("sessions").asLong(),
                                            loss.path("loss").asText(),
                                            SafeText.line(loss.path("tagKey")))
                                    .strip(),
                            "%,d".formatted(loss.path("uses").asLong())));
        }
        if (score.path("weaklyNamed").asLong() > 0) {
            out.println(
                    "%,d of the named sessions rest on a hop that is no better than PROBABLE."
                            .formatted(score.path("weaklyNamed").asLong()));
        }
    }

    private static String roleName(String arn) {
        return arn.substring(arn.indexOf(":role/") + ":role/".length());
    }

    private static void remedies(PrintWriter out, JsonNode role) {
        for (JsonNode remedy : role.path("remedies")) {
            out.println();
            StringJoiner losses = new StringJoiner(", ");
            remedy.path("losses").forEach(loss -> losses.add(loss.asText()));
            out.println(losses);
            paragraph(out, remedy.path("advice"));
            SafeText.lines(remedy.path("policy")).forEach(out::println);
        }
    }

    /// Broken between words, so that it fits the screen.
    private static void paragraph(PrintWriter out, JsonNode text) {
        int width = Math.min(Screen.width(), HUNDRED);
        StringBuilder line = new StringBuilder();
        for (String word : SafeText.line(text).split(" ", -1)) {
            if (!line.isEmpty() && line.length() + word.length() + 1 > width) {
                out.println(line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        out.println(line);
    }
}
