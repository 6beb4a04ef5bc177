package dev.hoptrail.correlate.simulate;

import org.jspecify.annotations.Nullable;

/// One API call as CloudTrail would record it, apart from who made it and in which account the
/// record stands.
final class Call {
    final String source;
    final String name;
    final Region region;
    final Client client;
    long time;
    String type = "AwsApiCall";
    boolean readOnly;
    boolean fromConsole;
    byte @Nullable [] request;
    byte @Nullable [] response;
    byte @Nullable [] additional;
    byte @Nullable [] resources;
    byte @Nullable [] details;
    @Nullable String errorCode;
    @Nullable String errorMessage;
    @Nullable String sharedEventId;
    long requestHigh;
    long requestLow;

    /// The parts of the record that stay the same however often the call is made; kept by the
    /// [RecordWriter].
    byte @Nullable [] middle;

    byte @Nullable [] end;
    byte @Nullable [] afterRecipient;

    Call(String source, String name, long time, Region region, Client client) {
        this.source = source;
        this.name = name;
        this.time = time;
        this.region = region;
        this.client = client;
    }

    Call readOnly() {
        readOnly = true;
        return this;
    }

    Call type(String eventType) {
        type = eventType;
        return this;
    }

    Call request(byte @Nullable [] parameters) {
        request = parameters;
        return this;
    }

    Call response(byte @Nullable [] elements) {
        response = elements;
        return this;
    }

    Call additional(byte[] data) {
        additional = data;
        return this;
    }

    Call details(byte[] serviceEventDetails) {
        details = serviceEventDetails;
        return this;
    }

    Call resources(byte[] array) {
        resources = array;
        return this;
    }

    Call failed(String code, @Nullable String message) {
        errorCode = code;
        errorMessage = message;
        return this;
    }
}
