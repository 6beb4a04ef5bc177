import { useCallback, useMemo, useState } from "react";
import { useLineage, useSiblings } from "../api/chain";
import type { ChainPage, Session } from "../api/model";
import { groupId, type Totals } from "./rows";
import { buildTree, type Tree } from "./tree";

/** What is drawn of a chain: its first pages, further siblings, and who was asked for. */
interface Drawn {
  tree: Tree;
  totals: Totals;
  /** Whether who was asked for is still to come. */
  pending: boolean;
  /** The group of which further sessions are being read. */
  drawing: string | null;
  error: Error | null;
  drawMore: (parentId: string, of: string) => void;
  retry: () => void;
}

interface Further {
  sessions: Session[];
  next: string | null;
}

const NOTHING: ReadonlyMap<string, Further> = new Map();

/**
 * Beside the pages of a chain, the next siblings of groups, and the way down to sessions that stand on none of the
 * pages: the one that the address names, and the one that was selected when it was opened.
 */
export function useDrawn(
  memberId: string,
  selectedOnOpening: string | null,
  knownAt: string | null,
  pages: readonly ChainPage[] | undefined,
): Drawn {
  const chain = `${memberId} ${knownAt}`;
  const [further, setFurther] = useState({ chain, groups: NOTHING });
  const groups = further.chain === chain ? further.groups : NOTHING;
  const siblings = useSiblings(memberId, knownAt);
  const first = pages?.[0];
  const last = pages?.at(-1);
  const paged = useMemo(() => (pages ?? []).flatMap((page) => page.sessions), [pages]);
  const part = first !== undefined && first.next !== null;
  const known = useMemo(() => new Set(paged.map(({ sessionId }) => sessionId)), [paged]);
  const lacks = (id: string) => part && !known.has(id);
  const ofMember = useLineage(memberId, knownAt, lacks(memberId));
  const [opened] = useState(selectedOnOpening ?? memberId);
  const ofSelected = useLineage(opened, knownAt, opened !== memberId && lacks(opened));
  const [a, b] = [ofMember.data, ofSelected.data];
  const tree = useMemo(
    () =>
      buildTree([
        ...paged,
        ...[...groups.values()].flatMap((group) => group.sessions),
        ...[...(a ?? []), ...(b ?? [])].filter(({ chainId }) => chainId === first?.chainId),
      ]),
    [paged, groups, a, b, first],
  );
  const totals = useMemo(
    () =>
      new Map(
        (first?.crowds ?? []).map(({ parentId, of, sessions }) => [
          groupId(parentId, of),
          sessions,
        ]),
      ),
    [first],
  );
  const { mutate, isPending, variables, error } = siblings;
  const cursor = last?.next ?? null;
  const drawMore = useCallback(
    (parentId: string, of: string) => {
      const id = groupId(parentId, of);
      mutate(
        { parentId, of, cursor: groups.get(id)?.next ?? cursor },
        {
          onSuccess: (page) =>
            setFurther((now) => {
              const before = now.chain === chain ? now.groups : NOTHING;
              const sessions = [...(before.get(id)?.sessions ?? []), ...page.sessions];
              return { chain, groups: new Map(before).set(id, { sessions, next: page.next }) };
            }),
        },
      );
    },
    [mutate, groups, cursor, chain],
  );
  return {
    tree,
    totals,
    pending: ofMember.isLoading || ofSelected.isLoading,
    drawing: isPending ? groupId(variables.parentId, variables.of) : null,
    error,
    drawMore,
    retry: () => variables && drawMore(variables.parentId, variables.of),
  };
}
