package dev.hoptrail.ingest.source.s3;

/// What came of fetching an object.
public sealed interface Fetch {

    /// All of it is here.
    ///
    /// @param object to be closed once it was read
    record Whole(FetchedObject object) implements Fetch {}

    /// It is not there any more, or another version has taken its place: that will not change.
    record Gone(String detail) implements Fetch {}

    /// We may not read it, as long as nobody changes a policy or takes it out of an archive.
    record Refused(String detail) implements Fetch {}

    /// It did not work this time: throttled, broken off, expired credentials, no network.
    record Failed(String detail) implements Fetch {}
}
