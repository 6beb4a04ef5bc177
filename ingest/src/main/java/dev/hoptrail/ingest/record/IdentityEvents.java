package dev.hoptrail.ingest.record;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The records that are kept whole, because they issue, alias, deny or change the rules of
/// credentials: one table of (eventSource, eventName).
public final class IdentityEvents {

    /// The calls that answer with credentials of a new session. Roles Anywhere's CreateSession is
    /// none of them: its AssumeRole is.
    public static final Set<String> ISSUING =
            Set.of(
                    "AssumeRole",
                    "AssumeRoleWithSAML",
                    "AssumeRoleWithWebIdentity",
                    "AssumeRoot",
                    "GetFederationToken",
                    "GetSessionToken");

    /// The event names to keep, by event source.
    public static final Map<String, Set<String>> TABLE = table();

    private static final byte[][] SOURCES =
            TABLE.keySet().stream().map(ObjectCursor::name).toArray(byte[][]::new);
    private static final byte[][][] NAMES =
            TABLE.values().stream().map(IdentityEvents::names).toArray(byte[][][]::new);
    private static final byte[][] ISSUING_NAMES = names(ISSUING);
    private static final byte[] STS = ObjectCursor.name("sts.amazonaws.com");

    private IdentityEvents() {}

    /// Whether the record is one of the table. The texts must hold no escapes.
    static boolean contains(
            byte[] source, int sourceFrom, int sourceTo, byte[] name, int nameFrom, int nameTo) {
        for (int i = 0; i < SOURCES.length; i++) {
            if (isSame(SOURCES[i], source, sourceFrom, sourceTo)) {
                return isAny(NAMES[i], name, nameFrom, nameTo);
            }
        }
        return false;
    }

    /// Whether the record is a call for the credentials of a new session, successful or not.
    static boolean isIssuing(
            byte[] source, int sourceFrom, int sourceTo, byte[] name, int nameFrom, int nameTo) {
        return isSame(STS, source, sourceFrom, sourceTo)
                && isAny(ISSUING_NAMES, name, nameFrom, nameTo);
    }

    private static boolean isAny(byte[][] names, byte[] text, int from, int to) {
        for (byte[] name : names) {
            if (isSame(name, text, from, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(byte[] name, byte[] text, int from, int to) {
        return to - from == name.length && Arrays.equals(name, 0, name.length, text, from, to);
    }

    private static byte[][] names(Set<String> names) {
        return names.stream().map(ObjectCursor::name).toArray(byte[][]::new);
    }

    private static Map<String, Set<String>> table() {
        Map<String, Set<String>> table = new TreeMap<>();
        // Every outcome: a refusal is evidence, too.
        keep(table, "sts.amazonaws.com", List.copyOf(ISSUING));
        keep(
                table,
                "signin.amazonaws.com",
                List.of(
                        "AuthorizeOAuth2Access",
                        "ConsoleLogin",
                        "CreateOAuth2Token",
                        "CredentialChallenge",
                        "CredentialVerification",
                        "GetSigninToken",
                        "SwitchRole",
                        "UserAuthentication"));
        // The portal, the token service and the administration of Identity Center write under
        // one another's names.
        List<String> identityCenter =
                List.of(
                        "AttachCustomerManagedPolicyReferenceToPermissionSet",
                        "AttachManagedPolicyToPermissionSet",
                        "Authenticate",
                        "CreateAccountAssignment",
                        "CreateInstanceAccessControlAttributeConfiguration",
                        "CreatePermissionSet",
                        "CreateToken",
                        "CreateTokenWithIAM",
                        "DeleteAccountAssignment",
                        "DeleteInlinePolicyFromPermissionSet",
                        "DeleteInstanceAccessControlAttributeConfiguration",
                        "DeletePermissionSet",
                        "DeletePermissionsBoundaryFromPermissionSet",
                        "DetachCustomerManagedPolicyReferenceFromPermissionSet",
                        "DetachManagedPolicyFromPermissionSet",
                        "Federate",
                        "GetRoleCredentials",
                        "ListAccountRoles",
                        "Logout",
                        "ProvisionPermissionSet",
                        "PutInlinePolicyToPermissionSet",
                        "PutPermissionsBoundaryToPermissionSet",
                        "UpdateInstanceAccessControlAttributeConfiguration",
                        "UpdatePermissionSet");
        keep(table, "sso.amazonaws.com", identityCenter);
        keep(table, "sso-oauth.amazonaws.com", identityCenter);
        keep(table, "sso-admin.amazonaws.com", identityCenter);
        keep(
                table,
                "rolesanywhere.amazonaws.com",
                List.of(
                        "CreateProfile",
                        "CreateSession",
                        "CreateTrustAnchor",
                        "DeleteAttributeMapping",
                        "DeleteProfile",
                        "DeleteTrustAnchor",
                        "DisableProfile",
                        "DisableTrustAnchor",
                        "EnableProfile",
                        "EnableTrustAnchor",
                        "PutAttributeMapping",
                        "UpdateProfile",
                        "UpdateTrustAnchor"));
        keep(table, "eks-auth.amazonaws.com", List.of("AssumeRoleForPodIdentity"));
        keep(
                table,
                "eks.amazonaws.com",
                List.of(
                        "CreatePodIdentityAssociation",
                        "DeletePodIdentityAssociation",
                        "UpdatePodIdentityAssociation"));
        keep(
                table,
                "iam.amazonaws.com",
                List.of(
                        "AddClientIDToOpenIDConnectProvider",
                        "AttachRolePolicy",
                        "CreateAccessKey",
                        "CreateOpenIDConnectProvider",
                        "CreateRole",
                        "CreateSAMLProvider",
                        "CreateUser",
                        "DeleteAccessKey",
                        "DeleteOpenIDConnectProvider",
                        "DeleteRole",
                        "DeleteRolePolicy",
                        "DeleteSAMLProvider",
                        "DeleteUser",
                        "DetachRolePolicy",
                        "EnableMFADevice",
                        "PutRolePolicy",
                        "RemoveClientIDFromOpenIDConnectProvider",
                        "TagOpenIDConnectProvider",
                        "TagRole",
                        "TagSAMLProvider",
                        "TagUser",
                        "UntagOpenIDConnectProvider",
                        "UntagRole",
                        "UntagSAMLProvider",
                        "UntagUser",
                        "UpdateAssumeRolePolicy",
                        "UpdateOpenIDConnectProviderThumbprint",
                        "UpdateSAMLProvider"));
        keep(
                table,
                "cloudtrail.amazonaws.com",
                List.of(
                        "DeleteTrail",
                        "PutEventSelectors",
                        "StartLogging",
                        "StopLogging",
                        "UpdateTrail"));
        return Map.copyOf(table);
    }

    private static void keep(Map<String, Set<String>> table, String source, List<String> names) {
        table.put(source, Set.copyOf(new TreeSet<>(names)));
    }
}
