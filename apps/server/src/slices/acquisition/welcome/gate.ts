import type { Db, Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { admitTexts, askGate } from "../../compliance/index.ts";
import type { CodeRow } from "../codes/code-store.ts";

type Welcome = NonNullable<CodeRow["welcome"]>;

const subject = { channel: "welcome" as const, purpose: "care" as const, classes: [], audiences: [] };
const contentOf = ({ link }: Welcome, text: string) => ({
  text,
  extras: link ? [link.title, ...(link.desc ? [link.desc] : [])] : [],
});
/** All that it may say, each with its place in the request. */
export const textsOf = ({ text, hours = [] }: Welcome): { field: string; text: string }[] => [
  { field: "welcome.text", text },
  ...hours.map((each, place) => ({ field: `welcome.hours.${place}.text`, text: each.text })),
];

/** Refuses a welcome that is blocked; one that needs a reviewer goes to the desk. */
export const admitWelcome = (
  tx: Tx,
  context: Context,
  caller: Caller,
  { id, name, welcome }: { id: string; name: string; welcome: Welcome | null },
): Promise<void> =>
  admitTexts(
    tx,
    context,
    caller,
    (welcome ? textsOf(welcome) : []).map(({ field, text }) => ({
      field,
      title: name,
      origin: { kind: "channel_code", id },
      content: contentOf(welcome!, text), // without one there are no texts
      subject,
    })),
  );

/** Why these words of a welcome must not go out now, as they would be read; undefined when they may. */
export async function refusalOf(
  db: Db,
  context: Context,
  welcome: Welcome,
  text: string,
  rendered: string,
): Promise<string | undefined> {
  const template = contentOf(welcome, text);
  const [answer] = await askGate(db, context, [
    { template, rendered: { ...template, text: rendered }, subject },
  ]);
  return answer?.kind === "refused" ? answer.reason : undefined;
}
