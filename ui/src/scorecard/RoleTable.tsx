import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import { Link } from "react-router";
import type { RoleScore, Scorecard, Share } from "../api/scorecard";
import { Account } from "../shared/Account";
import { Lines } from "../shared/Lines";
import { Text } from "../shared/Text";
import { Losses } from "./Losses";
import { Bar } from "./Totals";
import { searchHref } from "./url";
import { countOf, LOSS_LABEL, percent } from "./words";

const COLUMNS = 6;

interface Props {
  card: Scorecard;
  /** The ARN of the role whose losses are shown. */
  open: string;
  onOpen: (roleArn: string) => void;
}

/** Roles, those that lose the most first; each opens to what is lost and what would close it. */
export function RoleTable({ card, open, onOpen }: Props) {
  const { roles, roleCount } = card;
  return (
    <section aria-label="Roles">
      <h2>
        Roles{" "}
        <small className="dim">
          {roles.length < roleCount
            ? `${roles.length} of ${roleCount.toLocaleString("en")}, those that lose the most`
            : "those that lose the most first"}
        </small>
      </h2>
      <div className="card table-scroll">
        <table className="plain-table">
          <thead>
            <tr>
              <th>Role</th>
              <th>Account</th>
              <th className="number">Sessions</th>
              <th>Named</th>
              <th>Source identity</th>
              <th>Tags</th>
            </tr>
          </thead>
          <tbody>
            {roles.map((role) => (
              <RoleRows
                key={role.roleArn}
                role={role}
                card={card}
                open={role.roleArn === open}
                onOpen={onOpen}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface RowProps extends Omit<Props, "open"> {
  role: RoleScore;
  open: boolean;
}

function RoleRows({ role, card, open, onOpen }: RowProps) {
  const { roleArn, score, accountId, accountName } = role;
  const href = searchHref(score.query, card.from, card.to);
  const all = score.sessions.named.of.toLocaleString("en");
  return (
    <>
      <tr>
        <td>
          <button
            type="button"
            className="link-button score-role"
            aria-expanded={open}
            onClick={() => onOpen(open ? "" : roleArn)}
          >
            <Text>{roleArn.replace(/^[^/]*:role\//, "")}</Text>
          </button>
        </td>
        <td>
          <Account id={accountId} name={accountName} />
        </td>
        <td className="number">{href ? <Link to={href}>{all}</Link> : all}</td>
        <ShareCell share={score.sessions.named} />
        <ShareCell share={score.sessions.sourceIdentity} />
        <ShareCell share={score.sessions.tags} />
      </tr>
      {open ? (
        <tr className="score-detail">
          <td colSpan={COLUMNS}>
            <p>
              <Text mono>{roleArn}</Text>
            </p>
            <Losses score={score} from={card.from} to={card.to} />
            {role.remedies.map(({ losses, advice, policy }) => (
              <div key={losses.join()} className="remedy">
                <h3>{losses.map((loss) => LOSS_LABEL[loss]).join(", ")}</h3>
                <p>
                  <Text>{advice}</Text>
                </p>
                {policy === null ? null : (
                  <div className="remedy-policy card">
                    <CopyToClipboard
                      copyButtonText="Copy"
                      copyButtonAriaLabel="Copy the trust policy"
                      copySuccessText="Copied"
                      copyErrorText="Could not copy"
                      textToCopy={policy}
                    />
                    <Lines>{policy}</Lines>
                  </div>
                )}
              </div>
            ))}
          </td>
        </tr>
      ) : null}
    </>
  );
}

function ShareCell({ share }: { share: Share }) {
  return (
    <td className="score-cell">
      {share.of === 0 ? (
        <span className="dim">–</span>
      ) : (
        <>
          <span className="nowrap" title={countOf(share)}>
            {percent(share)} <span className="dim">{countOf(share)}</span>
          </span>
          <Bar share={share} />
        </>
      )}
    </td>
  );
}
