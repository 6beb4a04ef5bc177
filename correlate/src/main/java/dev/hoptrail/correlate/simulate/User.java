package dev.hoptrail.correlate.simulate;

/// An IAM user with a long-term key.
record User(Account account, String name, String id, String key) {
    String arn() {
        return "arn:aws:iam::" + account.id() + ":user/" + name;
    }

    Origin origin() {
        return new Origin("IAM_USER", name, account.id());
    }
}
