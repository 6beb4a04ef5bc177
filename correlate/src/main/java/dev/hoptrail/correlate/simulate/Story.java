package dev.hoptrail.correlate.simulate;

/// Something that happens in an organisation: a person signs in, a pipeline deploys, a pod starts.
@FunctionalInterface
interface Story {
    void tell(Scene scene);
}
