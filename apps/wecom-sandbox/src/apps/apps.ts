/**
 * Who calls: the company's first app, which is the product's, or another one with a secret, a token and a visible range of its own. The
 * first app's range is `isInRange` of the members; only the first app has a callback address.
 */
import { digest, type State } from "../state.ts";
import { Refusal } from "../world.ts";
import type { App, AppRow } from "./rows.ts";

export const firstApp = (state: State): App => ({
  agentid: state.company.get().agentid,
  isFirst: true,
  kind: "app",
  isDisabled: false,
  range: null,
});

export function findApp(state: State, agentid: number | undefined): App | undefined {
  if (agentid === undefined || agentid === state.company.get().agentid) return firstApp(state);
  const row = state.apps.get(String(agentid));
  return row && { ...row, isFirst: false };
}

/** A disabled app's secret is as good as a wrong one. */
export function appOfSecret(state: State, secret: string): App | undefined {
  if (secret === state.company.get().secret) return firstApp(state);
  const row = [...state.apps.all()].find((one) => one.secret === secret && !one.isDisabled);
  return row && { ...row, isFirst: false };
}

/** As an admin makes or changes it in the console. @param secret made up if left out */
export function putApp(state: State, app: Omit<AppRow, "secret"> & { secret?: string | undefined }): AppRow {
  if (app.agentid === state.company.get().agentid)
    throw new Refusal(409, "first_app", "This is the company's first app; it is in the company's settings");
  const before = state.apps.get(String(app.agentid));
  const secret =
    app.secret ?? before?.secret ?? digest(`secret:${state.company.get().corpid}:${app.agentid}`, 43);
  const row = { ...app, secret };
  state.apps.put(String(app.agentid), row);
  return row;
}

/** What the assistant may call; all else of the directory is 48009, and all else 48002. */
const OF_THE_ASSISTANT = new Set([
  "department/simplelist",
  "department/create",
  "department/update",
  "department/delete",
  "user/list_id",
  "user/create",
  "user/update",
  "user/delete",
  "user/batchdelete",
]);
/** Of those, what an app may call too. */
const OF_ALL = new Set(["department/simplelist"]);

/** The errcode for this app's call, or 0. */
export function judgeApp(app: App, endpoint: string): 0 | 48002 | 48009 | 50003 {
  if (app.isDisabled) return 50003;
  const isOfTheAssistant = OF_THE_ASSISTANT.has(endpoint);
  if (app.kind === "app") return isOfTheAssistant && !OF_ALL.has(endpoint) ? 48002 : 0;
  if (isOfTheAssistant) return 0;
  return /^(user|department)\//.test(endpoint) ? 48009 : 48002;
}
