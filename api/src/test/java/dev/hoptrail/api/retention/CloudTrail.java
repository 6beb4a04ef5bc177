package dev.hoptrail.api.retention;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Records of sessions over half a year.
final class CloudTrail {

    private static final DateTimeFormatter EXPIRATION =
            DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.US);

    private CloudTrail() {}

    /// Who signs in, and who goes on from there.
    enum Session {
        RELEASED("2024-10-05T10:00:00Z", null),
        HELD("2024-11-20T10:00:00Z", null),
        OLDER("2024-12-05T10:00:00Z", null),
        OLD("2025-01-10T10:00:00Z", null),
        ALICE("2025-01-31T20:00:00Z", null),
        DEPLOY("2025-01-31T23:50:00Z", ALICE),
        AUDIT("2025-02-01T00:10:00Z", DEPLOY),
        ALIVE("2025-01-31T23:00:00Z", null),
        NEW("2025-03-01T10:00:00Z", null);

        private final Instant at;
        private final @Nullable Session parent;

        Session(String at, @Nullable Session parent) {
            this.at = Instant.parse(at);
            this.parent = parent;
        }

        String key() {
            return CloudTrail.key(name());
        }

        String eventId() {
            return CloudTrail.eventId("1", name());
        }

        String issuance() {
            return parent == null ? signIn(this) : child(name(), at.toString(), parent);
        }

        /// What it does ten minutes later.
        String use() {
            return """
            {"eventVersion": "1.11", "userIdentity": %s, "eventTime": "%s", "eventSource": "s3.amazonaws.com",
             "eventName": "ListBuckets", "awsRegion": "eu-central-1", "sourceIPAddress": "203.0.113.7",
             "userAgent": "aws-cli/2.15", "eventID": "%s", "eventType": "AwsApiCall", "managementEvent": true,
             "recipientAccountId": "111122223333", "eventCategory": "Management"}\
            """
                    .formatted(
                            caller(name(), at, key()),
                            at.plusSeconds(600),
                            CloudTrail.eventId("2", name()))
                    .replace("\n", "");
        }

        String low() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static String key(String name) {
        return "ASIAEXAMPLEKEY" + "0".repeat(6 - Math.min(6, name.length())) + cut(name);
    }

    private static String cut(String name) {
        return name.substring(0, Math.min(6, name.length()));
    }

    private static String eventId(String kind, String name) {
        return "%s0000000-0000-4000-8000-%012x".formatted(kind, name.hashCode() & 0xffffffffL);
    }

    private static String role(String name) {
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String principal(String name) {
        return "AROAEXAMPLE" + "X".repeat(10 - Math.min(10, name.length())) + name;
    }

    private static String caller(String name, Instant createdAt, String key) {
        return """
        {"type": "AssumedRole", "principalId": "%1$s:%2$s", "arn": "arn:aws:sts::111122223333:assumed-role/%3$s/%2$s",
         "accountId": "111122223333", "accessKeyId": "%4$s", "sessionContext": {"sessionIssuer": {"type": "Role",
         "principalId": "%1$s", "arn": "arn:aws:iam::111122223333:role/%3$s", "accountId": "111122223333",
         "userName": "%3$s"}, "attributes": {"creationDate": "%5$s", "mfaAuthenticated": "false"}}}\
        """
                .formatted(
                        principal(name), name.toLowerCase(Locale.ROOT), role(name), key, createdAt);
    }

    private static String signIn(Session session) {
        return """
        {"eventVersion": "1.11", "userIdentity": {"type": "SAMLUser", "principalId": "idp:%1$s@corp.example",
         "userName": "%1$s@corp.example", "identityProvider": "idp"}, "eventTime": "%2$s",
         "eventSource": "sts.amazonaws.com", "eventName": "AssumeRoleWithSAML", "awsRegion": "eu-central-1",
         "sourceIPAddress": "203.0.113.7", "userAgent": "aws-cli/2.15", "requestParameters": {
         "roleSessionName": "%1$s", "roleArn": "arn:aws:iam::111122223333:role/%3$s",
         "principalArn": "arn:aws:iam::111122223333:saml-provider/corp", "durationSeconds": 43200,
         "principalTags": {"Project": "atlas"}, "transitiveTagKeys": ["Project"]},
         "responseElements": {"credentials": {"accessKeyId": "%4$s", "expiration": "%5$s"},
         "assumedRoleUser": {"assumedRoleId": "%6$s:%1$s", "arn": "arn:aws:sts::111122223333:assumed-role/%3$s/%1$s"},
         "subject": "%1$s@corp.example", "subjectType": "persistent", "issuer": "https://idp.corp.example",
         "audience": "https://signin.aws.amazon.com/saml", "nameQualifier": "idp"},
         "eventID": "%7$s", "eventType": "AwsApiCall", "managementEvent": true,
         "recipientAccountId": "111122223333", "eventCategory": "Management"}\
        """
                .formatted(
                        session.low(),
                        session.at,
                        role(session.name()),
                        session.key(),
                        expiration(session.at.plusSeconds(43_200)),
                        principal(session.name()),
                        session.eventId())
                .replace("\n", "");
    }

    /// One session that another one creates.
    static String child(String name, String at, Session parent) {
        return child(name, at, parent, parent.key());
    }

    /// A session has a key issued that stands for its own in the console.
    static String signinToken(Session session, String key) {
        return """
        {"eventVersion": "1.11", "userIdentity": %s, "eventTime": "%s", "eventSource": "signin.amazonaws.com",
         "eventName": "GetSigninToken", "awsRegion": "us-east-1", "sourceIPAddress": "203.0.113.7",
         "userAgent": "Jakarta", "requestParameters": null, "responseElements": {"credentials": {"accessKeyId": "%s"},
         "GetSigninToken": "Success"}, "eventID": "%s", "eventType": "AwsConsoleSignIn", "managementEvent": true,
         "recipientAccountId": "111122223333", "eventCategory": "Management"}\
        """
                .formatted(
                        caller(session.name(), session.at, session.key()),
                        session.at.plusSeconds(60),
                        key,
                        CloudTrail.eventId("3", session.name()))
                .replace("\n", "");
    }

    /// The same record, amended later.
    static String amended(String record) {
        return record.replaceFirst("\\{", "{\"addendum\": {\"reason\": \"UPDATED_DATA\"}, ")
                .replace("aws-cli/2.15", "aws-cli/2.16");
    }

    /// One session that another one creates, which shows a key.
    static String child(String name, String at, Session parent, String shown) {
        Instant issued = Instant.parse(at);
        return """
        {"eventVersion": "1.11", "userIdentity": %8$s, "eventTime": "%2$s",
         "eventSource": "sts.amazonaws.com", "eventName": "AssumeRole", "awsRegion": "eu-central-1",
         "sourceIPAddress": "203.0.113.7", "userAgent": "aws-cli/2.15", "requestParameters": {
         "roleSessionName": "%1$s", "roleArn": "arn:aws:iam::111122223333:role/%3$s", "durationSeconds": 3600,
         "incomingTransitiveTags": {"Project": "atlas"}},
         "responseElements": {"credentials": {"accessKeyId": "%4$s", "expiration": "%5$s"},
         "assumedRoleUser": {"assumedRoleId": "%6$s:%1$s", "arn": "arn:aws:sts::111122223333:assumed-role/%3$s/%1$s"}},
         "eventID": "%7$s", "eventType": "AwsApiCall", "managementEvent": true,
         "recipientAccountId": "111122223333", "eventCategory": "Management"}\
        """
                .formatted(
                        name.toLowerCase(Locale.ROOT),
                        issued,
                        role(name),
                        key(name),
                        expiration(issued.plusSeconds(3_600)),
                        principal(name),
                        eventId("1", name),
                        caller(parent.name(), parent.at, shown))
                .replace("\n", "");
    }

    private static String expiration(Instant at) {
        return EXPIRATION.format(LocalDateTime.ofInstant(at, ZoneOffset.UTC));
    }
}
