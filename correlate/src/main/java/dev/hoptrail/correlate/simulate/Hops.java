package dev.hoptrail.correlate.simulate;

import java.util.List;

/// Role hops that several kinds of story go on with.
final class Hops {
    private static final List<String> ROLES =
            List.of(
                    "ProductionRole",
                    "DeployRole",
                    "ReadOnlyAudit",
                    "DataAccess",
                    "NetworkAdmin",
                    "ArtifactWriter",
                    "BackupTarget",
                    "CrossAccountReader",
                    "SharedServices",
                    "OrderProcessor",
                    "TerraformExecution",
                    "LogArchive");

    private Hops() {}

    static Role target(Scene scene, Account account) {
        return scene.organization.role(account, scene.dice.pick(ROLES));
    }

    /// A role that the chain has not been in: only attackers go round in circles.
    private static Role next(Scene scene, Session from, Account account) {
        int drawn = scene.dice.below(ROLES.size());
        for (int i = 0; i < ROLES.size(); i++) {
            String name = ROLES.get((drawn + i) % ROLES.size());
            Role role = scene.organization.role(account, name);
            if (!isOn(from, role)) {
                return role;
            }
        }
        throw new IllegalStateException("a chain through every role of " + account.id());
    }

    private static boolean isOn(Session last, Role role) {
        for (Session at = last; at != null; at = at.caller.session()) {
            if (role.equals(at.role)) {
                return true;
            }
        }
        return false;
    }

    /// A session name for a role whose issuance may be seen from the owner's side alone: unlike any
    /// other story's.
    static String name(Scene scene, Role role, String usual) {
        return role.account().collected() ? usual : usual + "-" + scene.dice.hex(10);
    }

    /// One hop into another account or, every other time, another role of the same one.
    static Session on(Scene scene, Session from, long after) {
        return on(scene, from, after, scene.dice.chance(500));
    }

    static Session on(Scene scene, Session from, long after, boolean sameAccount) {
        long at = Math.min(from.issuedAt + after, from.expiresAt - 60);
        Account account =
                sameAccount ? from.account : scene.organization.other(scene.dice, at, from.account);
        Role role = next(scene, from, account);
        String name =
                Hops.name(
                        scene,
                        role,
                        from.name.length() > 50 ? "hop-" + scene.dice.hex(8) : from.name);
        Issue issue = Issue.assumeRole(from.asCaller(), role, name, at, from.client);
        issue.in(from.region).duration(scene.dice.chance(400) ? 3600 : 0).lifetime(3600);
        return scene.issue(issue);
    }

    /// A chain of so many further hops, some of them adding a tag that goes on.
    static Session chain(Scene scene, Session from, int hops) {
        Session last = from;
        for (int i = 0; i < hops; i++) {
            Account account =
                    scene.dice.chance(400)
                            ? last.account
                            : scene.organization.other(scene.dice, last.issuedAt, last.account);
            Role role = next(scene, last, account);
            long at = last.issuedAt + scene.dice.between(2, 240);
            Issue issue =
                    Issue.assumeRole(
                            last.asCaller(), role, name(scene, role, from.name), at, last.client);
            issue.in(last.region).lifetime(3600);
            if (scene.dice.chance(450)) {
                issue.lasting("Hop" + (i + 2), account.name());
            }
            if (scene.dice.chance(200)) {
                issue.tag("Ticket", "CHG-" + scene.dice.between(1000, 9999));
            }
            Session next = scene.issue(issue);
            scene.work(next, 1);
            last = next;
        }
        return last;
    }
}
