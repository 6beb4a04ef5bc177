import { useMay } from "../api/queries";
import { SubNav } from "../shared/SubNav";

/** The pages about alerts. */
export function AlertNav() {
  const webhooks = useMay("analyst", true) ? { "/webhooks": "Webhooks" } : {};
  return <SubNav label="Alerts" pages={{ "/alerts": "Queue", "/rules": "Rules", ...webhooks }} />;
}
