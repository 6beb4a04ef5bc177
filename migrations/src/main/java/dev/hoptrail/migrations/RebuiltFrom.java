package dev.hoptrail.migrations;

/// Of what a record was rebuilt that nobody has as CloudTrail wrote it. Such a record says so in a
/// member of its own, wherever it goes.
///
/// The order is that of what they keep: where one record was read in several ways, the first
/// counts.
public enum RebuiltFrom {
    /// A row that a query of CloudTrail Lake or Athena answered with, column by column.
    QUERY_RESULT,
    /// An event of Security Lake.
    OCSF;

    /// The name of the member.
    public static final String MEMBER = "rebuiltFrom";
}
