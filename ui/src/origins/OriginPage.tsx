import { useEffect } from "react";
import { Link, useParams } from "react-router";
import { ApiError } from "../api/client";
import { type OriginDetail, useOrigin } from "../api/origins";
import { Account } from "../shared/Account";
import { Failure } from "../shared/Failure";
import { OriginLine } from "../shared/OriginLine";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { visible } from "../shared/visible";
import { Waiting } from "../shared/Waiting";
import { ACTOR_LABEL, counted, originKindLabel, words } from "../shared/words";
import { Findings } from "./Findings";
import "./origins.css";
import { Roles, Tags } from "./OriginFacets";
import { OriginSessions } from "./OriginSessions";
import { UsualPaths } from "./UsualPaths";
import { originHref } from "./url";
import { tieText } from "./words";

/** One person or workload: its ids, what it used, which ways it took, what was found. */
export default function OriginPage() {
  const { originId = "" } = useParams();
  const detail = useOrigin(originId);
  const title = detail.data?.origin.name ?? "People";
  useEffect(() => {
    document.title = `${visible(title)} · Hoptrail`;
  }, [title]);
  if (detail.isPending) {
    return <Waiting />;
  }
  if (detail.data === undefined) {
    const { error } = detail;
    return error instanceof ApiError && (error.status === 404 || error.status === 400) ? (
      <div className="card nothing">
        <h1>No such person or workload</h1>
        <p className="dim">
          Nothing with the id <Text mono>{originId}</Text> is stored, or you may not see it.
        </p>
        <Link to="/origins">To all people and workloads</Link>
      </div>
    ) : (
      <Failure what="The origin" error={error} retry={() => detail.refetch()} />
    );
  }
  return (
    <>
      <Head detail={detail.data} />
      <Linked detail={detail.data} />
      <Findings originId={originId} />
      <div className="origin-shares">
        <UsualPaths originId={originId} lastIssuedAt={detail.data.lastIssuedAt} />
        <Roles originId={originId} />
        <Tags originId={originId} />
      </div>
      <OriginSessions originId={originId} total={detail.data.sessions} />
    </>
  );
}

function Head({
  detail: { origin, sessions, firstIssuedAt, lastIssuedAt },
}: {
  detail: OriginDetail;
}) {
  return (
    <div className="origin-head">
      <Link to="/origins" className="back-link">
        ‹ People and workloads
      </Link>
      <h1 className="page-title">
        <Text>{origin.name}</Text>{" "}
        <small className="dim">
          <OriginLine origin={origin} />
        </small>
      </h1>
      <div className="origin-facts">
        <span className="pill">
          {origin.actor === "UNKNOWN" ? "kind of actor unknown" : ACTOR_LABEL[origin.actor]}
          {origin.actorEvidence.length > 0 ? (
            <span className="dim">by {origin.actorEvidence.map(words).join(", ")}</span>
          ) : null}
        </span>
        <span className="pill">{counted(sessions, "session")}</span>
        {firstIssuedAt && lastIssuedAt ? (
          <span className="pill">
            <span className="dim">seen</span> {fullTime(firstIssuedAt)}{" "}
            <span className="dim">to</span> {fullTime(lastIssuedAt)}
          </span>
        ) : null}
        {origin.accountId ? (
          <span className="pill">
            <span className="dim">account</span>{" "}
            <Account id={origin.accountId} name={origin.accountName} />
          </span>
        ) : null}
        {origin.arn ? (
          <span className="pill">
            <Text mono>{origin.arn}</Text>
          </span>
        ) : null}
      </div>
    </div>
  );
}

function Linked({ detail: { linked } }: { detail: OriginDetail }) {
  if (linked.length === 0) {
    return null;
  }
  return (
    <section className="origin-section" aria-label="The same actor under other ids">
      <h2>
        The same actor under {linked.length === 1 ? "another id" : `${linked.length} other ids`}
      </h2>
      <div className="card table-scroll">
        <table className="plain-table">
          <tbody>
            {linked.map(({ origin, evidence, sessions, firstIssuedAt, lastIssuedAt }) => (
              <tr key={origin.originId}>
                <td>
                  <Link to={originHref(origin.originId)} className="strong-link">
                    <Text>{origin.name}</Text>
                  </Link>
                  <div className="dim">{originKindLabel(origin.kind)}</div>
                </td>
                <td>
                  {counted(sessions, "session")} tell: {evidence.map(tieText).join("; ")}
                </td>
                <td className="nowrap">
                  {fullTime(firstIssuedAt)}
                  <span className="dim"> to </span>
                  {fullTime(lastIssuedAt)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
