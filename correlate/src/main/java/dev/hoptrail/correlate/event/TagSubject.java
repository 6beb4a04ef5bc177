package dev.hoptrail.correlate.event;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A role or user that carries tags of its own.
///
/// @param name folded to lower case: in an account, IAM compares names without case and path
public record TagSubject(Kind kind, String accountId, String name) {

    /// What carries tags.
    public enum Kind {
        ROLE,
        USER
    }

    public TagSubject {
        name = name.toLowerCase(Locale.ROOT);
    }

    /// The role of an ARN; null where the text names none.
    public static @Nullable TagSubject ofRole(@Nullable String roleArn) {
        String account = Arns.accountId(roleArn);
        String name = Arns.roleName(roleArn);
        return account == null || name == null ? null : new TagSubject(Kind.ROLE, account, name);
    }

    /// The user of an account; null where either is not told.
    public static @Nullable TagSubject ofUser(
            @Nullable String accountId, @Nullable String userName) {
        return accountId == null || userName == null
                ? null
                : new TagSubject(Kind.USER, accountId, userName);
    }

    /// The subject as one text: `ROLE/111111111111/deploy`.
    public String text() {
        return kind + "/" + accountId + "/" + name;
    }
}
