package dev.hoptrail.api.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/// The version of the running artifact, as its manifest tells.
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"hoptrail " + ofArtifact()};
    }

    private static String ofArtifact() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
