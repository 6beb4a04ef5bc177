package dev.hoptrail.correlate.event;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the few parts of an ARN that linking needs. Everything is tolerant: a text that is no ARN
/// of the asked form answers null.
public final class Arns {
    private static final int ACCOUNT_FIELD = 4;
    private static final int RESOURCE_FIELD = 5;

    private static final Pattern RESERVED_ROLE =
            Pattern.compile(
                    "role/aws-reserved/sso\\.amazonaws\\.com/(?:[a-z0-9-]+/)?AWSReservedSSO_(.+)_[0-9a-f]{16}");

    private Arns() {}

    /// The account of an ARN, or null where it has none.
    public static @Nullable String accountId(@Nullable String arn) {
        String account = field(arn, ACCOUNT_FIELD);
        return account == null || account.isEmpty() ? null : account;
    }

    /// The friendly name of a role: the last part of its path.
    public static @Nullable String roleName(@Nullable String arn) {
        String resource = field(arn, RESOURCE_FIELD);
        if (resource == null) {
            return null;
        }
        if (resource.startsWith("assumed-role/")) {
            int end = resource.indexOf('/', "assumed-role/".length());
            return end < 0 ? null : resource.substring("assumed-role/".length(), end);
        }
        return resource.startsWith("role/")
                ? resource.substring(resource.lastIndexOf('/') + 1)
                : null;
    }

    /// The permission set of a role that IAM Identity Center made, `account/permission set`, or
    /// null for other roles. Nobody else may make roles on this path.
    public static @Nullable String permissionSet(@Nullable String roleArn) {
        String account = accountId(roleArn);
        Matcher role = RESERVED_ROLE.matcher(String.valueOf(field(roleArn, RESOURCE_FIELD)));
        return account != null && role.matches() ? account + "/" + role.group(1) : null;
    }

    /// What names a role session whichever way its ARN is written: `account/role name/session
    /// name`. Session ARNs drop the role's path, so the path takes no part.
    public static @Nullable String sessionHandle(@Nullable String sessionArn) {
        String resource = field(sessionArn, RESOURCE_FIELD);
        String account = accountId(sessionArn);
        if (resource == null || account == null || !resource.startsWith("assumed-role/")) {
            return null;
        }
        return account + "/" + resource.substring("assumed-role/".length());
    }

    /// The same handle from a role's ARN and a session name.
    public static @Nullable String sessionHandle(
            @Nullable String roleArn, @Nullable String sessionName) {
        String role = roleName(roleArn);
        String account = accountId(roleArn);
        return role == null || account == null || sessionName == null
                ? null
                : account + "/" + role + "/" + sessionName;
    }

    private static @Nullable String field(@Nullable String arn, int wanted) {
        if (arn == null || !arn.startsWith("arn:")) {
            return null;
        }
        int start = 0;
        for (int i = 0; i < wanted; i++) {
            start = arn.indexOf(':', start) + 1;
            if (start == 0) {
                return null;
            }
        }
        int end = wanted == RESOURCE_FIELD ? -1 : arn.indexOf(':', start);
        return end < 0 ? arn.substring(start) : arn.substring(start, end);
    }
}
