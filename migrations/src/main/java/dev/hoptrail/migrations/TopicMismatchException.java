package dev.hoptrail.migrations;

/// A topic exists with a setting under which records could be lost or refused. The message names
/// topic, setting, and what was expected and found.
public final class TopicMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TopicMismatchException(String topic, String setting, String expected, String found) {
        super(
                "Topic %s has %s=%s, Hoptrail needs %s: alter the topic or choose another prefix"
                        .formatted(topic, setting, found, expected));
    }
}
