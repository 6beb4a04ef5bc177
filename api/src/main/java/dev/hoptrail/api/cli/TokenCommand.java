package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Makes what lets people and programs in.
@Command(
        name = "token",
        description = "Make tokens for programs and sign-in codes for people.",
        subcommands = {TokenCommand.Create.class, TokenCommand.SignInCode.class})
final class TokenCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to make.");
    }

    @Command(name = "create", description = "Make a token and print it this once.")
    static final class Create implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ServiceOptions options;

        @Option(
                names = "--access",
                paramLabel = "A",
                required = true,
                description = "viewer, analyst, auditor or admin.")
        private String access = "";

        @Option(names = "--name", paramLabel = "NAME", description = "What the token is for.")
        private @Nullable String name;

        @Option(
                names = "--accounts",
                paramLabel = "ID",
                split = ",",
                description =
                        "Accounts whose sessions it may see, separated by commas; all where absent.")
        private @Nullable List<String> accounts;

        @Option(
                names = "--days",
                paramLabel = "N",
                description = "How long it holds; until revoked where absent.")
        private @Nullable Integer days;

        @Override
        public Integer call() {
            ObjectNode request =
                    ServiceClient.JSON
                            .createObjectNode()
                            .put("access", access)
                            .put("name", name)
                            .put("days", days)
                            .putPOJO("accounts", accounts);
            try (ServiceConnection connection = ServiceConnection.open(options)) {
                JsonNode token = connection.client().post("/api/v1/tokens", request);
                spec.commandLine().getOut().println(token.path("token").asText());
                spec.commandLine().getOut().flush();
                return ExitCode.OK;
            }
        }
    }

    @Command(
            name = "sign-in-code",
            description = "Make a one-time code that signs a browser in, within an hour.")
    static final class SignInCode implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ServiceOptions options;

        @Override
        public Integer call() {
            try (ServiceConnection connection = ServiceConnection.open(options)) {
                JsonNode code =
                        connection
                                .client()
                                .post(
                                        "/api/v1/sign-in-codes",
                                        ServiceClient.JSON.createObjectNode());
                spec.commandLine().getOut().println(code.path("code").asText());
                spec.commandLine().getOut().flush();
                return ExitCode.OK;
            }
        }
    }
}
