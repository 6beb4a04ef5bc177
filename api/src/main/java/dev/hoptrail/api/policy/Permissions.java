package dev.hoptrail.api.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.api.policy.Permission.Needs;
import dev.hoptrail.api.policy.Permission.Nothing;
import dev.hoptrail.api.policy.Permission.Unclear;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the IAM actions behind CloudTrail events. Their names differ more often than one would
/// like; what AWS documents of that is a table among the resources, with its sources.
///
/// Names in a log may be anything. None gets into an action that is not of the grammar of actions
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html).
final class Permissions {

    private static final String TABLE = "/policy/permissions.txt";
    private static final String SUFFIX = ".amazonaws.com";
    private static final String ALL = "*";
    private static final Pattern ACTION =
            Pattern.compile("[a-z0-9][a-z0-9-]{0,63}:[A-Za-z][A-Za-z0-9]{0,127}");
    // The version of an API, as in Invoke20150331, GetFunction20150331v2, or
    // CreateDistribution2020_05_31.
    private static final Pattern DATE = Pattern.compile("20\\d{2}_?\\d{2}_?\\d{2}(v\\d)?$");

    private final Map<String, String> prefixes = new HashMap<>();
    private final Set<String> verbatim = new HashSet<>();
    private final Set<String> dated = new HashSet<>();
    private final Map<Event, Permission> events = new HashMap<>();

    private Permissions() {}

    private record Event(String prefix, String name) {}

    /// Reads the table.
    static Permissions read() {
        Permissions permissions = new Permissions();
        try (InputStream table =
                Objects.requireNonNull(Permissions.class.getResourceAsStream(TABLE), TABLE)) {
            new String(table.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(permissions::add);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return permissions;
    }

    private void add(String line) {
        List<String> words = List.of(line.split(" "));
        String first = words.get(1);
        Stream<String> rest = words.stream().skip(2);
        switch (words.getFirst()) {
            case "prefix" -> prefixes.put(first, words.get(2));
            case "verbatim" -> verbatim.addAll(words.subList(1, words.size()));
            case "dated" -> dated.addAll(words.subList(1, words.size()));
            case "event" -> put(first, words.get(2), needs(words.subList(3, words.size())));
            case "free" -> rest.forEach(event -> put(first, event, new Nothing()));
            case "open" -> rest.forEach(event -> put(first, event, new Unclear()));
            default -> throw new IllegalStateException(line);
        }
    }

    private static Needs needs(List<String> actions) {
        for (String action : actions) {
            if (!ACTION.matcher(action).matches()) {
                throw new IllegalStateException("No action: " + action);
            }
        }
        return new Needs(actions, true);
    }

    private void put(String prefix, String event, Permission permission) {
        if (events.put(new Event(prefix, event), permission) != null) {
            throw new IllegalStateException("Twice: " + prefix + ' ' + event);
        }
    }

    /// What a call needs.
    ///
    /// @param source the record's `eventSource`
    /// @param eventName as in the record
    Permission of(String source, String eventName) {
        if (!source.endsWith(SUFFIX)) {
            return new Unclear();
        }
        String service = source.substring(0, source.length() - SUFFIX.length());
        String prefix = prefixes.getOrDefault(service, service);
        String name = dated.contains(prefix) ? DATE.matcher(eventName).replaceFirst("") : eventName;
        @Nullable Permission known = events.get(new Event(prefix, name));
        if (known == null) {
            known = events.get(new Event(prefix, ALL));
        }
        if (known != null) {
            return known;
        }
        String action = prefix + ':' + name;
        return ACTION.matcher(action).matches()
                ? new Needs(List.of(action), verbatim.contains(prefix))
                : new Unclear();
    }
}
