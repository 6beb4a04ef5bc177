package dev.hoptrail.ingest.source;

import java.nio.file.Path;
import java.util.List;

/// Lists a tree in a process of its own, run by somebody who is not root.
final class ListAsOther {

    private ListAsOther() {}

    public static void main(String[] arguments) {
        LogSource.Listing listing = new FileTree(List.of(Path.of(arguments[0]))).list();
        listing.files().forEach(file -> System.out.println("file " + file.uri()));
        listing.refused()
                .forEach(refusal ->
                        System.out.println(refusal.rejection().reason() + " " + refusal.uri()));
    }
}
