package dev.hoptrail.correlate.simulate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What all stories share: the organisation, the ids, the writer, the files and the totals.
final class Stage {
    final SimulationSettings settings;
    final Ids ids;
    final Organization organization;
    final Tally tally = new Tally();
    final Consumer<Truth> truth;
    private final Consumer<LogFile> files;
    private final Delivery delivery;
    private final RecordWriter writer = new RecordWriter();
    private final Set<Integer> announced = new HashSet<>();
    private final Dice dice;
    private @Nullable List<String> captured;

    Stage(SimulationSettings settings, Consumer<LogFile> files, Consumer<Truth> truth) {
        this.settings = settings;
        this.files = files;
        this.ids = new Ids(settings.seed());
        this.organization = new Organization(settings, ids);
        this.truth = truth;
        this.delivery = new Delivery(settings, organization.id(), tally);
        this.dice = new Dice(Dice.hash(settings.seed(), "stage"));
    }

    /// Whether more must be done to bring the share of STS records down.
    boolean wantsUses() {
        return settings.uses() && tally.stsLines * 1000 > tally.lines * 173;
    }

    void requestId(Call call) {
        call.requestHigh = dice.next();
        call.requestLow = dice.next();
    }

    /// Delivers one record of a call, if the trail of this account is collected.
    ///
    /// @return the event id, or `null` if the record is not delivered
    @Nullable String record(
            Call call, byte[] identity, Account recipient, long delay, boolean identityEvent) {
        if (!recipient.delivers(call.region)) {
            announce(recipient, call.time, delay);
            return null;
        }
        long high = dice.next();
        long low = dice.next();
        boolean sts = call.source.equals("sts.amazonaws.com");
        Json text = writer.write(call, identity, recipient.id(), high, low);
        if (captured == null) {
            delivery.add(recipient, call.region, call.time + delay, text, sts);
        } else {
            captured.add(text.toString());
        }
        tally.distinct++;
        if (!identityEvent) {
            return "";
        }
        tally.identityEvents++;
        return new Json(40).uuid(high, low).ascii(1, 37);
    }

    /// An account whose trail is missing still shows in one region, so that it counts as inside.
    private void announce(Account account, long time, long delay) {
        if (account.external() || !announced.add(account.index())) {
            return;
        }
        Call call =
                new Call(
                        "kms.amazonaws.com",
                        "RotateKey",
                        time,
                        Region.EU_NORTH_1,
                        Client.AWS_INTERNAL);
        requestId(call.type("AwsServiceEvent"));
        Json identity =
                new Json(64)
                        .open()
                        .field("accountId", account.id())
                        .field("invokedBy", "AWS Internal")
                        .close();
        record(call, identity.copy(), account, delay, false);
    }

    /// Runs something whose records are not delivered but returned.
    List<String> capture(Runnable part) {
        List<String> records = new ArrayList<>();
        captured = records;
        part.run();
        captured = null;
        return records;
    }

    /// Hands out a file that no slot holds, with so many records in it.
    void add(LogFile file, int records) {
        tally.files++;
        tally.lines += records;
        files.accept(file);
    }

    /// Hands out the files of all slots that end before this second.
    void flush(long before) {
        delivery.flush(before, files);
    }
}
