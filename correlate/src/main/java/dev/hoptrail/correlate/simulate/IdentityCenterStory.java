package dev.hoptrail.correlate.simulate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// People of IAM Identity Center: sign-in and portal in the management account, sessions in the
/// member accounts, some of them at work under another key than the issued one (DOMAIN §1.10).
final class IdentityCenterStory {
    private static final String SSO = "sso.amazonaws.com";
    private static final String SIGNIN = "signin.amazonaws.com";
    private static final List<String> PERMISSION_SETS =
            List.of(
                    "AdministratorAccess",
                    "PowerUser",
                    "ReadOnly",
                    "DataScientist",
                    "NetworkOperator");

    private final Scene scene;
    private final Person person;
    private final Client browser;
    private final byte[] onBehalfOf;
    private final Caller portal;

    private IdentityCenterStory(Scene scene) {
        this.scene = scene;
        this.person = scene.organization.nextPerson();
        this.browser = Clients.browser(scene.dice);
        this.onBehalfOf =
                IdentityText.onBehalfOf(person.userId(), scene.organization.identityStoreArn());
        Account management = scene.organization.management();
        byte[] identity =
                IdentityText.identityCenterUser(management, onBehalfOf, scene.dice.uuid());
        this.portal = new Caller(identity, management, "", "", null, null);
    }

    static void tell(Scene scene) {
        IdentityCenterStory story = new IdentityCenterStory(scene);
        if (scene.dice.chance(300)) {
            story.signIn();
        }
        Session session = story.credentials();
        scene.work(session, 2);
        if (scene.dice.chance(350)) {
            scene.work(Hops.on(scene, session, scene.dice.between(30, 5000), false), 2);
        }
    }

    /// A session that the portal opened in the browser.
    static Session inBrowser(Scene scene) {
        return new IdentityCenterStory(scene).open("Federate", "PowerUser");
    }

    private Session credentials() {
        Session session = open("GetRoleCredentials", scene.dice.pick(PERMISSION_SETS));
        session.client = scene.person();
        if (scene.dice.chance(500)) {
            session.switchTo(scene.key(session.account));
        }
        return session;
    }

    /// A session of a permission set, by a portal call of the same second.
    private Session open(String portalCall, String permissionSet) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Json details = new Json(96).open().field("role_name", permissionSet);
        details.field("account_id", account.id()).close();
        portal(SSO, portalCall, scene.start, null, details.copy());
        Session session = scene.issue(issue(scene, account, permissionSet, person));
        session.onBehalfOf = onBehalfOf;
        return session;
    }

    static Issue issue(Scene scene, Account account, String permissionSet, Person person) {
        long salt = Dice.hash(account.index(), permissionSet);
        String role = "AWSReservedSSO_" + permissionSet + "_" + new Dice(salt).hex(16);
        Issue.Saml saml =
                PeopleStory.saml(
                        account,
                        "AWSSSO_" + new Dice(salt).hex(16) + "_DO_NOT_DELETE",
                        "https://portal.sso."
                                + account.home().id
                                + ".amazonaws.com/saml/assertion/"
                                + scene.dice.hex(32),
                        person.mail());
        Role reserved =
                scene.organization.role(
                        account,
                        "/aws-reserved/sso.amazonaws.com/" + account.home().id + "/",
                        role);
        Client host =
                new Client(
                        "198.51.100." + scene.dice.between(200, 220),
                        "aws-internal/3 aws-sdk-java/2.31.40");
        Issue issue =
                Issue.withSaml(saml, reserved, person.mail(), scene.start, host).duration(43_200);
        if (account.index() % 2 == 0) {
            issue.tag("CostCenter", person.costCenter()).tag("Department", person.department());
        }
        return issue;
    }

    /// The sign-in before the portal: one workflow id ties its events.
    private void signIn() {
        String workflow = scene.dice.uuid();
        long at = scene.start - 20;
        details("CredentialChallenge", at, workflow, "PASSWORD", person.mail());
        details("CredentialVerification", at + 6, workflow, "PASSWORD", null);
        details("UserAuthentication", at + 7, workflow, "PASSWORD", null);
        portal(SSO, "Authenticate", at + 8, null, new byte[] {'{', '}'});
        portal(SSO, "ListAccountRoles", at + 12, null, new byte[] {'{', '}'});
    }

    private void details(
            String name, long at, String workflow, String type, @Nullable String userName) {
        Json data =
                new Json(160)
                        .open()
                        .field("AuthWorkflowID", workflow)
                        .field("CredentialType", type);
        data.optional("UserName", userName).close();
        portal(
                SIGNIN,
                name,
                at,
                data.copy(),
                new Json(64).open().field(name, "Success").close().copy());
    }

    private void portal(
            String source, String name, long at, byte @Nullable [] additional, byte[] details) {
        Account management = scene.organization.management();
        Call call =
                new Call(source, name, at, management.home(), browser)
                        .type("AwsServiceEvent")
                        .details(details);
        if (additional != null) {
            call.additional(additional);
        }
        scene.identityEvent(call, portal, management);
    }
}
