import Input from "@cloudscape-design/components/input";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Select from "@cloudscape-design/components/select";
import { type FormEvent, useEffect, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useLatestIssue } from "../api/coverage";
import { type Scorecard, useScorecard } from "../api/scorecard";
import { Account } from "../shared/Account";
import { Failure } from "../shared/Failure";
import { fullTime } from "../shared/time";
import { Waiting } from "../shared/Waiting";
import { counted } from "../shared/words";
import { Losses } from "./Losses";
import { RoleTable } from "./RoleTable";
import "./scorecard.css";
import { Totals } from "./Totals";
import {
  askedOf,
  DAYS,
  type Days,
  keysOf,
  readScorecard,
  type ScorecardState,
  SENSITIVITIES,
  type Sensitivity,
  writeScorecard,
} from "./url";
import { countOf, percent, rolesSentence, tagsSentence } from "./words";

/** How much of what privileged sessions do can be pinned on somebody, and what would pin down more. */
export default function ScorecardPage() {
  const [params, setParams] = useSearchParams();
  const state = readScorecard(params);
  const latest = useLatestIssue();
  useEffect(() => {
    document.title = "Scorecard · Hoptrail";
  }, []);
  if (state.to === null && latest.isPending) {
    return <Waiting />;
  }
  if (state.to === null && latest.isError) {
    return <Failure what="The scorecard" error={latest.error} retry={() => latest.refetch()} />;
  }
  return (
    <Shown
      state={state}
      end={state.to ?? latest.data ?? new Date().toISOString()}
      onShow={(change) => setParams(writeScorecard({ ...state, ...change }))}
    />
  );
}

interface Props {
  state: ScorecardState;
  end: string;
  onShow: (change: Partial<ScorecardState>) => void;
}

function Shown({ state, end, onShow }: Props) {
  const card = useScorecard(askedOf(state, end));
  return (
    <>
      <div className="page-head">
        <h1 className="page-title">Scorecard</h1>
        <strong className="nowrap">
          {card.data ? `${fullTime(card.data.from)} – ${fullTime(card.data.to)}` : ""}
        </strong>
      </div>
      <Tools state={state} onShow={onShow} />
      {card.isError && card.data === undefined ? (
        <Failure what="The scorecard" error={card.error} retry={() => card.refetch()} />
      ) : card.data === undefined ? (
        <Waiting />
      ) : (
        <div className="score" aria-busy={card.isPlaceholderData}>
          {card.isError ? (
            <Failure what="The scorecard" error={card.error} retry={() => card.refetch()} />
          ) : null}
          <Card card={card.data} open={state.role} onOpen={(role) => onShow({ role })} />
        </div>
      )}
    </>
  );
}

const BY_ROLES_YAML = "roles.yaml";

function Tools({ state, onShow }: Omit<Props, "end">) {
  const [tags, setTags] = useState(state.tags.join(", "));
  const [account, setAccount] = useState(state.account);
  const options = [
    { value: BY_ROLES_YAML, label: "Roles that roles.yaml calls high" },
    ...SENSITIVITIES.map((value) => ({
      value,
      label:
        value === "any" ? "All roles" : `Sensitivity ${value}${value === "high" ? "" : " or more"}`,
    })),
  ];
  const take = (event: FormEvent) => {
    event.preventDefault();
    onShow({ tags: keysOf(tags), account: account.trim() });
  };
  return (
    <form className="score-tools" aria-label="What is counted" onSubmit={take}>
      <SegmentedControl
        label="Time"
        selectedId={String(state.days)}
        options={DAYS.map((days) => ({ id: String(days), text: `${days} days` }))}
        onChange={({ detail }) => onShow({ days: Number(detail.selectedId) as Days })}
      />
      <Select
        ariaLabel="Which roles"
        selectedOption={
          options.find(({ value }) => value === (state.sensitivity ?? BY_ROLES_YAML)) ?? null
        }
        options={options}
        onChange={({ detail }) => {
          const value = detail.selectedOption.value;
          onShow({ sensitivity: value === BY_ROLES_YAML ? null : (value as Sensitivity) });
        }}
      />
      <Input
        type="search"
        ariaLabel="Account"
        placeholder="Account"
        value={account}
        onChange={({ detail }) => setAccount(detail.value)}
      />
      <Input
        ariaLabel="Tags required of every session"
        placeholder="Required tags, such as Project, Owner"
        value={tags}
        spellcheck={false}
        onChange={({ detail }) => setTags(detail.value)}
      />
      <button type="submit" className="link-button">
        Count
      </button>
    </form>
  );
}

interface CardProps {
  card: Scorecard;
  open: string;
  onOpen: (roleArn: string) => void;
}

function Card({ card, open, onOpen }: CardProps) {
  const { basis, total, accounts, accountCount, completeness } = card;
  if (total.sessions.named.of === 0) {
    return (
      <div className="card nothing">
        <h2>No session of such a role was alive in this time</h2>
        <p className="dim">{rolesSentence(basis)} Choose a longer time, or all roles.</p>
      </div>
    );
  }
  return (
    <>
      <p>
        {rolesSentence(basis)} {tagsSentence(basis)}{" "}
        {completeness.gapCount > 0 ? (
          <>
            Of this time {counted(completeness.gapCount, "span")} of accounts were not read:{" "}
            <Link to="/coverage">coverage</Link>.
          </>
        ) : null}
      </p>
      <Totals card={card} />
      <div className="score-halves">
        <section className="card" aria-label="What is missing">
          <Losses score={total} from={card.from} to={card.to} />
        </section>
        <section className="card" aria-label="Accounts">
          <table className="plain-table losses">
            <thead>
              <tr>
                <th>
                  Account
                  {accounts.length < accountCount ? `, ${accounts.length} of ${accountCount}` : ""}
                </th>
                <th className="number">Named</th>
                <th className="number">Source identity</th>
              </tr>
            </thead>
            <tbody>
              {accounts.map(({ accountId, accountName, score: { sessions } }) => (
                <tr key={accountId}>
                  <td>
                    <Account id={accountId} name={accountName} />
                  </td>
                  <td className="number">
                    {countOf(sessions.named)} <span className="dim">{percent(sessions.named)}</span>
                  </td>
                  <td className="number">
                    {countOf(sessions.sourceIdentity)}{" "}
                    <span className="dim">{percent(sessions.sourceIdentity)}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
      <RoleTable card={card} open={open} onOpen={onOpen} />
      <section aria-label="Not proven">
        <h2>Not proven</h2>
        <ul>
          {card.notProven.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </section>
    </>
  );
}
