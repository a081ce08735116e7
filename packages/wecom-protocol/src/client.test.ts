import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createWecomClient, type WecomClientOptions } from "./client.ts";
import { WecomError } from "./errors.ts";

type Answer = object | ((response: ServerResponse) => void);
interface Call {
  path: string;
  query: Record<string, string>;
  body: string;
}
const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** A WeCom of one's own: `answer` sees each call but gettoken, which hands out token-1, token-2 … */
async function wecom(
  answer: (call: Call, count: number) => Answer | Promise<Answer>,
  options: Partial<WecomClientOptions> = {},
) {
  const calls: Call[] = [];
  const slept: number[] = [];
  let tokens = 0;
  const read = async (request: IncomingMessage): Promise<Call> => {
    const url = new URL(request.url ?? "", "http://localhost");
    let body = "";
    for await (const part of request) body += part;
    return { path: url.pathname.replace("/cgi-bin/", ""), query: Object.fromEntries(url.searchParams), body };
  };
  const server = createServer((request, response) => {
    void read(request).then(async (call) => {
      calls.push(call);
      const count = calls.filter(({ path }) => path === call.path).length;
      const isToken = call.path === "gettoken" && options.secret !== "wrong";
      const said = isToken
        ? { access_token: `token-${++tokens}`, expires_in: 7200 }
        : await answer(call, count);
      if (typeof said === "function") said(response);
      else response.end(JSON.stringify({ errcode: 0, errmsg: "ok", ...said }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  const time = { at: new Date("2026-03-01T00:00:00Z") };
  const client = createWecomClient({
    baseUrl: `http://127.0.0.1:${port}`,
    corpId: "ww1",
    secret: "s3cret",
    clock: { now: () => time.at },
    sleep: async (ms) => void slept.push(ms),
    ...options,
  });
  const count = (path: string) => calls.filter((call) => call.path === path).length;
  return { client, calls, slept, time, count, port };
}

const followers = { follow_user: ["lin"] };
const failure = async (promise: Promise<unknown>): Promise<WecomError> => {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof WecomError)) throw new Error(`expected a WecomError, got ${String(error)}`);
  return error;
};

describe("token", () => {
  test("a hundred callers at once share one gettoken", async () => {
    const { client, count } = await wecom(() => followers);
    await Promise.all(
      Array.from({ length: 100 }, () => client.call("externalcontact/get_follow_user_list", {})),
    );
    expect(count("gettoken")).toBe(1);
    expect(count("externalcontact/get_follow_user_list")).toBe(100);
  });

  test.each([40014, 42001, 41001])(
    "after %i the call is made once more with a new token",
    async (errcode) => {
      const { client, calls } = await wecom((_, count) => (count === 1 ? { errcode } : followers));
      expect(await client.call("externalcontact/get_follow_user_list", {})).toEqual(followers);
      expect(calls.map(({ query }) => query.access_token)).toEqual([
        undefined,
        "token-1",
        undefined,
        "token-2",
      ]);
    },
  );

  test("many calls with one dead token renew it once", async () => {
    const { client, count } = await wecom(({ query }) =>
      query.access_token === "token-1" ? { errcode: 42001 } : followers,
    );
    await Promise.all(
      Array.from({ length: 20 }, () => client.call("externalcontact/get_follow_user_list", {})),
    );
    expect(count("gettoken")).toBe(2);
  });

  test("a token that never works is given up after the second try", async () => {
    const { client, count } = await wecom(() => ({ errcode: 40014, errmsg: "invalid access_token" }));
    expect(await failure(client.call("externalcontact/get_follow_user_list", {}))).toMatchObject({
      errcode: 40014,
    });
    expect(count("externalcontact/get_follow_user_list")).toBe(2);
  });

  test("it is renewed before it ends by the clock", async () => {
    const { client, count, time } = await wecom(() => followers);
    await client.call("externalcontact/get_follow_user_list", {});
    time.at = new Date(time.at.getTime() + 7100_000);
    await client.call("externalcontact/get_follow_user_list", {});
    expect(count("gettoken")).toBe(1);
    time.at = new Date(time.at.getTime() + 60_000);
    await client.call("externalcontact/get_follow_user_list", {});
    expect(count("gettoken")).toBe(2);
  });

  test("a wrong secret is told without a retry, and the secret is in no message", async () => {
    const { client, count } = await wecom(() => ({ errcode: 40001, errmsg: "invalid credential wrong" }), {
      secret: "wrong",
    });
    const error = await failure(client.call("user/get", { userid: "lin" }));
    expect(error).toMatchObject({ errcode: 40001, retryable: false, failure: "refused" });
    expect(error.message).not.toContain("wrong");
    expect(count("gettoken")).toBe(1);
  });
});

describe("patience", () => {
  test.each([-1, 45009, 45033])("%i is waited for, longer each time", async (errcode) => {
    const { client, slept } = await wecom((_, count) => (count <= 2 ? { errcode } : followers));
    expect(await client.call("externalcontact/get_follow_user_list", {})).toEqual(followers);
    expect(slept).toEqual([500, 1000]);
  });

  test("after three retries the caller hears when to come again", async () => {
    const { client, count } = await wecom(() => ({ errcode: 45009 }));
    const error = await failure(client.call("externalcontact/get_follow_user_list", {}));
    expect(error).toMatchObject({
      errcode: 45009,
      retryable: true,
      retryAfterMs: 60_000,
      unknownOutcome: false,
    });
    expect(count("externalcontact/get_follow_user_list")).toBe(4);
  });

  test("no more than the allowed number of calls are under way", async () => {
    let running = 0;
    let most = 0;
    const { client } = await wecom(
      async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        return followers;
      },
      { maxConcurrent: 3 },
    );
    await Promise.all(
      Array.from({ length: 15 }, () => client.call("externalcontact/get_follow_user_list", {})),
    );
    expect(most).toBe(3);
  });

  test("a caller who gives up in line leaves it, and the others go on", async () => {
    const { client, count } = await wecom(() => followers, { maxConcurrent: 1 });
    const quitter = new AbortController();
    const first = client.call("externalcontact/get_follow_user_list", {});
    const second = failure(client.call("user/get", { userid: "lin" }, { signal: quitter.signal }));
    const third = client.call("externalcontact/get_follow_user_list", {});
    quitter.abort();
    expect(await second).toMatchObject({ failure: "network", unknownOutcome: false });
    await Promise.all([first, third]);
    expect(count("user/get")).toBe(0);
  });
});

describe("failures are typed", () => {
  const remark = { userid: "lin", external_userid: "wm1", remark: "阿姨" };
  const breakOff = (response: ServerResponse) => void response.destroy();

  test("a broken connection leaves the outcome of a write unknown, but a read can be repeated", async () => {
    const { client } = await wecom(() => breakOff);
    const write = await failure(client.call("externalcontact/remark", remark));
    expect(write).toMatchObject({ failure: "network", unknownOutcome: true, retryable: false });
    const read = await failure(client.call("user/get", { userid: "lin" }));
    expect(read).toMatchObject({ failure: "network", unknownOutcome: false, retryable: true });
  });

  test("where nobody listens a write has not happened", async () => {
    const { client } = await wecom(() => followers, { baseUrl: "http://127.0.0.1:1" });
    const error = await failure(client.call("externalcontact/remark", remark));
    expect(error).toMatchObject({ failure: "network", unknownOutcome: false, retryable: true });
  });

  test("an answer that comes too late, is no JSON, or lacks what it promises", async () => {
    const silent = await wecom(() => () => undefined, { timeoutMs: 2_000 });
    expect(await failure(silent.client.call("externalcontact/remark", remark))).toMatchObject({
      failure: "network",
      unknownOutcome: true,
    });
    const html = await wecom(() => (response) => void response.end("<html>token-1</html>"));
    const unreadable = await failure(html.client.call("externalcontact/remark", remark));
    expect(unreadable).toMatchObject({ failure: "bad_answer", unknownOutcome: true });
    expect(unreadable.message).not.toContain("token-1");
    const partial = await wecom(() => ({ name: "Lin" }));
    expect(await failure(partial.client.call("user/get", { userid: "lin" }))).toMatchObject({
      failure: "bad_answer",
      errmsg: "userid: invalid_type; status: invalid_type",
    });
  });

  test("a request against WeCom's rules is never sent", async () => {
    const { client, calls } = await wecom(() => followers);
    const tooLong = { ...remark, remark: "名".repeat(21) };
    expect(await failure(client.call("externalcontact/remark", tooLong))).toMatchObject({
      failure: "invalid_request",
    });
    expect(calls).toEqual([]);
  });

  test("the token is cut out of WeCom's words", async () => {
    const { client } = await wecom(({ query }) => ({
      errcode: 60011,
      errmsg: `no right for ${query.access_token}`,
    }));
    const error = await failure(client.call("user/get", { userid: "lin" }));
    expect(error.message).toBe(
      "WeCom user/get: errcode 60011, no privilege on member, department or tag (no right for [cut])",
    );
  });
});

test("reads go as query, writes as JSON with Chinese unescaped", async () => {
  const { client, calls } = await wecom(({ path }) => (path === "user/list" ? { userlist: [] } : {}));
  await client.call("user/list", { department_id: 1 });
  await client.call("externalcontact/remark", { userid: "lin", external_userid: "wm1", remark: "阿姨" });
  expect(calls[1]).toMatchObject({ path: "user/list", query: { department_id: "1" }, body: "" });
  expect(calls[2]?.body).toBe('{"userid":"lin","external_userid":"wm1","remark":"阿姨"}');
});
