package dev.hoptrail.correlate.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A made-up story of calls in a compact notation, in the order of their delivery.
///
/// A line is a time, an action and what the record says, as `name=value` (quoted where it has
/// blanks); `#` begins a remark, `day` sets the date of the lines below, `organization` lists
/// accounts. Accounts, keys and sessions have short names: `key=H` names the session that a call
/// issues, `by=H` makes it the caller of another one, before or after. Callers that are no session
/// are `user:NAME@ACCOUNT`, `root@ACCOUNT`, `saml:NAMEID`, `oidc:SUBJECT`, `service:HOST`,
/// `center:USERID@ACCOUNT`; `ghost:ROLE/NAME@ACCOUNT` is a session of which no issuance is told.
/// Calls other than those for credentials are written `use:SERVICE:ACTION`. The rest is said in
/// [StoryRecords].
final class Story {
    private static final Pattern ARGUMENT =
            Pattern.compile("([A-Za-z]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S*))|(\\S+)");

    private final String name;
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Call> issuing = new LinkedHashMap<>();
    private final Set<String> organization = new HashSet<>();

    private Story(String name) {
        this.name = name;
    }

    /// One line.
    ///
    /// @param flags arguments without a value
    record Call(
            int number,
            Instant time,
            String action,
            Map<String, String> arguments,
            Set<String> flags) {

        @Nullable String get(String argument) {
            return arguments.get(argument);
        }

        String get(String argument, String otherwise) {
            return arguments.getOrDefault(argument, otherwise);
        }

        boolean is(String flag) {
            return flags.contains(flag);
        }

        String need(String argument) {
            String value = arguments.get(argument);
            if (value == null) {
                throw new IllegalArgumentException(
                        "Line %d (%s) says nothing of %s".formatted(number, action, argument));
            }
            return value;
        }
    }

    static Story read(Path file) throws IOException {
        return of(
                String.valueOf(file.getFileName()).replace(".story", ""), Files.readAllLines(file));
    }

    static Story of(String name, List<String> lines) {
        Story story = new Story(name);
        String day = "2026-03-02";
        int number = 0;
        for (String text : lines) {
            number++;
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            String[] words = text.strip().split("\\s+", 2);
            if (words[0].equals("day")) {
                day = words[1].strip();
            } else if (words[0].equals("organization")) {
                for (String account : words[1].strip().split("\\s+", -1)) {
                    story.organization.add(StoryIds.account(account));
                }
            } else {
                story.add(call(number, Instant.parse(day + "T" + words[0] + "Z"), words[1]));
            }
        }
        return story;
    }

    private static Call call(int number, Instant time, String text) {
        Map<String, String> arguments = new HashMap<>();
        Set<String> flags = new HashSet<>();
        Matcher matcher = ARGUMENT.matcher(text);
        String action = "";
        while (matcher.find()) {
            if (matcher.group(4) != null) {
                if (action.isEmpty()) {
                    action = matcher.group(4);
                } else {
                    flags.add(matcher.group(4));
                }
            } else {
                String quoted = matcher.group(2);
                arguments.put(
                        matcher.group(1), quoted == null ? matcher.group(3) : unescaped(quoted));
            }
        }
        return new Call(number, time, action, arguments, flags);
    }

    private static String unescaped(String quoted) {
        return Pattern.compile("\\\\u([0-9a-f]{4})")
                .matcher(quoted)
                .replaceAll(code -> Character.toString(Integer.parseInt(code.group(1), 16)))
                .translateEscapes();
    }

    private void add(Call call) {
        calls.add(call);
        String key = call.get("key");
        if (key != null && !call.action().equals("GetSigninToken") && !call.is("wrapper")) {
            issuing.put(key, call);
        }
    }

    String name() {
        return name;
    }

    /// The accounts of the organisation; empty where the story names none.
    Set<String> organization() {
        return organization;
    }

    List<Call> calls() {
        return calls;
    }

    /// The call that issued the session of this name.
    Call issuing(String session) {
        Call call = issuing.get(session);
        if (call == null) {
            throw new IllegalArgumentException("No call of " + name + " issues " + session);
        }
        return call;
    }

    /// Names of the sessions, in the order of their lines.
    Set<String> sessions() {
        return issuing.keySet();
    }

    /// What the intake publishes of the records, in the order of their lines.
    List<Published> published() {
        return new StoryRecords(this).published();
    }

    /// The records, in the order of their lines.
    List<ObjectNode> records() {
        return new StoryRecords(this).records();
    }

    /// What a correlator reads of it.
    List<Message> messages() {
        return Published.messages(published());
    }
}
