// @vitest-environment happy-dom
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { HEAD, KEYS, PACKS, PROOF, SCHEDULE, VERIFICATION } from "../../test/evidence.ts";
import { ALICE_CHAIN } from "../../test/fixtures.ts";
import { type Answers, open, SIGNED_IN } from "../../test/pages.tsx";

const EVIDENCE: Answers = {
  ...SIGNED_IN,
  "/packs": { items: PACKS, next: null },
  "/schedules": { items: [SCHEDULE], next: null },
  "/signing-keys": { items: KEYS, next: null },
  "/tree-heads": { items: [HEAD], beganAt: "2026-01-01T00:00:00Z", logId: "log", next: null },
  "/sessions": { items: ALICE_CHAIN.slice(0, 1) },
  [`/proofs/inclusion/${PROOF.accountId}/${PROOF.eventId}`]: { head: HEAD, items: [PROOF] },
};
const PROVEN = `/evidence?account=${PROOF.accountId}&event=${PROOF.eventId}`;

test("packs_sayHowFarTheyAre_andHowTheyAreVerified", async () => {
  open("/evidence", EVIDENCE);

  const packs = within(await screen.findByRole("region", { name: "Packs" }));
  const [ready, building, , failed] = packs.getAllByRole("listitem").map((item) => within(item));
  ready?.getByText("Q1 <b>privileged</b>");
  expect(ready?.getByRole("link", { name: "ZIP, 4.1 MB" }).getAttribute("href")).toBe(
    `/api/v1/packs/${PACKS[0]?.packId}/content`,
  );
  await ready?.findByText(new RegExp(`verify hoptrail-.*--key ${KEYS[0]?.fingerprint}`));
  building?.getByText(/400 of about 900 sessions/);
  failed?.getByText("The disk is full");
});

test("pack_isAskedFor", async () => {
  const { calls } = open("/evidence", EVIDENCE);
  const form = within(await screen.findByRole("form", { name: "Make a pack" }));
  await waitFor(() => form.getByDisplayValue("2026-06-04"));

  await userEvent.type(form.getByLabelText("Query"), "role:*Admin*");
  await userEvent.click(form.getByRole("button", { name: "Make" }));

  await waitFor(() => expect(calls.filter((call) => call === "/packs").length).toBe(1));
});

test("packThatIsHeld_isVerified_byTheFingerprintThatIsGiven", async () => {
  const { calls } = open("/evidence", {
    ...EVIDENCE,
    [`/packs/${PACKS[0]?.packId}/verifications`]: (_url: URL, call: RequestInit) => {
      // The service takes no body here, of no type.
      expect(call.headers).not.toHaveProperty("Content-Type");
      return { ...VERIFICATION, verdict: "VERIFIED", checks: VERIFICATION.checks.slice(0, 2) };
    },
  });
  const packs = within(await screen.findByRole("region", { name: "Packs" }));

  const [here] = packs.getAllByRole("button", { name: /^Verify here: pack / });
  await userEvent.click(here as HTMLElement);
  await userEvent.type(
    packs.getByLabelText("Fingerprint of the signer's key"),
    ` ${"ab".repeat(32)}`,
  );
  await userEvent.click(packs.getByRole("button", { name: "Verify" }));

  await packs.findByText(/✓ Verified: consistent, and signed by the key that was given/);
  packs.getByText(/verifies the pack offline, by a fingerprint that came another way/);
  expect(calls).toContain(`/packs/${PACKS[0]?.packId}/verifications?key=${"ab".repeat(32)}`);
});

test("packOfAFile_isVerified_checkByCheck_withWhatFailed", async () => {
  const sent: unknown[] = [];
  open("/evidence", {
    ...EVIDENCE,
    "/verifications": (_url: URL, call: RequestInit) => {
      sent.push(call.body);
      return sent.length === 1
        ? Response.json(
            { code: "unavailable", detail: "Another pack is verified" },
            { status: 503 },
          )
        : VERIFICATION;
    },
  });
  const panel = within(await screen.findByRole("region", { name: "Verify a pack" }));
  expect(panel.getByRole("button", { name: "Verify" })).toHaveProperty("disabled", true);

  const zip = new File(["PK"], "from-elsewhere.zip", { type: "application/zip" });
  await userEvent.upload(panel.getByLabelText("Choose a ZIP"), zip);
  await panel.findByText("from-elsewhere.zip");
  await userEvent.click(panel.getByRole("button", { name: "Verify" }));
  await panel.findByText("Another pack is verified");
  await userEvent.click(panel.getByRole("button", { name: "Verify" }));

  await panel.findByText(/✕ Failed: it is not what was signed/);
  panel.getByText("sessions.jsonl:17: says <b>other</b> things of the session than its records");
  panel.getByText("… and 2 more");
  expect(panel.getAllByText("✓ holds")).toHaveLength(2);
  expect(sent).toEqual([zip, zip]);
});

test("pack_isSignedOff_andWhatWasSaidIsShown", async () => {
  const said: unknown[] = [];
  open("/evidence", {
    ...EVIDENCE,
    [`/packs/${PACKS[0]?.packId}/dispositions`]: (_url: URL, call: RequestInit) => {
      said.push(JSON.parse(String(call.body)));
      return PACKS[0];
    },
  });
  const packs = within(await screen.findByRole("region", { name: "Packs" }));
  packs.getAllByText("Two sessions unexplained");
  packs.getAllByText("auditor <b>one</b>");

  await userEvent.click(packs.getAllByRole("button", { name: "Say more" })[0] as HTMLElement);
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByLabelText("Reviewed, with exceptions"));
  await userEvent.type(dialog.getByLabelText("Reason"), "Explained since");
  await userEvent.click(dialog.getByRole("button", { name: "Sign off" }));

  await waitFor(() => expect(said).toEqual([{ outcome: "EXCEPTIONS", reason: "Explained since" }]));
});

test("schedule_isAdded_andEnded", async () => {
  const added: unknown[] = [];
  const { calls } = open("/evidence", {
    ...EVIDENCE,
    "/schedules": (_url: URL, call: RequestInit) => {
      if (call.method === "POST") {
        added.push(JSON.parse(String(call.body)));
        return SCHEDULE;
      }
      return EVIDENCE["/schedules"];
    },
    [`/schedules/${SCHEDULE.scheduleId}`]: () => new Response(null, { status: 204 }),
  });
  const schedules = within(await screen.findByRole("region", { name: "Schedules" }));
  await schedules.findByText("Quarterly <i>privileged</i>");
  schedules.getByText("2026-04-01 – 2026-07-01");

  await userEvent.click(schedules.getByRole("button", { name: "Add a schedule" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.type(dialog.getByLabelText("Name"), "Monthly");
  const delay = dialog.getByLabelText("Hours after a period's end");
  await userEvent.clear(delay);
  await userEvent.type(delay, "48");
  await userEvent.click(dialog.getByRole("button", { name: "Add" }));
  await waitFor(() =>
    expect(added).toEqual([expect.objectContaining({ name: "Monthly", delayHours: 48 })]),
  );

  await userEvent.click(schedules.getByRole("button", { name: "End" }));
  await waitFor(() => expect(calls).toContain(`/schedules/${SCHEDULE.scheduleId}`));
});

test("form_isThereOnceWhatItProposesIs", async () => {
  let answer = () => {};
  const newest = new ReadableStream({
    start: (body) => {
      answer = () => {
        body.enqueue(new TextEncoder().encode(JSON.stringify(EVIDENCE["/sessions"])));
        body.close();
      };
    },
  });
  open("/evidence", {
    ...EVIDENCE,
    "/sessions": () => new Response(newest, { headers: { "Content-Type": "application/json" } }),
  });
  await screen.findByRole("region", { name: "Packs" });
  expect(screen.queryByLabelText(/Sessions issued from/)).toBeNull();

  answer();

  const from = await screen.findByLabelText<HTMLInputElement>(/Sessions issued from/);
  expect(from.value).toBe("2026-05-04");
});

test("wrongTime_isSaid_andNothingIsAsked", async () => {
  open("/evidence", EVIDENCE);
  const form = within(await screen.findByRole("form", { name: "Make a pack" }));
  await waitFor(() => form.getByDisplayValue("2026-06-04"));

  await userEvent.clear(form.getByLabelText("and before"));
  await userEvent.type(form.getByLabelText("and before"), "yesterday");

  await form.findByText("Such as 2026-01-31 or 2026-01-31 08:00");
  expect((form.getByRole("button", { name: "Make" }) as HTMLButtonElement).disabled).toBe(true);
});

test("proof_isCheckedHere", async () => {
  open(PROVEN, EVIDENCE);

  await screen.findByText(/This browser computed the head's root/);
  expect(screen.getAllByText(HEAD.root).length).toBeGreaterThan(0);
});

test("proofThatDoesNotHold_isSaid", async () => {
  open(PROVEN, {
    ...EVIDENCE,
    [`/proofs/inclusion/${PROOF.accountId}/${PROOF.eventId}`]: {
      head: { ...HEAD, root: "00".repeat(32) },
      items: [PROOF],
    },
  });

  await screen.findByText(/do not lead to the head's root/);
});

test("recordThatIsNotInTheTree_isSaid", async () => {
  const { router } = open("/evidence", EVIDENCE);

  await userEvent.type(await screen.findByLabelText("Account"), "333333333333");
  await userEvent.type(screen.getByLabelText("Event id"), "gone{Enter}");

  await screen.findByText("Not proven.");
  expect(router.state.location.search).toBe("?account=333333333333&event=gone");
});

test("viewer_isOfferedNoEvidence", async () => {
  open("/evidence", { ...EVIDENCE, "/me": { name: "eve", access: "viewer", csrf: "x" } });

  await screen.findByText("Evidence is for auditors");
  expect(screen.queryByRole("link", { name: "Evidence" })).toBeNull();
});
