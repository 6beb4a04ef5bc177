import { Link } from "react-router";
import type { Alert } from "../api/alerts";
import { chainHref } from "../chain/url";
import { GradeMark } from "../shared/Grade";
import { Text } from "../shared/Text";
import { lastPart, originKindLabel, shortProvider } from "../shared/words";

/** From the origin through its sessions to the one that the alert is about. */
export function Path({ alert }: { alert: Alert }) {
  const { origin, withheldOrigin, path } = alert;
  return (
    <ol className="alert-path">
      <li>
        {origin ? (
          <>
            <strong>
              <Text>{origin.name}</Text>
            </strong>{" "}
            <span className="dim">
              {originKindLabel(origin.kind)}
              {origin.provider ? (
                <>
                  {" · "}
                  <Text>{shortProvider(origin.provider)}</Text>
                </>
              ) : null}
            </span>
          </>
        ) : (
          <span className="dim">
            {withheldOrigin
              ? `${originKindLabel(withheldOrigin.kind)} of account ${withheldOrigin.accountId ?? "not known"}, which you may not see`
              : "Who began it is not known"}
          </span>
        )}
      </li>
      {path.map((hop, i) => (
        <li key={hop.sessionId}>
          <Link
            to={chainHref(hop.sessionId, alert.at)}
            aria-current={i === path.length - 1 ? "true" : undefined}
          >
            <Text>{hop.role ? lastPart(hop.role) : (hop.sessionName ?? "session")}</Text>
          </Link>{" "}
          <span className="dim">
            <Text>{hop.accountId ?? ""}</Text>
            {hop.sessionName && hop.role ? (
              <>
                {" · "}
                <Text>{hop.sessionName}</Text>
              </>
            ) : null}
          </span>{" "}
          <GradeMark grade={hop.grade} />
        </li>
      ))}
    </ol>
  );
}
