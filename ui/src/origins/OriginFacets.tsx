import { Link } from "react-router";
import type { Facet } from "../api/model";
import { useFacets } from "../api/queries";
import { clauseOf } from "../search/query";
import { Shares } from "../shared/Shares";
import { Text } from "../shared/Text";
import { lastPart } from "../shared/words";

const MOST = 8;
const NO_TIME = {};

/** The roles that an origin's sessions were of. */
export function Roles({ originId }: { originId: string }) {
  const query = `origin:${originId}`;
  const facets = useFacets(query, NO_TIME, ["role"], true);
  const [roles] = facets.data?.items ?? [];
  return (
    <Shares
      title="Roles"
      failed={facets.isError ? () => facets.refetch() : null}
      rows={roles?.values.slice(0, MOST).map(({ value, count }) => ({
        id: value,
        count,
        label: (
          <Link to={`/?${new URLSearchParams({ q: `${query} ${clauseOf("role", value)}` })}`}>
            <Text>{lastPart(value)}</Text> <span className="dim">{accountOf(value)}</span>
          </Link>
        ),
      }))}
      more={(roles?.distinct ?? 0) - MOST}
      none="None is known."
    />
  );
}

function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}

/** The session tags that an origin's sessions carried. */
export function Tags({ originId }: { originId: string }) {
  const query = `origin:${originId}`;
  const keys = useFacets(query, NO_TIME, ["tagKey"], true);
  const [counts] = keys.data?.items ?? [];
  const shown = counts?.values.slice(0, MOST) ?? [];
  const values = useFacets(
    query,
    NO_TIME,
    shown.map(({ value }) => `tag.${value}`),
    shown.length > 0,
  );
  return (
    <Shares
      title="Tags"
      failed={keys.isError ? () => keys.refetch() : null}
      rows={
        counts
          ? shown.map(({ value, count }) => tagRow(value, count, values.data?.items))
          : undefined
      }
      more={(counts?.distinct ?? 0) - MOST}
      none="None of its sessions carries a tag."
    />
  );
}

const MOST_VALUES = 3;

function tagRow(key: string, count: number, facets: readonly Facet[] | undefined) {
  const facet = facets?.find(({ field }) => field === `tag.${key}`);
  const values = facet?.values.slice(0, MOST_VALUES) ?? [];
  return {
    id: key,
    count,
    label: (
      <>
        <Text>{key}</Text>{" "}
        <span className="dim">
          {values.map(({ value, label }, i) => (
            <span key={value}>
              {i > 0 ? ", " : ""}
              <Text>{label}</Text>
            </span>
          ))}
          {facet && facet.distinct > values.length
            ? ` and ${facet.distinct - values.length} more`
            : ""}
        </span>
      </>
    ),
  };
}
