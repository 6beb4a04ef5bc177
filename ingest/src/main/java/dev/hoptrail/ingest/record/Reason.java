package dev.hoptrail.ingest.record;

/// Why something was not read. The names are stable: they stand in the topic of rejections, in the
/// database and in the exit summary.
public enum Reason {
    /// The file holds nothing but white space.
    EMPTY_FILE,
    /// What stands there is no JSON.
    NOT_JSON,
    /// The text ends inside a value.
    TRUNCATED_JSON,
    /// `Records` is `null`.
    RECORDS_NULL,
    /// `Records` is neither an array nor `null`.
    RECORDS_NOT_ARRAY,
    /// An element that should be a record is a number, a text or the like.
    NOT_AN_OBJECT,
    /// No `eventID`, so the record cannot be told from others.
    MISSING_EVENT_ID,
    /// Neither `eventTime` nor a log shipper's `@timestamp`.
    MISSING_EVENT_TIME,
    /// The time is in no form that is known.
    UNREADABLE_EVENT_TIME,
    /// No `recipientAccountId`, and neither the file's name nor the caller tells the account.
    MISSING_ACCOUNT,
    /// Bytes that are no UTF-8.
    INVALID_UTF8,
    /// The result of a query lacks columns that a record needs.
    MISSING_COLUMNS,
    /// Quotes or cells of a table that do not fit each other.
    BROKEN_CSV,
    /// A printed struct or map that can be read in several ways, or in none.
    AMBIGUOUS_TEXT,
    /// Damaged Parquet, or a codec that is not known.
    BROKEN_PARQUET,
    /// An event of Security Lake that CloudTrail did not write.
    NOT_CLOUDTRAIL,
    /// Larger than a record may be.
    TOO_LARGE,
    /// Nested deeper than allowed.
    TOO_DEEP,
    /// The inflated text is longer than allowed; nothing behind the limit was read.
    FILE_TOO_LARGE,
    /// The gzip stream ends before its trailer.
    TRUNCATED_GZIP,
    /// The gzip stream is damaged.
    CORRUPT_GZIP,
    /// The inflated text is not the one whose checksum or length the gzip trailer names.
    GZIP_CHECKSUM,
    /// Bytes behind the last gzip member that are no member.
    TRAILING_BYTES,
    /// A folder that may not be listed.
    UNREADABLE_DIRECTORY,
    /// A file that may not be read, or whose disk fails.
    UNREADABLE_FILE,
    /// Neither a file nor a folder.
    NOT_A_FILE,
    /// No such path.
    NO_SUCH_PATH,
    /// The file was listed and then was gone.
    VANISHED,
    /// The file got shorter while it was read.
    TRUNCATED_WHILE_READ,
    /// A link to a folder that it lies in.
    SYMLINK_LOOP
}
