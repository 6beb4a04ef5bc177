// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { attributed, hostileAnswer } from "../../test/attributed.ts";
import { ALICE_CHAIN } from "../../test/fixtures.ts";
import { open, SIGNED_IN } from "../../test/pages.tsx";

const RECORDS = '{"Records":[{}]}';

function answer(items: unknown[], rejected: Record<string, number> = {}) {
  return { items, records: items.length, rejected, next: null, asOf: "2026-06-03T12:00:00Z" };
}

async function paste(text: string) {
  const field = await screen.findByLabelText("Records or a credential");
  await userEvent.click(field);
  await userEvent.paste(text);
  await userEvent.click(screen.getByRole("button", { name: "Attribute" }));
}

test("pastedRecords_areAttributed", async () => {
  const { calls } = open("/attribute", {
    ...SIGNED_IN,
    "/attribute": answer(attributed(), { NOT_JSON: 2 }),
  });

  await paste(RECORDS);

  await screen.findByText("6 records, 3 attributed, 3 not");
  expect(calls).toContain("/attribute");
  const [, alice, , ambiguous, nothing, , withheld] = screen.getAllByRole("row");
  const row = within(alice as HTMLElement);
  row.getByText("alice@corp.example");
  expect(row.getByRole("link", { name: "ProductionRole" }).getAttribute("href")).toBe(
    "/chains/production?at=2026-06-03T09%3A20%3A00Z",
  );
  row.getByText("EXACT");
  row.getByText("alpha");
  within(ambiguous as HTMLElement).getByText("2 sessions fit equally well, so none is named.");
  within(nothing as HTMLElement).getByText("Nothing is stored of the session that made the call.");
  within(withheld as HTMLElement).getByText(/IAM user of an account that you may not see/);
  screen.getByText("Could not be read: 2 not JSON.");
});

test("answers_areShownAsTheyCome", async () => {
  let go: () => void = () => undefined;
  const whole = JSON.stringify(answer(attributed()));
  const cut = whole.indexOf('{"index":2') + 3;
  open("/attribute", {
    ...SIGNED_IN,
    "/attribute": () =>
      new Response(
        new ReadableStream({
          start(stream) {
            const bytes = new TextEncoder().encode(whole);
            stream.enqueue(bytes.slice(0, cut));
            go = () => {
              stream.enqueue(bytes.slice(cut));
              stream.close();
            };
          },
        }),
      ),
  });

  await paste(RECORDS);

  await screen.findByText("2 records, 2 attributed");
  screen.getByText(/more are coming/);
  go();
  await screen.findByText("6 records, 3 attributed, 3 not");
  expect(screen.queryByText(/more are coming/)).toBeNull();
});

test("stopped_keepsWhatCame_andSaysSo", async () => {
  const whole = JSON.stringify(answer(attributed()));
  open("/attribute", {
    ...SIGNED_IN,
    "/attribute": () =>
      new Response(
        new ReadableStream({
          start: (stream) =>
            stream.enqueue(new TextEncoder().encode(whole.slice(0, whole.indexOf('{"index":2')))),
        }),
      ),
  });
  await paste(RECORDS);
  await screen.findByText("2 records, 2 attributed");

  await userEvent.click(screen.getByRole("button", { name: "Stop" }));

  await screen.findByText(/stopped before the end/);
  screen.getByText("2 records, 2 attributed");
});

test("answerThatBreaksOff_keepsWhatCame", async () => {
  const whole = JSON.stringify(answer(attributed()));
  open("/attribute", {
    ...SIGNED_IN,
    "/attribute": () => new Response(whole.slice(0, whole.indexOf('{"index":2'))),
  });

  await paste(RECORDS);

  await screen.findByText("The answer broke off.");
  screen.getByText("2 records, 2 attributed");
});

test("refusal_isSaid", async () => {
  open("/attribute", {
    ...SIGNED_IN,
    "/attribute": () => Response.json({ code: "too-large", detail: "Too much" }, { status: 413 }),
  });

  await paste(RECORDS);

  await screen.findByText("Too much");
});

test("file_isAttributed_andNamed", async () => {
  open("/attribute", { ...SIGNED_IN, "/attribute": answer(attributed()) });
  await screen.findByLabelText("Records or a credential");

  const input = document.querySelector('input[type="file"]') as HTMLInputElement;
  const files = [new File([RECORDS], "trail.json")];
  fireEvent.change(input, { target: { files } });

  await screen.findByText("trail.json");
  await screen.findByText("6 records, 3 attributed, 3 not");
});

test("textWithoutRecords_isSaidToHaveNone", async () => {
  open("/attribute", { ...SIGNED_IN, "/attribute": answer([]) });

  await paste("[]");

  await screen.findByText(/There is no CloudTrail record in it/);
});

test("whoIsBehindTheMost_narrowsToTheirs", async () => {
  open("/attribute", { ...SIGNED_IN, "/attribute": answer(attributed()) });
  await paste(RECORDS);

  await userEvent.click(await screen.findByRole("button", { name: /alice@corp.example 2/ }));

  await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(3));
});

test("credentialAlone_isResolved_andStandsInTheAddress", async () => {
  const { calls, router } = open("/attribute", {
    ...SIGNED_IN,
    "/resolve": { items: [{ grade: "EXACT", session: ALICE_CHAIN[1] }] },
  });

  await paste("ASIAEXAMPLE000000001");

  await screen.findByRole("link", { name: "ProductionRole" });
  expect(router.state.location.search).toBe("?credential=ASIAEXAMPLE000000001");
  expect(calls).toContain("/resolve?accessKeyId=ASIAEXAMPLE000000001");
});

test("longTermKey_isSaidToHaveNoSession", async () => {
  open("/attribute?credential=AKIAEXAMPLE000000001", { ...SIGNED_IN, "/resolve": { items: [] } });

  await screen.findByText(/long-term key of an IAM user/);
});

test("hostileText_isShownAsText", async () => {
  open("/attribute", { ...SIGNED_IN, "/attribute": answer([hostileAnswer()]) });

  await paste(RECORDS);

  await screen.findByText("<script>alert(1)</script>");
  expect(document.querySelector("main script, main b")).toBeNull();
  expect(screen.getAllByText("‹U+202E›").length).toBeGreaterThan(0);
});
