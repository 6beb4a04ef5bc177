package dev.hoptrail.correlate.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One story on stage: makes the calls it asks for, has their records delivered, and tells the
/// truth at the end.
final class Scene {
    final Stage stage;
    final Organization organization;
    final Dice dice;
    final long start;
    private final List<Session> sessions = new ArrayList<>();
    private final List<Truth> told = new ArrayList<>();
    private long delay;

    Scene(Stage stage, long start, Dice dice) {
        this.stage = stage;
        this.organization = stage.organization;
        this.start = start;
        this.dice = dice;
        nextDelay();
    }

    /// The time between a call and the file that holds it: minutes mostly, sometimes hours, now and
    /// then days.
    private void nextDelay() {
        int chance = dice.below(5000);
        if (chance == 0) {
            delay = dice.between(86_400, 10 * 86_400);
        } else if (chance < 10) {
            delay = dice.between(3_600, 8 * 3_600);
        } else {
            delay = chance < 150 ? dice.between(600, 2400) : dice.between(120, 420);
        }
    }

    /// A key that decodes to this account and was never used before.
    String key(Account account) {
        return stage.ids.key("ASIA", account.id());
    }

    Client person() {
        return Clients.person(dice);
    }

    Client workload() {
        return Clients.workload(dice);
    }

    /// Issues credentials: one record where caller and role share an account or the caller has
    /// none, else two copies.
    Session issue(Issue issue) {
        Session session =
                issue.open(issue.forcedKey != null ? issue.forcedKey : key(issue.account));
        Call call = call(issue).readOnly();
        call.readOnly = issue.role != null;
        call.request(StsText.request(issue, session.inherited, session.sourceIdentity, dice));
        call.response(StsText.response(issue, session, issue.account.expirationForm(), dice));
        if (issue.role != null) {
            call.resources(StsText.resources(issue, issue.role));
        }
        if (!issue.hidden) {
            deliver(issue, call, session);
        }
        sessions.add(session);
        return session;
    }

    private Call call(Issue issue) {
        Call call =
                new Call("sts.amazonaws.com", issue.action, issue.at, issue.region, issue.client);
        stage.requestId(call);
        if (issue.web != null) {
            Json method =
                    new Json(96)
                            .open()
                            .field("identityProviderConnectionVerificationMethod", "IAMTrustStore");
            call.additional(method.close().copy());
        }
        return call;
    }

    private void deliver(Issue issue, Call call, Session session) {
        Account caller = issue.caller.account();
        boolean copies =
                caller != null && caller.index() != issue.account.index() && issue.role != null;
        if (copies || (issue.caller.session() == null && issue.client.isService())) {
            call.sharedEventId = dice.uuid();
        }
        long late = delay + issue.lateBy;
        Account first = caller == null ? issue.account : caller;
        session.rich =
                issuance(session, stage.record(call, issue.caller.identity(), first, late, true));
        if (copies) {
            byte[] owner = IdentityText.awsAccount(issue.caller.principalId(), first);
            long ownerDelay = late + dice.between(-40, 40);
            issuance(session, stage.record(call, owner, issue.account, ownerDelay, true));
        }
        if (session.visible()) {
            stage.tally.sessions.merge(issue.action, 1L, Long::sum);
        }
        if (session.rich) {
            noteKey(issue.caller);
        }
    }

    private boolean issuance(Session session, @Nullable String eventId) {
        if (eventId == null) {
            return false;
        }
        stage.tally.issuances++;
        session.eventIds.add(eventId);
        return true;
    }

    private static void noteKey(Caller caller) {
        Session session = caller.session();
        if (session != null
                && !caller.key().isEmpty()
                && !session.shownKeys.contains(caller.key())) {
            session.shownKeys.add(caller.key());
        }
    }

    /// A refused call; AWS keeps the request only for some reasons (DOMAIN §1.3).
    void deny(Issue issue, String code, String message, boolean keepsRequest) {
        Session parent = issue.caller.session();
        Call call = call(issue).failed(code, message);
        call.readOnly = issue.role != null;
        if (keepsRequest) {
            call.request(
                    StsText.request(
                            issue,
                            parent == null ? Map.of() : parent.transitiveTags(),
                            issue.sourceIdentity,
                            dice));
        }
        Account recipient = issue.caller.account() == null ? issue.account : issue.caller.account();
        String eventId = stage.record(call, issue.caller.identity(), recipient, delay, true);
        if (eventId != null) {
            stage.tally.denials++;
            String role = issue.role == null ? null : issue.role.arn();
            told.add(
                    new Truth.Denial(
                            eventId, recipient.id(), issue.action, code, role, issue.caller.key()));
            evidence(issue.caller);
        }
    }

    /// Refused for lack of permission: the role stands in the message alone.
    void denyAccess(Issue issue, String callerArn) {
        String what = issue.role == null ? issue.action : "AssumeRole";
        String on = issue.role == null ? "" : " on resource: " + issue.role.arn();
        deny(
                issue,
                "AccessDenied",
                "User: " + callerArn + " is not authorized to perform: sts:" + what + on,
                false);
    }

    /// An identity event other than an issuing call.
    @Nullable String identityEvent(Call call, Caller caller, Account recipient) {
        stage.requestId(call);
        String eventId = stage.record(call, caller.identity(), recipient, delay, true);
        if (eventId != null) {
            evidence(caller);
        }
        return eventId;
    }

    /// A call that is no identity event.
    void use(Call call, Caller caller, Account recipient) {
        stage.requestId(call);
        if (stage.record(call, caller.identity(), recipient, delay, false) != null) {
            stage.tally.uses++;
            Session session = caller.session();
            if (session != null) {
                session.uses++;
            }
            noteKey(caller);
        }
    }

    private void evidence(Caller caller) {
        noteKey(caller);
        Session session = caller.session();
        if (session != null) {
            session.acted = true;
        }
    }

    /// Lets a session work for a while: bursts of a few equal calls each, as SDKs make them.
    void work(Session session, int bursts) {
        work(session, session.asCaller(), session.client, bursts);
    }

    void work(Session session, Caller caller, Client client, int bursts) {
        if (!stage.settings.uses()) {
            bursts = dice.chance(300) ? 1 : 0;
        } else if (stage.wantsUses()) {
            bursts += 1 + dice.below(2);
        }
        long at = session.issuedAt + dice.between(0, 20);
        for (int i = 0; i < bursts && at < session.expiresAt; i++) {
            at = burst(caller, session.account, session.region, client, at);
            at += dice.chance(150) ? dice.between(300, 2400) : dice.between(5, 120);
        }
    }

    /// One burst of calls; returns the time after it.
    long burst(Caller caller, Account account, Region region, Client client, long at) {
        Actions.Choice choice = Actions.choose(dice, account, region);
        Call call = choice.call(at, region, client);
        call.fromConsole = client.isBrowser();
        int calls = stage.settings.uses() ? 1 + dice.below(choice.readOnly() ? 7 : 3) : 1;
        for (int i = 0; i < calls; i++) {
            use(call, caller, account);
            call.time += dice.below(12);
        }
        if (dice.chance(60)) {
            nextDelay();
        }
        return call.time;
    }

    void attack(String rule, @Nullable Session subject, String story) {
        told.add(
                new Truth.Attack(
                        rule,
                        subject == null ? null : subject.key,
                        subject == null ? null : subject.principalId,
                        story));
    }

    void oddity(Truth.Oddity oddity) {
        told.add(oddity);
    }

    /// Ends the story: judges its sessions and tells the truth.
    void end() {
        new Judge(stage.tally, stage.truth).tell(sessions);
        told.forEach(stage.truth);
    }
}
