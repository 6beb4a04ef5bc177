package dev.hoptrail.correlate.simulate;

/// A role; `arn` carries the path, session ARNs do not.
record Role(Account account, String name, String arn, String id) {
    String sessionArn(String sessionName) {
        return "arn:aws:sts::" + account.id() + ":assumed-role/" + name + "/" + sessionName;
    }
}
