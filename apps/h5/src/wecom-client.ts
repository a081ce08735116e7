/**
 * The way from a tap in our page to WeCom's own client, where a message is really sent. A sandbox lets the page confirm its
 * task as the client would; in WeCom itself the advisor confirms it under 群发助手 (mass messages).
 */
import { wecomRoutes, type AdvisorTask, type RouteResponse } from "@hortus/contracts";
import { useQuery } from "@tanstack/react-query";
import { api } from "./api.ts";

export type WecomClient = RouteResponse<typeof wecomRoutes.getWecomClient>;

export function useWecomClient(): WecomClient | undefined {
  const { data } = useQuery({
    queryKey: ["wecom-client"],
    queryFn: ({ signal }) => api.call(wecomRoutes.getWecomClient, {}, { signal }),
    staleTime: 300_000,
  });
  return data;
}

/** The client could not be reached, or did not confirm. `code` is the sandbox's, or "unreachable". */
export class ClientRefusal extends Error {
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

/**
 * Confirms a message as its advisor. A message that was confirmed before counts as confirmed.
 *
 * @throws {ClientRefusal}
 */
export async function confirmInSandbox(url: string, task: AdvisorTask): Promise<void> {
  const { advisor, massMessageMsgid: id = "" } = task;
  const path =
    task.channel === "moments"
      ? ["staff", advisor.id, "moments", id, "publish"]
      : ["staff", advisor.id, "tasks", id, "confirm"];
  const address = new URL(`/sandbox/api/${path.map(encodeURIComponent).join("/")}`, url);
  const answer = await fetch(address, { method: "POST" }).catch(() => {
    throw new ClientRefusal("unreachable", "The sandbox can't be reached");
  });
  if (answer.ok) return;
  const { code, detail } = await readRefusal(answer);
  if (code !== "already_sent" && code !== "already_published") throw new ClientRefusal(code, detail);
}

async function readRefusal(answer: Response): Promise<{ code: string; detail: string }> {
  const unreadable = { code: "unreadable", detail: `HTTP ${answer.status}` };
  const body: unknown = await answer.json().catch(() => undefined);
  if (typeof body !== "object" || body === null) return unreadable;
  const { code = unreadable.code, detail = unreadable.detail } = body as Record<string, unknown>; // an object, as just seen
  return { code: String(code), detail: String(detail) };
}
