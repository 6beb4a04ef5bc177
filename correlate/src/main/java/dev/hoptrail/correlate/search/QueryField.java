package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.OriginKind;
import java.util.Arrays;
import java.util.List;

/// The fields that a query can name.
enum QueryField {
    TAG("tag", Form.TAG),
    ROLE_TAG("roleTag", Form.TAG),
    /// What AWS evaluates: session tags, and the role's where no session tag has the key.
    PRINCIPAL_TAG("principalTag", Form.TAG),
    TAG_KEY("tagKey", Form.FOLDED),
    ROLE("role", Form.TEXT),
    ACCOUNT("account", Form.TEXT),
    SESSION("session", Form.TEXT),
    KEY("key", Form.TEXT),
    PRINCIPAL("principal", Form.TEXT),
    ORIGIN("origin", Form.TEXT),
    ORIGIN_KIND("originKind", Form.ENUM),
    ACTOR("actor", Form.ENUM),
    PROVIDER("provider", Form.TEXT),
    SOURCE_IDENTITY("sourceIdentity", Form.TEXT),
    ACTION("action", Form.TEXT),
    REGION("region", Form.TEXT),
    IP("ip", Form.ADDRESS),
    GRADE("grade", Form.ENUM),
    DEPTH("depth", Form.NUMBER),
    CHAIN("chain", Form.ID),
    FINDING("finding", Form.TEXT);

    private static final List<QueryField> ALL = List.of(values());

    private final String queryName;
    private final Form form;

    QueryField(String queryName, Form form) {
        this.queryName = queryName;
        this.form = form;
    }

    /// The name in queries, which is also the name of the index field.
    String queryName() {
        return queryName;
    }

    Form form() {
        return form;
    }

    static List<QueryField> all() {
        return ALL;
    }

    /// The names that a query can use, for messages.
    static List<String> names() {
        return ALL.stream()
                .map(field -> field.form == Form.TAG ? field.queryName + ".<Key>" : field.queryName)
                .toList();
    }

    /// Whether it tells who is behind a session. The kind alone names nobody.
    boolean isOfOrigin() {
        return this == ORIGIN || this == PROVIDER || this == ACTOR;
    }

    /// The words that stand for the values of a field of [Form#ENUM].
    List<String> words() {
        Enum<?>[] constants =
                switch (this) {
                    case ORIGIN_KIND -> OriginKind.values();
                    case ACTOR -> Actor.values();
                    case GRADE -> Grade.values();
                    default -> new Enum<?>[0];
                };
        return Arrays.stream(constants).map(Enum::name).toList();
    }

    /// How a field's values are written and compared.
    enum Form {
        /// Needs a tag key after a dot; values compare exactly.
        TAG,
        /// Compares without case.
        FOLDED,
        /// Compares exactly.
        TEXT,
        /// One of a few words, written in any case.
        ENUM,
        /// An address, a CIDR block, or the name of a service.
        ADDRESS,
        /// A whole number.
        NUMBER,
        /// A UUID.
        ID
    }
}
