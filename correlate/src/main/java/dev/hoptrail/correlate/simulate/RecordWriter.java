package dev.hoptrail.correlate.simulate;

import java.util.Objects;

/// Writes one CloudTrail record (DOMAIN §1.1), fields in the order of real records.
final class RecordWriter {
    private final Json out = new Json(4096);
    private final Json part = new Json(4096);
    private long day = Long.MIN_VALUE;
    private String date = "";

    /// Writes the record into a buffer that the next call reuses.
    Json write(Call call, byte[] identity, String recipient, long eventHigh, long eventLow) {
        if (call.middle == null) {
            prepare(call);
        }
        int minor = minor(call.region);
        out.clear()
                .raw(minor < 10 ? "{\"eventVersion\":\"1.0" : "{\"eventVersion\":\"1.")
                .number(minor);
        out.raw("\",\"userIdentity\":").raw(identity).raw(",\"eventTime\":\"");
        time(call.time);
        out.raw(Objects.requireNonNull(call.middle))
                .raw(",\"requestID\":")
                .uuid(call.requestHigh, call.requestLow);
        out.raw(",\"eventID\":")
                .uuid(eventHigh, eventLow)
                .raw(Objects.requireNonNull(call.end))
                .raw(recipient);
        return out.raw(Objects.requireNonNull(call.afterRecipient));
    }

    /// The service hosts of a region speak one version.
    private static int minor(Region region) {
        return 8 + ((region.number + 3) & 3);
    }

    private void prepare(Call call) {
        part.clear()
                .raw("Z\",\"eventSource\":\"")
                .raw(call.source)
                .raw("\",\"eventName\":\"")
                .raw(call.name);
        part.raw("\",\"awsRegion\":\"").raw(call.region.id).raw("\"");
        part.field("sourceIPAddress", call.client.address())
                .field("userAgent", call.client.agent());
        part.optional("errorCode", call.errorCode).optional("errorMessage", call.errorMessage);
        part.json("requestParameters", call.request).json("responseElements", call.response);
        additional(call);
        call.middle = part.copy();
        part.clear().raw(call.readOnly ? ",\"readOnly\":true" : ",\"readOnly\":false");
        if (call.resources != null) {
            part.json("resources", call.resources);
        }
        part.raw(",\"eventType\":\"")
                .raw(call.type)
                .raw("\",\"managementEvent\":true,\"recipientAccountId\":\"");
        call.end = part.copy();
        call.afterRecipient = afterRecipient(call);
    }

    private void additional(Call call) {
        if (call.additional != null) {
            part.json("additionalEventData", call.additional);
        } else if (minor(call.region) >= 11
                && call.source.startsWith("sts.")
                && !call.client.isService()) {
            part.raw(",\"additionalEventData\":{\"ExtendedRequestId\":\"MTp")
                    .raw(Long.toHexString(call.requestHigh));
            part.raw(
                    "\",\"RequestDetails\":{\"endpointType\":\"regional\",\"awsServingRegion\":\"");
            part.raw(call.region.id).raw("\"}}");
        }
    }

    private byte[] afterRecipient(Call call) {
        part.clear().raw("\"").optional("sharedEventID", call.sharedEventId);
        if (call.details != null) {
            part.json("serviceEventDetails", call.details);
        }
        part.raw(",\"eventCategory\":\"Management\"");
        if (call.fromConsole) {
            part.raw(",\"sessionCredentialFromConsole\":\"true\"");
        }
        if (call.type.equals("AwsApiCall") && !call.client.isService()) {
            tls(call);
        }
        return part.close().copy();
    }

    private void tls(Call call) {
        part.raw(
                ",\"tlsDetails\":{\"tlsVersion\":\"TLSv1.3\",\"cipherSuite\":\"TLS_AES_128_GCM_SHA256\",");
        part.raw("\"clientProvidedHostHeader\":\"")
                .raw(call.source, 0, call.source.indexOf('.') + 1);
        part.raw(call.region.id).raw(".amazonaws.com\"");
        part.raw(minor(call.region) >= 11 ? ",\"keyExchange\":\"x25519\"}" : "}");
    }

    private void time(long second) {
        long days = Math.floorDiv(second, 86400L);
        if (days != day) {
            day = days;
            date = Times.iso(days * 86400).substring(0, 11);
        }
        int rest = (int) (second - days * 86400);
        out.raw(date);
        two(rest / 3600).one(':');
        two(rest / 60 % 60).one(':');
        two(rest % 60);
    }

    private Json two(int value) {
        return out.one((char) ('0' + value / 10)).one((char) ('0' + value % 10));
    }
}
