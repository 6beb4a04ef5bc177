package dev.hoptrail.api.cli;

import dev.hoptrail.api.Application;
import dev.hoptrail.api.SharedKeys;
import java.io.PrintWriter;

/// What a person needs to open the page of a service that has just started.
final class Welcome {

    private Welcome() {}

    static void print(PrintWriter out, Application application) {
        out.println("Hoptrail answers at " + application.address());
        if (application.isInClear()) {
            out.println("Without TLS: a proxy in front has to do it, or tokens pass in clear");
        }
        // What a process prints may be kept and read by others: no code that opens nothing here.
        if (application.servesPage()) {
            out.println("One-time sign-in code: " + application.signInCode());
            out.println(
                    "Token for programs: " + application.keys().resolve(SharedKeys.ADMIN_TOKEN));
        }
        out.flush();
    }
}
