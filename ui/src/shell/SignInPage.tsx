import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useRef, useState } from "react";
import { withParams } from "../api/client";
import { useSignIn, useSignInWays } from "../api/queries";
import { messageOf } from "../shared/Failure";

/** What came with the address: a code, or the code of the problem for which a sign-in was refused. */
export interface SignInGiven {
  code: string | null;
  refused: string | null;
}

const REFUSALS: Record<string, string> = {
  "provider-unavailable": "The identity provider does not answer. Try again in a while.",
  "sign-in-declined": "The identity provider did not let you in.",
  "sign-in-stale": "That took too long, or was finished already. Sign in again.",
  "sign-in-unmapped":
    "You are known, but none of your groups gives access to Hoptrail. Ask whoever runs it.",
  "sign-in-untrusted": "What the identity provider said does not hold. Ask whoever runs Hoptrail.",
  "too-many-requests": "Too many sign-ins failed. Wait a minute.",
};

/** Tries a code that came with the address at once; asks for one where there was none. */
export function SignInPage({ given }: { given: SignInGiven }) {
  const signIn = useSignIn();
  const provider = useSignInWays().data?.provider;
  const [code, setCode] = useState("");
  const tried = useRef(false);
  const { mutate } = signIn;
  useEffect(() => {
    document.title = "Sign in · Hoptrail";
    if (given.code && !tried.current) {
      tried.current = true;
      mutate(given.code);
    }
  }, [given.code, mutate]);
  return (
    <div className="sign-in">
      <p className="lead">
        Who was really behind a role session, through which hops, with which tags, and who set them.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (code.trim() !== "") {
            mutate(code.trim());
          }
        }}
      >
        <Container header={<Header variant="h1">Sign in</Header>}>
          <SpaceBetween size="l">
            {given.refused ? (
              <Alert type="error">{REFUSALS[given.refused] ?? "The sign-in was refused."}</Alert>
            ) : null}
            {provider ? (
              <Button
                variant="primary"
                href={withParams("/sign-in/oidc", { to: location.pathname + location.search })}
              >
                {`Sign in with ${provider}`}
              </Button>
            ) : null}
            <FormField
              label="One-time code"
              description="The service prints a code when it starts. A code signs in one browser, once."
              errorText={signIn.isError ? messageOf(signIn.error) : null}
            >
              <Input
                value={code}
                onChange={({ detail }) => setCode(detail.value)}
                placeholder="ABCD-EFGH-…"
                autoFocus={!provider}
                autoComplete="one-time-code"
                spellcheck={false}
                ariaRequired
              />
            </FormField>
            <Button
              variant={provider ? "normal" : "primary"}
              formAction="submit"
              loading={signIn.isPending}
            >
              {provider ? "Sign in with the code" : "Sign in"}
            </Button>
          </SpaceBetween>
        </Container>
      </form>
    </div>
  );
}
