package dev.hoptrail.correlate.search;

/// Names of the index's own fields. Fields that queries name are called as in [QueryField].
final class IndexFields {
    /// Raise it whenever documents change: an index of another format is rebuilt.
    static final int FORMAT = 2;

    /// The session id as 16 bytes: what an update replaces.
    static final String ID = "_id";

    /// The two halves of the session id, for sorting and for answering without stored fields.
    static final String ID_HIGH = "_idHigh";

    static final String ID_LOW = "_idLow";

    static final String ISSUED_AT = "_issuedAt";
    static final String EXPIRES_AT = "_expiresAt";

    /// The session's life as a range of milliseconds, both ends inclusive.
    static final String LIFE = "_life";

    /// The source address as a point of 16 bytes, where it is one.
    static final String ADDRESS = "_address";

    /// Words of names and tags.
    static final String WORDS = "_words";

    /// Words of the name of who is behind the session, apart since not everybody may see them.
    static final String ORIGIN_WORDS = "_originWords";

    /// The account that the origin belongs to.
    static final String ORIGIN_ACCOUNT = "_originAccount";

    /// The names of query fields for which the session has no value.
    static final String LACKS = "_lacks";

    private static final String FACET_PREFIX = "_facet.";

    private IndexFields() {}

    /// The doc values of a field's facet.
    static String facet(QueryField field) {
        return FACET_PREFIX + field.queryName();
    }
}
