/**
 * Hortus in a process of its own, to be killed; bundled, so that it is soon there again. Keeps its data in STORY.folder, or on PostgreSQL
 * in the workspace that STORY names. Prints one line of JSON once it listens; a number on its input moves its clock by so many milliseconds.
 */
import { createInterface } from "node:readline";
import { adjustableClock, createLog, openDatabase } from "@hortus/kernel";
import { createServer } from "@hortus/server";
import { addPerson } from "@hortus/server/platform";

export interface ChildStory {
  folder: string;
  databaseUrl?: string;
  workspace: string;
  port: number;
  /** The instant that the clock starts at; it runs from there. */
  now: string;
  secret: string;
  owner: { email: string; password: string };
}

const story = JSON.parse(process.env["STORY"] ?? "null") as ChildStory; // written by child-process.ts
const { folder, databaseUrl, workspace, port, owner } = story;
const clock = adjustableClock({ startAt: new Date(story.now) });
createInterface({ input: process.stdin })
  .on("line", (ms) => clock.advance(Number(ms)))
  .on("close", () => process.exit()); // whoever started it is gone
const server = await createServer({
  database: await openDatabase(databaseUrl ? { url: databaseUrl } : { folder }),
  clock,
  log: createLog("error"),
  secret: Buffer.from(story.secret, "hex"),
  publicUrl: `http://127.0.0.1:${port}`,
  dataFolder: folder,
  openAll: false,
});
const { context } = await server.openWorkspace({
  name: workspace,
  title: "Story",
  time_zone: "Asia/Shanghai",
  demo: false,
});
const enter = () => server.signIn.withPassword(owner.email, owner.password, new Headers());
const { cookies } = await enter().catch(async () => {
  const system = { kind: "system", name: "story" } as const;
  await addPerson(context, server.signIn, system, { ...owner, name: "Owner", role: "owner" });
  return enter();
});
await server.app.listen({ port, host: "127.0.0.1" });
console.log(JSON.stringify({ cookie: cookies.map((cookie) => cookie.split(";")[0]).join("; ") }));
