import type { Db, Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { admitTexts, askGate } from "../../compliance/index.ts";
import type { CodeRow } from "../codes/code-store.ts";

type Welcome = NonNullable<CodeRow["welcome"]>;

const subject = { channel: "welcome" as const, purpose: "care" as const, classes: [], audiences: [] };
const contentOf = ({ text, link }: Welcome) => ({
  text,
  extras: link ? [link.title, ...(link.desc ? [link.desc] : [])] : [],
});

/** Refuses a welcome that is blocked; one that needs a reviewer goes to the desk. */
export const admitWelcome = (
  tx: Tx,
  context: Context,
  caller: Caller,
  code: { id: string; name: string; welcome: Welcome | null },
): Promise<void> =>
  admitTexts(
    tx,
    context,
    caller,
    code.welcome
      ? [
          {
            field: "welcome.text",
            title: code.name,
            origin: { kind: "channel_code", id: code.id },
            content: contentOf(code.welcome),
            subject,
          },
        ]
      : [],
  );

/** Why this welcome must not go out now, as it would be read; undefined when it may. */
export async function refusalOf(
  db: Db,
  context: Context,
  welcome: Welcome,
  rendered: string,
): Promise<string | undefined> {
  const template = contentOf(welcome);
  const [answer] = await askGate(db, context, [
    { template, rendered: { ...template, text: rendered }, subject },
  ]);
  return answer?.kind === "refused" ? answer.reason : undefined;
}
