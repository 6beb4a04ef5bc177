package dev.hoptrail.ingest.record;

/// Made-up records.
public final class Records {

    public static final String ACCOUNT = "111122223333";
    public static final String KEY = "ASIAEXAMPLE000000001";

    private Records() {}

    /// A call that only feeds sums.
    public static String use(String eventId) {
        return """
        {"eventVersion":"1.11","userIdentity":{"type":"AssumedRole",\
        "principalId":"AROAEXAMPLE000000001:alice",\
        "arn":"arn:aws:sts::111122223333:assumed-role/reader/alice",\
        "accountId":"111122223333","accessKeyId":"ASIAEXAMPLE000000001",\
        "sessionContext":{"sessionIssuer":{"type":"Role",\
        "arn":"arn:aws:iam::111122223333:role/team/reader"},\
        "attributes":{"creationDate":"2026-03-02T08:59:58Z"}}},\
        "eventTime":"2026-03-02T09:15:00Z","eventSource":"s3.amazonaws.com",\
        "eventName":"GetObject","awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.7",\
        "userAgent":"aws-cli/2.1","requestParameters":{"key":"a"},"responseElements":null,\
        "eventID":"%s","recipientAccountId":"111122223333"}\
        """
                .formatted(eventId);
    }

    /// A call that issued a session.
    public static String issuance(String eventId) {
        return """
        {"eventVersion":"1.11","userIdentity":{"type":"IAMUser",\
        "principalId":"AIDAEXAMPLE000000001","arn":"arn:aws:iam::111122223333:user/alice",\
        "accountId":"111122223333","accessKeyId":"AKIAEXAMPLE000000001","userName":"alice"},\
        "eventTime":"2026-03-02T08:59:58Z","eventSource":"sts.amazonaws.com",\
        "eventName":"AssumeRole","awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.7",\
        "userAgent":"aws-cli/2.1",\
        "requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/team/reader",\
        "roleSessionName":"alice"},\
        "responseElements":{"credentials":{"accessKeyId":"ASIAEXAMPLE000000001",\
        "sessionToken":"FwoGZXIvYXdzSECRET//////////wEaDExample+Token0123456789==",\
        "expiration":"Mar 2, 2026, 9:59:58 AM"}},\
        "requestID":"r","eventID":"%s","recipientAccountId":"111122223333"}\
        """
                .formatted(eventId);
    }

    /// Records as CloudTrail delivers them.
    public static String file(String... records) {
        return "{\"Records\":[" + String.join(",", records) + "]}";
    }
}
