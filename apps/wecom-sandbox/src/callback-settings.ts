/** Saving the callback address, as WeCom's console does: it asks the address first whether it can read us. */
import { randomInt } from "node:crypto";
import { sealEcho } from "@hortus/wecom-protocol";
import type { CallbackSettings, Company } from "./phone-api.ts";
import { Refusal, type World } from "./world.ts";

const PATIENCE_MS = 5_000;

/** @throws {Refusal} 422 `callback_unverified` with what came back instead; the old settings stay */
export async function saveCallback({ state, clock }: World, settings: CallbackSettings): Promise<Company> {
  const company = state.company.get();
  const keys = { token: settings.token, encodingAesKey: settings.encodingAesKey, receiveId: company.corpid };
  const echo = String(randomInt(1e9, 1e12));
  const address = new URL(settings.url);
  for (const [name, value] of Object.entries(sealEcho(keys, echo, clock.now())))
    address.searchParams.set(name, value);
  const answer = await ask(address);
  // to the byte: quotes, a BOM or a newline are refused by WeCom too
  if (answer !== echo)
    throw unverified(`it answered ${JSON.stringify(answer.slice(0, 80))} instead of the decrypted echostr`);
  const saved = { ...state.company.get(), callback: { ...settings, verifiedAt: state.nowIso() } };
  state.company.set(saved);
  return saved;
}

async function ask(address: URL): Promise<string> {
  try {
    const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
    const bytes = Buffer.from(await answer.arrayBuffer());
    // not text(), which takes a BOM away
    if (answer.ok) return bytes.toString("utf8");
    throw unverified(`it answered HTTP ${answer.status}`);
  } catch (e) {
    if (e instanceof Refusal) throw e;
    throw unverified(
      e instanceof Error && e.name === "TimeoutError" ? "it did not answer in 5 s" : "it can't be reached",
    );
  }
}

const unverified = (why: string) =>
  new Refusal(422, "callback_unverified", `The address was not saved: ${why}`);
