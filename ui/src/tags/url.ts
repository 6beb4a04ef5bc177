/** What the page of a tag shows, as it stands in its address. */
export interface TagState {
  /** Null for any value. */
  value: string | null;
  /** The instant at which holders are asked for; null for any time. */
  at: string | null;
}

export function readTag(params: URLSearchParams): TagState {
  return { value: params.get("value"), at: params.get("at") };
}

/** A value may be empty, as AWS allows. */
export function writeTag({ value, at }: TagState): URLSearchParams {
  const params = new URLSearchParams();
  if (value !== null) {
    params.set("value", value);
  }
  if (at) {
    params.set("at", at);
  }
  return params;
}

export function tagHref(key: string, value?: string): string {
  const query = value === undefined ? "" : `?${new URLSearchParams({ value })}`;
  return `/tags/${encodeURIComponent(key)}${query}`;
}
