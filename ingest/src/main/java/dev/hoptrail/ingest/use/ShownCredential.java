package dev.hoptrail.ingest.use;

import dev.hoptrail.ingest.record.EventTime;
import dev.hoptrail.ingest.record.ObjectCursor;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The credential that a record's `userIdentity` shows, and what made the call with it.
///
/// @param texts what is known of them, as JSON text; never empty texts
record ShownCredential(Map<Text, byte[]> texts) {

    /// What may be known of a credential, by its name in the message.
    enum Text {
        TYPE("type"),
        ACCESS_KEY_ID("accessKeyId"),
        PRINCIPAL_ID("principalId"),
        ARN("arn"),
        ACCOUNT_ID("accountId"),
        CREATED_AT("createdAt"),
        USER_NAME("userName"),
        ISSUER_ARN("issuerArn"),
        SOURCE_IDENTITY("sourceIdentity"),
        SIGN_IN_SESSION("signInSessionArn"),
        USER_ID("userId"),
        IDENTITY_STORE_ARN("identityStoreArn"),
        INVOKED_BY("invokedBy");

        @SuppressWarnings("ImmutableEnumChecker") // never written to
        final byte[] json;

        Text(String name) {
            this.json = ObjectCursor.name(name);
        }
    }

    private static final byte[] SESSION_CONTEXT = ObjectCursor.name("sessionContext");
    private static final byte[] SESSION_ISSUER = ObjectCursor.name("sessionIssuer");
    private static final byte[] ATTRIBUTES = ObjectCursor.name("attributes");
    private static final byte[] CREATION_DATE = ObjectCursor.name("creationDate");
    private static final byte[] ON_BEHALF_OF = ObjectCursor.name("onBehalfOf");

    private static final Text[] OF_IDENTITY = {
        Text.TYPE,
        Text.ACCESS_KEY_ID,
        Text.PRINCIPAL_ID,
        Text.ARN,
        Text.ACCOUNT_ID,
        Text.USER_NAME,
        Text.INVOKED_BY
    };

    private static final Text[] OF_CONTEXT = {Text.SOURCE_IDENTITY, Text.SIGN_IN_SESSION};

    /// The credential of an identity, null if it shows none: services, accounts and people who are
    /// about to get their first credential.
    static @Nullable ShownCredential of(ObjectCursor identity) {
        Map<Text, byte[]> texts = new EnumMap<>(Text.class);
        while (identity.next()) {
            if (identity.isText()) {
                take(identity, OF_IDENTITY, texts);
            } else if (identity.isObject() && identity.is(SESSION_CONTEXT)) {
                sessionContext(identity.inside(), texts);
            } else if (identity.isObject() && identity.is(ON_BEHALF_OF)) {
                takeAll(identity.inside(), texts, Text.USER_ID, Text.IDENTITY_STORE_ARN);
            }
        }
        return isCredential(texts) ? new ShownCredential(texts) : null;
    }

    /// The service that called on its behalf, null for none.
    byte @Nullable [] invokedBy() {
        return texts.get(Text.INVOKED_BY);
    }

    private static void sessionContext(ObjectCursor context, Map<Text, byte[]> texts) {
        while (context.next()) {
            if (context.isText()) {
                take(context, OF_CONTEXT, texts);
            } else if (context.isObject() && context.is(SESSION_ISSUER)) {
                issuer(context.inside(), texts);
            } else if (context.isObject() && context.is(ATTRIBUTES)) {
                attributes(context.inside(), texts);
            }
        }
    }

    private static void issuer(ObjectCursor issuer, Map<Text, byte[]> texts) {
        while (issuer.next()) {
            if (issuer.isText() && issuer.is(Text.ARN.json)) {
                put(texts, Text.ISSUER_ARN, issuer.content());
            }
        }
    }

    private static void attributes(ObjectCursor attributes, Map<Text, byte[]> texts) {
        while (attributes.next()) {
            if (attributes.isText() && attributes.is(CREATION_DATE)) {
                byte[] date = attributes.content();
                long second = EventTime.seconds(date, 0, date.length);
                if (second != EventTime.UNREADABLE) {
                    put(texts, Text.CREATED_AT, ObjectCursor.name(EventTime.text(second)));
                }
            }
        }
    }

    private static void takeAll(ObjectCursor members, Map<Text, byte[]> texts, Text... wanted) {
        while (members.next()) {
            if (members.isText()) {
                take(members, wanted, texts);
            }
        }
    }

    private static void take(ObjectCursor member, Text[] wanted, Map<Text, byte[]> texts) {
        for (Text text : wanted) {
            if (member.is(text.json)) {
                put(texts, text, member.content());
                return;
            }
        }
    }

    private static void put(Map<Text, byte[]> texts, Text text, byte[] content) {
        if (content.length > 0) {
            texts.put(text, UseText.cut(content, UseText.LONGEST));
        }
    }

    private static boolean isCredential(Map<Text, byte[]> texts) {
        boolean key = texts.containsKey(Text.ACCESS_KEY_ID);
        boolean principal = texts.containsKey(Text.PRINCIPAL_ID);
        byte @Nullable [] type = texts.get(Text.TYPE);
        String name = type == null ? "" : new String(type, java.nio.charset.StandardCharsets.UTF_8);
        return switch (name) {
            case "AssumedRole", "FederatedUser" -> principal || key;
            case "AWSService", "AWSAccount", "SAMLUser", "WebIdentityUser" -> false;
            case "IAMUser", "Root" -> key;
            default -> key && principal;
        };
    }
}
