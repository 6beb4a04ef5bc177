/**
 * An identity provider for tests of the service, on a free port of loopback. Prints its address, then
 * takes one line of JSON: the redirect address of the client, and the claims of people by their names.
 */
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const lines = createInterface({ input: process.stdin });
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});
lines.once("line", (line) => {
  const { redirect, people } = JSON.parse(line);
  const provider = new Provider(`http://127.0.0.1:${server.address().port}`, {
    clients: [
      {
        client_id: "hoptrail",
        client_secret: "a secret of the client",
        redirect_uris: [redirect],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    claims: { openid: ["sub", "email", "groups"] },
    conformIdTokenClaims: false,
    findAccount: (_context, name) => ({
      accountId: name,
      claims: () => ({ sub: name, ...people[name] }),
    }),
    pkce: { required: () => true },
  });
  server.on("request", provider.callback());
  process.stdout.write("ready\n");
});
lines.once("close", () => process.exit());
