package dev.hoptrail.correlate.store;

import java.util.UUID;

/// The sessions that one session began and that are of one role.
///
/// @param of the role's ARN; where they have none, what kind of session they are
public record Siblings(UUID parentId, String of) {

    /// Which sessions are siblings: what a page of a chain is narrowed down to.
    static final String CONDITION =
            "(?::uuid is null or (s.parent_id = ?::uuid and coalesce(s.role_arn, s.kind) = ?))";

    /// Siblings that are many, the largest crowd first.
    static final String CROWDS =
            """
            select s.parent_id, coalesce(s.role_arn, s.kind) as siblings_of, count(*) as sessions
            from %s s
            where %s and s.parent_id is not null and admitted(s.account_id, ?::text[])
            group by s.parent_id, coalesce(s.role_arn, s.kind)
            having count(*) >= ?
            order by sessions desc, s.parent_id, siblings_of
            limit ?\
            """;

    /// How many siblings there are.
    public record Crowd(Siblings siblings, long sessions) {}

    /// Which crowds are told of.
    ///
    /// @param from those of so many siblings or more
    /// @param limit the largest of them
    public record Crowded(int from, int limit) {}
}
