/** For tests: a sandbox on a free port, a client of WeCom's API, and a receiver that opens the callbacks. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pausedClock } from "@hortus/kernel";
import {
  createWecomClient,
  isFresh,
  openCallback,
  openEcho,
  readEvent,
  type WecomEvent,
} from "@hortus/wecom-protocol";
import { startSandbox, type SandboxOptions, type SandboxSeed } from "./index.ts";

export const START = new Date("2026-03-02T02:00:00Z");
const keys = { token: "Tok3n", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" };
const closers: (() => unknown)[] = [];

export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).toReversed()) await close();
}

export const testSeed: SandboxSeed = {
  company: { name: "Test pharmacy" },
  departments: [
    { id: 1, name: "Pharmacy", parentid: 0 },
    { id: 2, name: "River store", parentid: 1 },
    { id: 3, name: "Counter", parentid: 2 },
  ],
  staff: [
    { userid: "lin", name: "Lin", departments: [2] },
    { userid: "wang", name: "Wang", departments: [1] },
    { userid: "chen", name: "Chen", departments: [3] },
  ],
  tags: [{ group: "Level", tags: ["new", "gold"] }],
  customers: [
    { nickname: "Mei", unionid: "oMei", phone: "13800000001", followedBy: null },
    { nickname: "Hao", unionid: "oHao", followedBy: null },
    {
      nickname: "Ai",
      unionid: "oAi",
      followedBy: "lin",
      remark: "Ai, 60",
      tags: ["gold"],
      addedAt: new Date("2026-01-01"),
    },
  ],
};

export async function openSandbox(options: Partial<SandboxOptions> = {}) {
  const clock = options.clock ?? pausedClock(START);
  const sandbox = await startSandbox({
    port: 0,
    clock,
    seed: testSeed,
    retryDelaysMs: [20, 20],
    startDelayMs: 100,
    ...options,
  });
  let open = true;
  const close = async () => {
    if (open) await sandbox.close();
    open = false;
  };
  closers.push(close);
  const { corpid, secret, agentid } = await sandbox.phone.getCompany();
  const client = (from = secret) => {
    return createWecomClient({
      baseUrl: sandbox.url,
      corpId: corpid,
      secret: from,
      clock,
      sleep: async () => undefined,
    });
  };
  const { people } = await sandbox.phone.listPeople();
  const person = (nickname: string) => {
    const id = people.find((one) => one.nickname === nickname)?.id;
    if (id === undefined) throw new Error(`nobody is called ${nickname}`);
    return id;
  };
  return {
    sandbox,
    phone: sandbox.phone,
    clock,
    client,
    wecom: client(),
    corpid,
    secret,
    agentid,
    person,
    close,
  };
}

/** Opens each callback as a product does; `answer` decides what WeCom hears: a status, or "hang up". */
export async function openReceiver(
  corpid: string,
  clock: { now(): Date },
  answer: (count: number) => number | "hang up" = () => 200,
) {
  const events: WecomEvent[] = [];
  const bodies: string[] = [];
  const requests: { url: URL; body: string }[] = [];
  const all = { ...keys, receiveId: corpid };
  const echo = (query: Parameters<typeof openEcho>[1]) => {
    try {
      return openEcho(all, query);
    } catch {
      return "not for me";
    }
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://localhost");
    const part = (name: string) => url.searchParams.get(name) ?? "";
    const query = {
      msg_signature: part("msg_signature"),
      timestamp: part("timestamp"),
      nonce: part("nonce"),
    };
    if (request.method === "GET") return response.end(echo({ ...query, echostr: part("echostr") }));
    let body = "";
    for await (const piece of request) body += piece;
    bodies.push(body);
    requests.push({ url, body });
    const said = answer(bodies.length);
    if (said === "hang up") return request.socket.destroy();
    if (said === 200 && isFresh(query.timestamp, clock.now()))
      events.push(readEvent(openCallback(all, query, body)));
    return response.writeHead(said).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  return { events, bodies, requests, settings: { url: `http://127.0.0.1:${port}/callback`, ...keys } };
}

/** A sandbox whose callbacks arrive. */
export async function openConnected(
  options: Partial<SandboxOptions> = {},
  answer?: (count: number) => number | "hang up",
) {
  const world = await openSandbox(options);
  const receiver = await openReceiver(world.corpid, world.clock, answer);
  await world.phone.saveCallback({ body: receiver.settings });
  const changes = () => receiver.events.map((event) => event.changeType);
  return { ...world, receiver, changes };
}
