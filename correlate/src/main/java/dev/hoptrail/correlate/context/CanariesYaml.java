package dev.hoptrail.correlate.context;

import dev.hoptrail.correlate.context.ContextFile.CanaryList;
import dev.hoptrail.correlate.detect.Context.Canaries;
import dev.hoptrail.correlate.detect.Context.Pattern;
import dev.hoptrail.correlate.tags.SessionTag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `canaries.yaml` as people write it.
///
/// @param roles ARNs, with `*` for any characters
/// @param tags `Key`, or `Key=value`
/// @param sessionNames with `*` for any characters
record CanariesYaml(
        @Nullable List<String> roles,
        @Nullable List<String> tags,
        @Nullable List<String> sessionNames) {

    CanaryList toList() {
        Map<String, Set<String>> values = new HashMap<>();
        Set<String> whole = new HashSet<>();
        for (String tag : tags == null ? List.<String>of() : tags) {
            int at = tag.indexOf('=');
            String key = SessionTag.fold(at < 0 ? tag : tag.substring(0, at));
            Set<String> some = values.computeIfAbsent(key, none -> new HashSet<>());
            if (at < 0) {
                whole.add(key);
            } else {
                some.add(tag.substring(at + 1));
            }
        }
        whole.forEach(key -> values.put(key, Set.of()));
        return new CanaryList(new Canaries(patterns(roles), values, patterns(sessionNames)));
    }

    private static List<Pattern> patterns(@Nullable List<String> texts) {
        return texts == null ? List.of() : texts.stream().map(Pattern::new).toList();
    }
}
