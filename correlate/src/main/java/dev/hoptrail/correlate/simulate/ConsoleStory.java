package dev.hoptrail.correlate.simulate;

import java.util.List;
import java.util.Objects;

/// The browser console: sign-in, role switches, sign-in tokens and `aws login`. Its keys are not
/// those that were issued (DOMAIN §1.9).
final class ConsoleStory {
    private static final String SIGNIN = "signin.amazonaws.com";

    private ConsoleStory() {}

    /// A federated person signs in and switches from there: siblings, each with a SwitchRole beside
    /// it.
    static void federated(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        Client browser = Clients.browser(scene.dice);
        Issue.Saml saml =
                PeopleStory.saml(
                        account, "Okta", "http://www.okta.com/exk9switchexample", person.mail());
        Role role = scene.organization.role(account, "ConsoleAdmins");
        Issue issue =
                Issue.withSaml(saml, role, person.mail(), scene.start, Client.AWS_INTERNAL)
                        .duration(14_400);
        Session login = scene.issue(issue);
        login.client = browser;
        login.switchTo(scene.key(account));
        consoleLogin(scene, login, browser);
        scene.work(login, 1);
        int switches = 1 + scene.dice.below(2);
        for (int i = 0; i < switches; i++) {
            Caller caller = login.under(scene.key(account), "AWS Internal");
            switchRole(
                    scene,
                    caller,
                    role.sessionArn(login.name),
                    person.mail(),
                    login.issuedAt + 240 + i * 800L,
                    browser);
        }
    }

    static void consoleLogin(Scene scene, Session login, Client browser) {
        Call call = new Call(SIGNIN, "ConsoleLogin", login.issuedAt, Region.US_EAST_1, browser);
        call.type("AwsConsoleSignIn").response(success("ConsoleLogin"));
        call.additional(
                new Json(64)
                        .open()
                        .field("MobileVersion", "No")
                        .field("MFAUsed", "No")
                        .close()
                        .copy());
        scene.identityEvent(call, login.asCaller(), login.account);
    }

    private static byte[] success(String what) {
        return new Json(32).open().field(what, "Success").close().copy();
    }

    private static void switchRole(
            Scene scene, Caller caller, String from, String name, long at, Client browser) {
        Account account = Objects.requireNonNull(caller.account());
        Role role =
                scene.organization.role(
                        scene.organization.otherCollected(scene.dice, at, account), "SwitchTarget");
        Issue issue =
                Issue.assumeRole(caller, role, name, at, Client.AWS_INTERNAL).in(Region.US_EAST_1);
        Session session = scene.issue(issue);
        session.client = browser;
        Call call = new Call(SIGNIN, "SwitchRole", at, Region.US_EAST_1, browser);
        call.type("AwsConsoleSignIn").response(success("SwitchRole"));
        call.additional(
                new Json(256)
                        .open()
                        .field("SwitchFrom", from)
                        .field(
                                "RedirectTo",
                                "https://us-east-1.console.aws.amazon.com/console/home")
                        .close()
                        .copy());
        Caller keyless =
                new Caller(IdentityText.keyless(session), role.account(), "", "", session, null);
        session.switchShown = scene.identityEvent(call, keyless, role.account()) != null;
        session.switchTo(scene.key(role.account()));
        scene.work(session, 2);
    }

    /// An IAM user with a password: the keys of the sign-in are in no event.
    static void user(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        User user = scene.organization.user(account, person.userName());
        Client browser = Clients.browser(scene.dice);
        Caller caller = Caller.inConsole(user, scene.key(account), scene.start);
        Call login = new Call(SIGNIN, "ConsoleLogin", scene.start, Region.US_EAST_1, browser);
        login.type("AwsConsoleSignIn").response(success("ConsoleLogin"));
        login.additional(
                new Json(96)
                        .open()
                        .field("MobileVersion", "No")
                        .field("MFAUsed", "Yes")
                        .close()
                        .copy());
        scene.identityEvent(login, signedIn(user), account);
        scene.burst(caller, account, account.home(), browser, scene.start + 5);
        switchRole(scene, caller, user.arn(), user.name(), scene.start + 120, browser);
    }

    private static Caller signedIn(User user) {
        Json identity =
                new Json(256).open().field("type", "IAMUser").field("principalId", user.id());
        identity.field("arn", user.arn())
                .field("accountId", user.account().id())
                .field("accessKeyId", "");
        byte[] text = identity.field("userName", user.name()).close().copy();
        return new Caller(text, user.account(), user.id(), "", null, user.origin());
    }

    /// A portal turns a session's keys into a browser sign-in: a new key, tied to the old one by
    /// the event.
    static void signinToken(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        Session session = scene.issue(PeopleStory.okta(scene, account, person).duration(14_400));
        Client portal =
                new Client(
                        "198.51.100." + scene.dice.between(100, 110),
                        "Example-Portal/4.2 python-requests/2.32");
        signinToken(scene, session, portal);
        scene.work(session, 2);
        if (scene.dice.chance(500)) {
            scene.work(Hops.on(scene, session, scene.dice.between(60, 900), false), 1);
        }
    }

    static void signinToken(Scene scene, Session session, Client client) {
        String key = scene.key(session.account);
        Call call =
                new Call(SIGNIN, "GetSigninToken", session.issuedAt + 10, Region.US_EAST_1, client);
        call.type("AwsConsoleSignIn");
        call.response(
                new Json(128)
                        .open()
                        .object("credentials")
                        .field("accessKeyId", key)
                        .close()
                        .field("GetSigninToken", "Success")
                        .close()
                        .copy());
        if (scene.identityEvent(call, session.asCaller(), session.account) != null) {
            session.aliasKeys.add(key);
        }
        session.switchTo(key);
    }

    /// `aws login`: credentials out of the console session that no issuing event shows.
    static void awsLogin(Scene scene) {
        Session session = IdentityCenterStory.inBrowser(scene);
        Account account = session.account;
        Client browser = Clients.browser(scene.dice);
        session.client = browser;
        consoleLogin(scene, session, browser);
        Caller keyless = new Caller(IdentityText.keyless(session), account, "", "", session, null);
        for (String name : List.of("AuthorizeOAuth2Access", "CreateOAuth2Token")) {
            Call call =
                    new Call(SIGNIN, name, session.issuedAt + 30, Region.US_EAST_1, browser)
                            .type("AwsConsoleSignIn");
            call.additional(
                    new Json(128)
                            .open()
                            .field("resource", "https://signin.aws.amazon.com/")
                            .close()
                            .copy());
            scene.identityEvent(call, keyless, account);
        }
        session.switchTo(scene.key(account));
        session.client = scene.person();
        scene.work(session, 2);
        if (scene.dice.chance(400)) {
            scene.work(Hops.on(scene, session, scene.dice.between(60, 3000), false), 1);
        }
    }
}
