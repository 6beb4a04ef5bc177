package dev.hoptrail.correlate.chain;

/// What the first principal of a chain is.
public enum OriginKind {
    IAM_USER,
    ROOT_USER,
    SAML_USER,
    WEB_IDENTITY,
    IDENTITY_CENTER_USER,
    AWS_SERVICE,
    EXTERNAL_ACCOUNT,
    UNSEEN_SESSION,
    UNKNOWN
}
