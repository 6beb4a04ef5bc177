package dev.hoptrail.api;

import dev.hoptrail.api.treelog.TreeLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The keys that processes over one database share: files of one folder, for their owner alone.
public final class SharedKeys {

    /// The token of the one who runs the service.
    public static final String ADMIN_TOKEN = "admin.token";

    /// What the secrets of webhooks are sealed with.
    static final String WEBHOOKS = "webhook.key";

    /// What tree heads and packs are signed with.
    static final String SIGNING = "signing.key";

    private static final SortedMap<String, Supplier<String>> MAKERS =
            new TreeMap<>(
                    Map.of(
                            ADMIN_TOKEN, AdminToken::fresh,
                            WEBHOOKS, WebhookKey::fresh,
                            SIGNING, TreeLog::freshKey));

    private SharedKeys() {}

    /// What the files are called.
    static Set<String> names() {
        return MAKERS.keySet();
    }

    /// Makes the keys that a folder lacks, as services do when they first start, and leaves the
    /// others alone.
    ///
    /// @return the files that were made
    public static List<Path> make(Path folder) {
        List<Path> made = new ArrayList<>();
        MAKERS.forEach((name, maker) -> {
            Path file = folder.resolve(name);
            if (Files.notExists(file)) {
                PrivateFile.write(file, maker.get());
                made.add(file);
            }
        });
        return List.copyOf(made);
    }
}
