import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useRef, useState } from "react";
import { useSignIn } from "../api/queries";
import { messageOf } from "../shared/Failure";

/** Tries a code that came with the address at once; asks for one where there was none. */
export function SignInPage({ given }: { given: string | null }) {
  const signIn = useSignIn();
  const [code, setCode] = useState("");
  const tried = useRef(false);
  const { mutate } = signIn;
  useEffect(() => {
    document.title = "Sign in · Hoptrail";
    if (given && !tried.current) {
      tried.current = true;
      mutate(given);
    }
  }, [given, mutate]);
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
            <FormField
              label="One-time code"
              description="The service prints a code when it starts. A code signs in one browser, once."
              errorText={signIn.isError ? messageOf(signIn.error) : null}
            >
              <Input
                value={code}
                onChange={({ detail }) => setCode(detail.value)}
                placeholder="ABCD-EFGH-…"
                autoFocus
                autoComplete="one-time-code"
                spellcheck={false}
                ariaRequired
              />
            </FormField>
            <Button variant="primary" formAction="submit" loading={signIn.isPending}>
              Sign in
            </Button>
          </SpaceBetween>
        </Container>
      </form>
    </div>
  );
}
