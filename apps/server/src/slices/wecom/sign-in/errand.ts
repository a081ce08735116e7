/** What a browser carries while WeCom is asked who sits there: a random state that only it knows, and where it wants to go. */
import { randomBytes, timingSafeEqual } from "node:crypto";

export interface Errand {
  state: string;
  /** A page of ours, "/h5/tasks/…". */
  to: string;
}

const COOKIE = "hortus_errand";
const SECONDS = 600;
const HOME = "/h5/";
const MOST = 500;

/** @param to as somebody asks for; what is no phone page of ours becomes the first page */
export function beginErrand(to: string | undefined): Errand {
  return { state: randomBytes(16).toString("hex"), to: isOurs(to) ? to : HOME };
}

/** Only a path below /h5/: whoever is signed in must not be sent elsewhere by a link that somebody made. */
function isOurs(to: string | undefined): to is string {
  if (to === undefined || to.length > MOST || !URL.canParse(to, "http://here")) return false;
  const { origin, pathname, search } = new URL(to, "http://here");
  return origin === "http://here" && pathname.startsWith(HOME) && to === pathname + search;
}

export function errandCookie(workspace: string, { state, to }: Errand, isSecure: boolean): string {
  const value = `${state}.${Buffer.from(to).toString("base64url")}`;
  return cookie(workspace, value, SECONDS, isSecure);
}

export const noErrandCookie = (workspace: string, isSecure: boolean): string =>
  cookie(workspace, "", 0, isSecure);

/** Lax: it comes along when WeCom sends the browser back, and not with a request of another site's page. */
const cookie = (workspace: string, value: string, seconds: number, isSecure: boolean): string =>
  `${COOKIE}=${value}; Path=/wecom/${workspace}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;

/** The errand that this browser began, if `state` is its; undefined for anybody else's. */
export function readErrand(cookies: string | undefined, state: string): Errand | undefined {
  const [, own = "", packed = ""] =
    /(?:^|;\s*)hortus_errand=([0-9a-f]{32})\.([A-Za-z0-9_-]*)/.exec(cookies ?? "") ?? [];
  const [mine, theirs] = [Buffer.from(own), Buffer.from(state)];
  if (own === "" || mine.length !== theirs.length || !timingSafeEqual(mine, theirs)) return undefined;
  const to = Buffer.from(packed, "base64url").toString();
  return { state, to: isOurs(to) ? to : HOME };
}
