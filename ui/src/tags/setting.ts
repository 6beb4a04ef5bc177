import type { TagSetter } from "../api/tags";

/** What one setter did by one way, over all roles. */
export interface Setting {
  id: string;
  setBy: string;
  setter: string | null;
  accountId: string | null;
  /** Those of the most sessions first. */
  roles: string[];
  sessions: number;
  lastIssuedAt: string;
}

/** One row for each setter and way; those of the most sessions first, as they come. */
export function bySetter(setters: readonly TagSetter[]): Setting[] {
  const settings = new Map<string, Setting>();
  for (const { setBy, setter, accountId, roleArn, sessions, lastIssuedAt } of setters) {
    const id = JSON.stringify([setBy, setter, accountId]);
    const setting = settings.get(id) ?? {
      id,
      setBy,
      setter,
      accountId,
      roles: [],
      sessions: 0,
      lastIssuedAt,
    };
    if (roleArn) {
      setting.roles.push(roleArn);
    }
    setting.sessions += sessions;
    setting.lastIssuedAt =
      setting.lastIssuedAt > lastIssuedAt ? setting.lastIssuedAt : lastIssuedAt;
    settings.set(id, setting);
  }
  return [...settings.values()].sort((a, b) => b.sessions - a.sessions);
}
