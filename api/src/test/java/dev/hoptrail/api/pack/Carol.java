package dev.hoptrail.api.pack;

import java.util.List;

/// Somebody whose name stands in every field that can hold one, so that it is to be withheld from
/// all of them: she signs in by SAML, switches to a role named after her, and goes on from there.
final class Carol {

    static final String MAIL = "carol.quux@corp.example";
    static final String ADDRESS = "203.0.113.77";
    static final String TICKET = "=cmd|'/c calc'!A1 <b>\\\"zz\\\"";
    static final List<String> NAMES =
            List.of(
                    MAIL,
                    "carol.quux",
                    "CAROL.QUUX",
                    ADDRESS,
                    "carolbook",
                    "quuxies",
                    "zz\"",
                    "calc'!A1",
                    "xid-of-carol",
                    "AWS-CLI-of-Carol.Quux");

    private Carol() {}

    /// Her records, one a line.
    static String records() {
        return String.join("\n", signIn(), hop(), tagged()) + "\n";
    }

    private static String signIn() {
        return """
        {"eventVersion":"1.08","userIdentity":{"type":"SAMLUser","principalId":"abcDEF0123=:%1$s","userName":"%1$s","identityProvider":"https://idp.corp.example"},"eventTime":"2026-01-30T08:00:00Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRoleWithSAML","awsRegion":"us-east-1","sourceIPAddress":"%2$s","userAgent":"AWS-CLI-of-Carol.Quux","requestParameters":{"sAMLAssertionID":"_1","roleSessionName":"c\\u0061rol.quux@corp.example","roleArn":"arn:aws:iam::111111111111:role/entry","principalArn":"arn:aws:iam::111111111111:saml-provider/idp","sourceIdentity":"CAROL.QUUX","principalTags":{"mail":"%1$s","Ticket":"%3$s","device":"carolbook"},"transitiveTagKeys":["Ticket"]},"responseElements":{"credentials":{"accessKeyId":"ASIACAROLCAROLCARO01","sessionToken":"t","expiration":"Jan 30, 2026, 9:00:00 AM"},"assumedRoleUser":{"assumedRoleId":"AROACAROLENTRYROLE01:%1$s","arn":"arn:aws:sts::111111111111:assumed-role/entry/%1$s"},"subject":"%1$s","subjectType":"persistent","issuer":"https://idp.corp.example","audience":"https://signin.aws.amazon.com/saml","nameQualifier":"abcDEF0123=","sourceIdentity":"CAROL.QUUX"},"requestID":"5d6e2c1f-0000-4000-8000-0000000000c1","eventID":"5d6e2c1f-0000-4000-8000-0000000000c2","eventType":"AwsApiCall","recipientAccountId":"111111111111"}\
        """
                .formatted(MAIL, ADDRESS, TICKET)
                .strip();
    }

    private static String hop() {
        return """
        {"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"AROACAROLENTRYROLE01:%1$s","arn":"arn:aws:sts::111111111111:assumed-role/entry/%1$s","accountId":"111111111111","accessKeyId":"ASIACAROLCAROLCARO01","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROACAROLENTRYROLE01","arn":"arn:aws:iam::111111111111:role/entry","accountId":"111111111111","userName":"entry"},"attributes":{"creationDate":"2026-01-30T08:00:00Z","mfaAuthenticated":"false"},"sourceIdentity":"CAROL.QUUX"}},"eventTime":"2026-01-30T08:05:00Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","awsRegion":"us-east-1","sourceIPAddress":"%2$s","userAgent":"AWS-CLI-of-Carol.Quux","requestParameters":{"roleArn":"arn:aws:iam::111111111111:role/of-carol.quux-only","roleSessionName":"quuxies","externalId":"xid-of-carol","incomingTransitiveTags":{"Ticket":"%3$s"},"sourceIdentity":"CAROL.QUUX","policy":"{\\"note\\":\\"for %1$s from %2$s\\"}"},"responseElements":{"credentials":{"accessKeyId":"ASIACAROLCAROLCARO02","sessionToken":"t","expiration":"Jan 30, 2026, 9:05:00 AM"},"assumedRoleUser":{"assumedRoleId":"AROACAROLOTHERROLE01:quuxies","arn":"arn:aws:sts::111111111111:assumed-role/of-carol.quux-only/quuxies"},"sourceIdentity":"CAROL.QUUX"},"requestID":"5d6e2c1f-0000-4000-8000-0000000000c3","eventID":"5d6e2c1f-0000-4000-8000-0000000000c4","eventType":"AwsApiCall","recipientAccountId":"111111111111"}\
        """
                .formatted(MAIL, ADDRESS, TICKET)
                .strip();
    }

    /// What only a hostile sender writes: one member twice, and names of members.
    private static String tagged() {
        return """
        {"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"AROACAROLOTHERROLE01:quuxies","arn":"arn:aws:sts::111111111111:assumed-role/of-carol.quux-only/quuxies","accountId":"111111111111","accessKeyId":"ASIACAROLCAROLCARO02","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROACAROLOTHERROLE01","arn":"arn:aws:iam::111111111111:role/of-carol.quux-only","accountId":"111111111111","userName":"of-carol.quux-only"},"attributes":{"creationDate":"2026-01-30T08:05:00Z","mfaAuthenticated":"false"},"sourceIdentity":"CAROL.QUUX"}},"eventTime":"2026-01-30T08:06:00Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","awsRegion":"us-east-1","sourceIPAddress":"%2$s","userAgent":"sts.amazonaws.com","additionalEventData":{"x":{"y":"%1$s","y":"z"},"carol.quux":{"carolbook":1}},"requestParameters":{"roleArn":"arn:aws:iam::111111111111:role/last","roleSessionName":"i","tags":[{"key":"of carol.quux","value":"us-east-1"},{"key":"Team","value":"%1$s"}],"sourceIdentity":"CAROL.QUUX"},"responseElements":{"credentials":{"accessKeyId":"ASIACAROLCAROLCARO03","sessionToken":"t","expiration":"Jan 30, 2026, 9:06:00 AM"},"assumedRoleUser":{"assumedRoleId":"AROACAROLLASTROLE001:i","arn":"arn:aws:sts::111111111111:assumed-role/last/i"},"sourceIdentity":"CAROL.QUUX"},"requestID":"5d6e2c1f-0000-4000-8000-0000000000c5","eventID":"5d6e2c1f-0000-4000-8000-0000000000c6","eventType":"AwsApiCall","recipientAccountId":"111111111111"}\
        """
                .formatted(MAIL, ADDRESS)
                .strip();
    }
}
