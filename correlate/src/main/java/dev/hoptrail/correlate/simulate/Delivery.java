package dev.hoptrail.correlate.simulate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Collects records into the files of five-minute slots and hands out the slots that are over.
final class Delivery {
    private static final int SLOT = 300;
    private static final String NAME =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final TreeMap<Long, Map<Integer, FileBuffer>> slots = new TreeMap<>();
    private final SimulationSettings settings;
    private final String organizationId;
    private final Tally tally;
    private final Dice dice;

    Delivery(SimulationSettings settings, String organizationId, Tally tally) {
        this.settings = settings;
        this.organizationId = organizationId;
        this.tally = tally;
        this.dice = new Dice(Dice.hash(settings.seed(), "delivery"));
    }

    /// Puts a record into the files that are written at this second.
    void add(Account account, Region region, long second, Json record, boolean sts) {
        long slot = Math.floorDiv(second, (long) SLOT) + 1;
        put(slot, account, region, false, record, sts);
        int chance = dice.below(1000);
        if (chance < 3) {
            put(chance == 0 ? slot + 1 : slot, account, region, false, record, sts);
        }
        if (settings.organization() && account.ownTrail()) {
            put(slot + (dice.chance(200) ? 1 : 0), account, region, true, record, sts);
        }
    }

    private void put(
            long slot, Account account, Region region, boolean ownTrail, Json record, boolean sts) {
        tally.lines++;
        if (sts) {
            tally.stsLines++;
        }
        Map<Integer, FileBuffer> files = slots.computeIfAbsent(slot, s -> new HashMap<>());
        int part = 0;
        while (!fits(files, account, region, ownTrail, part, record)) {
            part++;
        }
        files.computeIfAbsent(
                        key(account, region, ownTrail, part),
                        k -> new FileBuffer(account, region, ownTrail, part0(k)))
                .add(record);
    }

    private static boolean fits(
            Map<Integer, FileBuffer> files,
            Account account,
            Region region,
            boolean ownTrail,
            int part,
            Json record) {
        FileBuffer file = files.get(key(account, region, ownTrail, part));
        return file == null || !file.isFull(record.length());
    }

    private static int key(Account account, Region region, boolean ownTrail, int part) {
        return ((account.index() * 8 + region.number) << 12) | (ownTrail ? 1 << 11 : 0) | part;
    }

    private static int part0(int key) {
        return key & ((1 << 11) - 1);
    }

    /// Hands out the files of all slots that end before this second.
    void flush(long before, Consumer<LogFile> sink) {
        while (!slots.isEmpty() && slots.firstKey() * SLOT <= before) {
            var entry = slots.pollFirstEntry();
            List<Integer> keys = new ArrayList<>(entry.getValue().keySet());
            keys.sort(null);
            for (int key : keys) {
                FileBuffer file = entry.getValue().get(key);
                if (file != null) {
                    tally.files++;
                    sink.accept(file.finish(path(file, entry.getKey() * SLOT)));
                }
            }
        }
    }

    private String path(FileBuffer file, long second) {
        String account = file.account.id();
        String minute = Times.delivery(second);
        String folder =
                settings.organization() && !file.ownTrail
                        ? organizationId + "/" + account
                        : account;
        String stem = account + "_CloudTrail_" + file.region.id + "_" + minute + "_";
        return "AWSLogs/"
                + folder
                + "/CloudTrail/"
                + file.region.id
                + "/"
                + Times.folder(second)
                + "/"
                + stem
                + suffix(stem + file.ownTrail + file.part)
                + ".json.gz";
    }

    private String suffix(String of) {
        Dice random = new Dice(Dice.hash(settings.seed(), of));
        StringBuilder text = new StringBuilder(16);
        for (int i = 0; i < 16; i++) {
            text.append(NAME.charAt(random.below(NAME.length())));
        }
        return text.toString();
    }
}
