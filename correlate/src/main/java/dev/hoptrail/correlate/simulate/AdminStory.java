package dev.hoptrail.correlate.simulate;

import org.jspecify.annotations.Nullable;

/// Changes of roles and users, refused calls, and the noise of an organisation.
final class AdminStory {
    private static final String IAM = "iam.amazonaws.com";

    private AdminStory() {}

    /// A role is made, given tags and a trust policy; a user gets a tag and a key.
    static void changes(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        Session admin = scene.issue(PeopleStory.okta(scene, account, person).duration(28_800));
        String role = "app-" + scene.dice.hex(6);
        change(
                scene,
                admin,
                "CreateRole",
                20,
                new Json(400)
                        .open()
                        .field("roleName", role)
                        .field("path", "/")
                        .field("assumeRolePolicyDocument", trust(account.id()))
                        .close()
                        .copy());
        change(scene, admin, "TagRole", 25, roleTags(role, "Project", account.name()));
        change(
                scene,
                admin,
                "AttachRolePolicy",
                31,
                new Json(200)
                        .open()
                        .field("roleName", role)
                        .field("policyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess")
                        .close()
                        .copy());
        if (scene.dice.chance(400)) {
            change(
                    scene,
                    admin,
                    "TagUser",
                    60,
                    userTags(person.userName(), "Department", person.department()));
            change(
                    scene,
                    admin,
                    "CreateAccessKey",
                    70,
                    new Json(64).open().field("userName", person.userName()).close().copy());
        }
        if (scene.dice.chance(300)) {
            change(
                    scene,
                    admin,
                    "UntagRole",
                    200,
                    new Json(96)
                            .open()
                            .field("roleName", role)
                            .array("tagKeys")
                            .element("Project")
                            .closeArray()
                            .close()
                            .copy());
        }
        scene.work(admin, 1);
    }

    static String trust(String accountId) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::"
                + accountId
                + ":root\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}]}";
    }

    private static byte[] roleTags(String role, String key, String value) {
        return tags(new Json(160).open().field("roleName", role), key, value);
    }

    private static byte[] userTags(String user, String key, String value) {
        return tags(new Json(160).open().field("userName", user), key, value);
    }

    private static byte[] tags(Json out, String key, String value) {
        out.array("tags").open().field("key", key).field("value", value).close();
        return out.closeArray().close().copy();
    }

    static @Nullable String change(
            Scene scene, Session by, String action, int after, byte[] request) {
        Call call =
                new Call(IAM, action, by.issuedAt + after, Region.US_EAST_1, by.client)
                        .request(request);
        return scene.identityEvent(call, by.asCaller(), by.account);
    }

    /// Refused calls of all kinds: no permission, a request over the hour, an inherited tag passed
    /// again.
    static void denials(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        User user = scene.organization.user(account, person.userName());
        Role wanted =
                Hops.target(scene, scene.organization.other(scene.dice, scene.start, account));
        Caller caller = Caller.of(user);
        Client client = scene.person();
        int refusals = 1 + scene.dice.below(3);
        for (int i = 0; i < refusals; i++) {
            scene.denyAccess(
                    Issue.assumeRole(caller, wanted, user.name(), scene.start + i * 3L, client),
                    user.arn());
        }
        if (scene.dice.chance(500)) {
            Issue issue =
                    Issue.assumeRole(
                            caller,
                            scene.organization.role(account, "ReadRole"),
                            user.name(),
                            scene.start + 40,
                            client);
            Session session = scene.issue(issue.lasting("Team", person.team()));
            refusedByRules(scene, session, wanted);
            scene.work(session, 1);
        }
    }

    private static void refusedByRules(Scene scene, Session session, Role wanted) {
        Issue tooLong =
                Issue.assumeRole(
                        session.asCaller(),
                        wanted,
                        session.name,
                        session.issuedAt + 30,
                        session.client);
        scene.deny(
                tooLong.in(session.region).duration(7200),
                "ValidationError",
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
                true);
        Issue again =
                Issue.assumeRole(
                        session.asCaller(),
                        wanted,
                        session.name,
                        session.issuedAt + 60,
                        session.client);
        scene.deny(
                again.in(session.region).lasting("team", "other"),
                "InvalidParameterValue",
                "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from"
                        + " the calling session.",
                true);
    }

    /// Users at work with their keys, and AWS itself: nothing here issues anything.
    static void background(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        if (scene.dice.chance(250)) {
            awsItself(scene, account);
            return;
        }
        User user = scene.organization.user(account, "svc-" + scene.dice.below(8));
        Caller caller = Caller.of(user);
        Client client = scene.workload();
        long at = scene.start;
        int bursts = scene.stage.settings.uses() ? 4 + scene.dice.below(8) : 1;
        for (int i = 0; i < bursts; i++) {
            at =
                    scene.burst(caller, account, account.home(), client, at)
                            + scene.dice.between(1, 90);
        }
    }

    private static void awsItself(Scene scene, Account account) {
        String host = scene.dice.chance(500) ? "cloudtrail.amazonaws.com" : "config.amazonaws.com";
        for (int i = 0; i < 3; i++) {
            Call call =
                    new Call(
                            "s3.amazonaws.com",
                            "GetBucketAcl",
                            scene.start + i * 20L,
                            account.home(),
                            Client.service(host));
            call.readOnly()
                    .request(
                            new Json(96)
                                    .open()
                                    .field("bucketName", "example-trail-" + account.id())
                                    .field("acl", "")
                                    .close()
                                    .copy());
            call.sharedEventId = scene.dice.uuid();
            scene.use(call, Caller.service(host), account);
        }
    }
}
