package dev.hoptrail.correlate.context;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hoptrail.correlate.context.ContextFile.Roles;
import dev.hoptrail.correlate.detect.Context.Pattern;
import dev.hoptrail.correlate.detect.Context.RoleTerms;
import dev.hoptrail.correlate.detect.Context.Sensitivity;
import dev.hoptrail.correlate.tags.SessionTag;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `roles.yaml` as people write it.
record RolesYaml(@Nullable List<String> entitlementKeys, @Nullable List<RoleYaml> roles) {

    /// @param arn with `*` for any characters
    /// @param sensitivity `low`, `medium` or `high`
    record RoleYaml(
            @JsonProperty(required = true) String arn,
            @Nullable String sensitivity,
            @Nullable List<String> requiredTags,
            @JsonProperty("requireSourceIdentity") boolean sourceIdentityRequired) {
        RoleYaml {
            if (arn == null || !arn.startsWith("arn:")) {
                throw new IllegalArgumentException(
                        "arn must be the ARN of a role, in which * stands for any characters, not "
                                + arn);
            }
            sensitivity(sensitivity);
        }

        private static @Nullable Sensitivity sensitivity(@Nullable String word) {
            if (word == null) {
                return null;
            }
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "low" -> Sensitivity.LOW;
                case "medium" -> Sensitivity.MEDIUM;
                case "high" -> Sensitivity.HIGH;
                default ->
                        throw new IllegalArgumentException(
                                "sensitivity must be low, medium or high, not " + word);
            };
        }

        RoleTerms terms() {
            return new RoleTerms(
                    new Pattern(arn),
                    sensitivity(sensitivity),
                    folded(requiredTags),
                    sourceIdentityRequired);
        }
    }

    Roles toRoles() {
        return new Roles(
                roles == null ? List.of() : roles.stream().map(RoleYaml::terms).toList(),
                folded(entitlementKeys));
    }

    static Set<String> folded(@Nullable List<String> keys) {
        return Objects.requireNonNullElse(keys, List.<String>of()).stream()
                .map(SessionTag::fold)
                .collect(Collectors.toSet());
    }
}
