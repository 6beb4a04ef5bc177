package dev.hoptrail.correlate.simulate;

/// From where and with what a call is made.
record Client(String address, String agent) {
    static final Client AWS_INTERNAL = new Client("AWS Internal", "AWS Internal");

    static Client service(String host) {
        return new Client(host, host);
    }

    boolean isService() {
        return address.endsWith("amazonaws.com") || address.equals("AWS Internal");
    }

    boolean isBrowser() {
        return agent.startsWith("Mozilla/");
    }
}
