import type { Db, Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { admitTexts, askGate } from "../../compliance/index.ts";
import { readAttachments } from "../../content/index.ts";
import type { CodeRow } from "../codes/code-store.ts";

type Welcome = NonNullable<CodeRow["welcome"]>;

const subject = { channel: "welcome" as const, purpose: "care" as const, classes: [], audiences: [] };
/** Beside the text, what a customer reads on what comes with it. */
async function readExtras(db: Db, { link, picture }: Welcome): Promise<string[]> {
  const onPicture = picture ? { kind: "image" as const, ...picture } : undefined;
  const wordsOn = await readAttachments(db, onPicture ? [onPicture] : []);
  return [...(link ? [link.title, link.desc ?? ""] : []), ...(onPicture ? wordsOn(onPicture) : [])].filter(
    Boolean,
  );
}
/** All that it may say, each with its place in the request. */
export const textsOf = ({ text, hours = [] }: Welcome): { field: string; text: string }[] => [
  { field: "welcome.text", text },
  ...hours.map((each, place) => ({ field: `welcome.hours.${place}.text`, text: each.text })),
];

/** Refuses a welcome that is blocked; one that needs a reviewer goes to the desk. */
export async function admitWelcome(
  tx: Tx,
  context: Context,
  caller: Caller,
  { id, name, welcome }: { id: string; name: string; welcome: Welcome | null },
): Promise<void> {
  if (!welcome) return;
  const extras = await readExtras(tx, welcome);
  await admitTexts(
    tx,
    context,
    caller,
    textsOf(welcome).map(({ field, text }) => ({
      field,
      title: name,
      origin: { kind: "channel_code", id },
      content: { text, extras },
      subject,
    })),
  );
}

/** Why these words of a welcome must not go out now, as they would be read; undefined when they may. */
export async function refusalOf(
  db: Db,
  context: Context,
  welcome: Welcome,
  text: string,
  rendered: string,
): Promise<string | undefined> {
  const template = { text, extras: await readExtras(db, welcome) };
  const [answer] = await askGate(db, context, [
    { template, rendered: { ...template, text: rendered }, subject },
  ]);
  return answer?.kind === "refused" ? answer.reason : undefined;
}
