package dev.hoptrail.correlate.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One record that issues, aliases, denies or changes the rules of credentials, reduced to facts.
///
/// @param errorCode null where the call succeeded
public record IdentityEvent(
        RecordRef ref,
        String eventSource,
        String eventName,
        @Nullable String region,
        @Nullable String sourceIp,
        @Nullable String userAgent,
        @Nullable String errorCode,
        @Nullable String errorMessage,
        @Nullable String requestId,
        Caller caller,
        Detail detail) {

    /// What the event says beyond who called.
    public sealed interface Detail
            permits Issuance,
                    SwitchRole,
                    SigninToken,
                    RoleCredentials,
                    AgentToken,
                    TagChange,
                    Refused,
                    RuleChange,
                    Plain {}

    /// A console switch (`signin` SwitchRole): the browser's address, and who switched.
    ///
    /// @param switchFrom ARN of the user or session that switched, from `additionalEventData`
    public record SwitchRole(String switchFrom) implements Detail {}

    /// `signin` GetSigninToken: the issued key stands for the caller's key.
    public record SigninToken(AccessKeyId issuedKey) implements Detail {}

    /// `sso` GetRoleCredentials or Federate: the portal call behind an AssumeRoleWithSAML of the
    /// same second. The caller says on whose behalf.
    public record RoleCredentials(String accountId, String permissionSet) implements Detail {

        /// What was asked for: `account/permission set`.
        public String asked() {
            return accountId + "/" + permissionSet;
        }
    }

    /// `signin` CreateOAuth2Token for AWS's MCP server: an AI agent will work for the caller.
    ///
    /// @param signInSession ARN of the sign-in session that the token mints
    public record AgentToken(String signInSession) implements Detail {}

    /// `iam` changed the tags of a role or user.
    ///
    /// @param clears whether no earlier tag counts any more: the subject was created or deleted
    /// @param given values by key
    /// @param taken keys
    public record TagChange(
            TagSubject subject, boolean clears, Map<String, String> given, List<String> taken)
            implements Detail {

        public TagChange {
            given = Map.copyOf(given);
            taken = List.copyOf(taken);
        }
    }

    /// A change of who may enter, or of what is logged.
    ///
    /// @param target name of the role concerned, where it is one
    /// @param weakens whether less is logged afterwards
    /// @param revokedBefore where the change denies everything to the sessions that the role had by
    ///   an instant (`aws:TokenIssueTime`), that instant
    public record RuleChange(
            @Nullable String target, boolean weakens, @Nullable Instant revokedBefore)
            implements Detail {}

    /// A call that was refused.
    ///
    /// @param roleArn the role that was asked for, where the record or its message names it
    /// @param tags session tags that were asked for, one for each key as AWS compares it; many
    ///   refusals come without parameters and tell none
    public record Refused(@Nullable String roleArn, List<RefusedTag> tags) implements Detail {

        public Refused {
            tags = List.copyOf(tags);
        }
    }

    /// A session tag that was asked for in vain.
    public record RefusedTag(String key, String value, boolean transitive) {}

    /// An event that is kept as a record and needs no further reading.
    public record Plain() implements Detail {}
}
