/** Programs that look at a page before a person does, as they name themselves: chats that draw a preview, search engines, scripts. */
const ROBOTS =
  /bot\b|spider|crawl|slurp|preview|facebookexternalhit|whatsapp|headless|curl|wget|python|java\/|okhttp|go-http|node-fetch|monitor|mpcrawler|weixinimg/i;

/**
 * Is this no person's look? Told by the method, by what a browser says of a prefetch, and by the name; a program that hides behind a
 * browser's name can't be told and counts.
 */
export function isRobot(
  method: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): boolean {
  if (method !== "GET") return true;
  const said = (name: string) => String(headers[name] ?? "");
  if (/prefetch|preview|prerender/i.test(`${said("purpose")} ${said("sec-purpose")} ${said("x-moz")}`))
    return true;
  const agent = said("user-agent");
  return agent === "" || ROBOTS.test(agent);
}
