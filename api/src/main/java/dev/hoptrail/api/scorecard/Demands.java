package dev.hoptrail.api.scorecard;

import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.detect.Context.RoleTerms;
import dev.hoptrail.correlate.detect.Context.Sensitivity;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which roles are privileged, and what their sessions must carry.
///
/// @param least roles of at least that sensitivity are privileged; null: all roles are
/// @param asked folded keys that the reader demands of all roles; null: those that the context does
record Demands(Context context, @Nullable Sensitivity least, @Nullable Set<String> asked) {

    /// @param wanted what the reader calls privileged; null: what the context calls highly
    ///   sensitive, all roles where it calls none so
    /// @param all whether the reader calls all roles privileged
    static Demands of(
            Context context,
            @Nullable Sensitivity wanted,
            boolean all,
            @Nullable Collection<String> tagKeys) {
        Sensitivity least = wanted;
        if (least == null && !all && tells(context, Sensitivity.HIGH)) {
            least = Sensitivity.HIGH;
        }
        return new Demands(context, least, tagKeys == null ? null : new TreeSet<>(tagKeys));
    }

    private static boolean tells(Context context, Sensitivity sensitivity) {
        return context.roles().stream().anyMatch(terms -> terms.sensitivity() == sensitivity);
    }

    boolean isPrivileged(String roleArn) {
        if (least == null) {
            return true;
        }
        RoleTerms terms = context.termsOf(roleArn);
        return terms != null
                && terms.sensitivity() != null
                && terms.sensitivity().compareTo(least) >= 0;
    }

    /// Folded keys that sessions of a role must carry.
    Set<String> tagsOf(String roleArn) {
        if (asked != null) {
            return asked;
        }
        RoleTerms terms = context.termsOf(roleArn);
        return terms == null ? Set.of() : new TreeSet<>(terms.requiredTags());
    }

    /// Folded keys that sessions of any role must carry.
    Set<String> tags() {
        return asked != null
                ? asked
                : context.roles().stream()
                        .flatMap(terms -> terms.requiredTags().stream())
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}
