import type { Loss, Scorecard, Share } from "../api/scorecard";
import { words } from "../shared/words";

/** In whole percent, rounded down: 100 only where all is; a dash where there is nothing. */
export function percent({ count, of }: Share): string {
  return of === 0 ? "–" : `${Math.floor((100 * count) / of)} %`;
}

/** `4 of 7`. */
export function countOf({ count, of }: Share): string {
  return `${count.toLocaleString("en")} of ${of.toLocaleString("en")}`;
}

export const LOSS_LABEL: Record<Loss["loss"], string> = {
  UNSEEN_CALLER: "Chain begins at a session that was not seen to be issued",
  AMBIGUOUS: "Several sessions may be the caller",
  AWS_SERVICE: "An AWS service entered",
  EXTERNAL_ACCOUNT: "A principal of another organisation entered",
  SHARED_PRINCIPAL: "The root user entered",
  UNKNOWN_CALLER: "A kind of caller that is not known",
  NO_SOURCE_IDENTITY: "No source identity",
  MISSING_TAG: "Missing tag",
};

/** Which roles count, and who says so. */
export function rolesSentence({ roles, sensitivity }: Scorecard["basis"]): string {
  if (roles === "ALL" || sensitivity === null) {
    return "Sessions of all roles are counted: no sensitivity was asked for, or roles.yaml tells none.";
  }
  const least = words(sensitivity);
  return `Sessions of roles are counted that roles.yaml calls ${least}${least === "high" ? "" : " or more"}.`;
}

/** Which tags are required, and who says so. */
export function tagsSentence({ tags }: Scorecard["basis"]): string {
  return tags === "NONE"
    ? "No tag is required of any role: name some here, or in roles.yaml."
    : tags === "CONTEXT"
      ? "Tags are required role by role, as roles.yaml says."
      : "The tags named here are required of every session.";
}
