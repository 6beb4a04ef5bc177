package dev.hoptrail.correlate.chain;

import java.util.List;

/// What the kind of an actor rests on.
public enum ActorEvidence {
    /// The root user of an account.
    ROOT_USER,
    /// An identity provider vouched for the subject by SAML.
    SAML_SUBJECT,
    /// A user of IAM Identity Center.
    IDENTITY_CENTER,
    /// The issuer of the token is one of a build service.
    BUILD_SERVICE_ISSUER,
    /// The subject of the token is a service account of a Kubernetes cluster.
    KUBERNETES_SERVICE_ACCOUNT,
    /// The service that called runs workloads of its customers.
    COMPUTE_SERVICE,
    /// An AWS service called for itself.
    SERVICE_PRINCIPAL,
    /// A token for AWS's MCP server minted the sign-in session under which credentials worked.
    AGENT_TOKEN;

    /// What the actor of an origin rests on; empty where it is unknown.
    public static List<ActorEvidence> of(Origin origin) {
        return switch (origin.actor()) {
            case PERSON ->
                    switch (origin.kind()) {
                        case ROOT_USER -> List.of(ROOT_USER);
                        case IDENTITY_CENTER_USER -> List.of(IDENTITY_CENTER);
                        case SAML_USER -> List.of(SAML_SUBJECT);
                        case IAM_USER,
                                WEB_IDENTITY,
                                AWS_SERVICE,
                                EXTERNAL_ACCOUNT,
                                UNSEEN_SESSION,
                                UNKNOWN ->
                                List.of();
                    };
            case PIPELINE -> List.of(BUILD_SERVICE_ISSUER);
            case WORKLOAD ->
                    origin.kind() == OriginKind.AWS_SERVICE
                            ? List.of(COMPUTE_SERVICE)
                            : List.of(KUBERNETES_SERVICE_ACCOUNT);
            case AWS_SERVICE -> List.of(SERVICE_PRINCIPAL);
            case AGENT -> List.of(AGENT_TOKEN);
            case UNKNOWN -> List.of();
        };
    }
}
