import type { components } from "../../target/openapi";

export type Schemas = components["schemas"];

/** An answer names every field: what the description calls optional is there, and null without a value. */
export type Answer<T> = T extends (infer E)[]
  ? Answer<E>[]
  : T extends object
    ? { [K in keyof T]-?: Answer<Exclude<T[K], undefined>> }
    : T;

export type Session = Answer<Schemas["Session"]>;
export type SessionTag = Answer<Schemas["Tag"]>;
export type RefusedTag = Answer<Schemas["RefusedTag"]>;
export type EventReference = Answer<Schemas["EventReference"]>;
export type Link = Answer<Schemas["Link"]>;
export type Check = Answer<Schemas["Check"]>;
export type Origin = Answer<Schemas["Origin"]>;
export type Use = Answer<Schemas["Use"]>;
export type Facet = Answer<Schemas["Facet"]>;

export type Grade = Schemas["Grade"];
export type Kind = Schemas["SessionKind"];
export type SetBy = Schemas["SessionTagSetBy"];
export type Verdict = Schemas["LinkCheckVerdict"];
export type Actor = Schemas["Actor"];
export type OriginKind = Schemas["OriginKind"];
export type Evidence = Schemas["LinkEvidence"];
export type CheckKind = Schemas["LinkCheckKind"];

export type SessionPage = Answer<Schemas["SessionPage"]>;
export type ChainPage = Answer<Schemas["Chain"]>;
export type FacetPage = Answer<Schemas["FacetPage"]>;
export type TagPage = Answer<Schemas["TagKeyPage"]>;
export type UsePage = Answer<Schemas["UsePage"]>;
/** The record itself is whatever CloudTrail wrote. */
export type EventRecord = { record: unknown } & Omit<
  Answer<Schemas["Event"]>,
  "record" | "variants"
> & { variants: Omit<Answer<Schemas["EventVariant"]>, "record">[] };
export type Me = Answer<Schemas["Me"]>;
export type SignedIn = Answer<Schemas["SignedIn"]>;
export type SignInWays = Answer<Schemas["SignInWays"]>;
export type Access = "viewer" | "analyst" | "auditor" | "admin";
export type Severity = Schemas["Severity"];
