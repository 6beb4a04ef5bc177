import { Link } from "react-router";
import type { Score } from "../api/scorecard";
import { Text } from "../shared/Text";
import { searchHref } from "./url";
import { LOSS_LABEL } from "./words";

interface Props {
  score: Score;
  from: string;
  to: string;
}

/** What sessions lack, each with the search for exactly these. */
export function Losses({ score, from, to }: Props) {
  if (score.losses.length === 0) {
    return <p className="dim">Nothing is missing of what is counted here.</p>;
  }
  return (
    <table className="plain-table losses">
      <thead>
        <tr>
          <th>What is missing</th>
          <th className="number">Sessions</th>
          <th className="number">Calls</th>
        </tr>
      </thead>
      <tbody>
        {score.losses.map(({ loss, tagKey, sessions, uses, query }) => {
          const href = searchHref(query, from, to);
          return (
            <tr key={`${loss} ${tagKey}`}>
              <td>
                {LOSS_LABEL[loss]}
                {tagKey === null ? null : (
                  <>
                    {" "}
                    <Text mono>{tagKey}</Text>
                  </>
                )}
              </td>
              <td className="number">
                {href ? (
                  <Link to={href} className="strong-link">
                    {sessions.toLocaleString("en")}
                    <span className="visually-hidden"> sessions: {LOSS_LABEL[loss]}</span>
                  </Link>
                ) : (
                  sessions.toLocaleString("en")
                )}
              </td>
              <td className="number">{uses.toLocaleString("en")}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
