/** Seals callbacks first, then sends them with so many at once, and tells how long each answer took. Forked by callbacks.ts. */
import { Agent, request } from "node:http";
import { sealCallback, writeXml, type CallbackKeys } from "@hortus/wecom-protocol";

export interface SenderJob {
  url: string;
  keys: CallbackKeys;
  count: number;
  /** Number of the first customer: no callback is sent twice. */
  from: number;
  senders: number;
}
export interface SenderResult {
  elapsedMs: number;
  answerMs: number[];
}

process.once("message", (job: SenderJob) => {
  void send(job).then((result) => process.send?.(result, () => process.exit(0)));
});

async function send({ url, keys, count, from, senders }: SenderJob): Promise<SenderResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: senders });
  const now = new Date(Date.now());
  const sealed = Array.from({ length: count }, (_, index) => {
    const xml = writeXml({
      ToUserName: keys.receiveId,
      FromUserName: "sys",
      CreateTime: Math.floor(now.getTime() / 1_000),
      MsgType: "event",
      Event: "change_external_contact",
      ChangeType: "add_external_contact",
      UserID: "lin",
      ExternalUserID: `wm${String(from + index).padStart(30, "0")}`,
      State: "code",
      WelcomeCode: `w${from + index}`,
    });
    return sealCallback(keys, xml, now);
  });
  const answerMs: number[] = [];
  const start = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: senders }, async () => {
      for (let one = sealed[next++]; one; one = sealed[next++]) {
        const sentAt = performance.now();
        const status = await post(agent, `${url}?${new URLSearchParams({ ...one.query })}`, one.body);
        if (status !== 200) throw new Error(`A callback was answered with ${status}`);
        answerMs.push(performance.now() - sentAt);
      }
    }),
  );
  return { elapsedMs: performance.now() - start, answerMs };
}

function post(agent: Agent, url: string, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "text/xml", "content-length": Buffer.byteLength(body) };
    const sent = request(url, { method: "POST", agent, headers }, (answer) => {
      answer.resume().once("end", () => resolve(answer.statusCode));
    });
    sent.once("error", reject).end(body);
  });
}
