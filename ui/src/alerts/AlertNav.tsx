import { SubNav } from "../shared/SubNav";

/** The pages about alerts. */
export function AlertNav() {
  return <SubNav label="Alerts" pages={{ "/alerts": "Queue", "/rules": "Rules" }} />;
}
