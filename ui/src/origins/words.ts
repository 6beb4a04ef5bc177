import type { Actor } from "../api/model";
import type { Tie } from "../api/origins";
import { words } from "../shared/words";

export const ACTORS_LABEL: Record<Actor, string> = {
  PERSON: "People",
  PIPELINE: "Pipelines",
  WORKLOAD: "Workloads",
  AWS_SERVICE: "AWS services",
  AGENT: "Agents",
  UNKNOWN: "Unknown",
};

const TIES: Record<Tie, string> = {
  ON_BEHALF_OF: "a credential of a session worked on behalf of this user",
  PORTAL_CALL: "this user called the portal of Identity Center for the session",
};

export function tieText(tie: Tie): string {
  return TIES[tie] ?? words(tie);
}
