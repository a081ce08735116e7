import type { ContentState, RegulatoryClass } from "@hortus/contracts";
import { localDate, type Db } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { findProducts } from "../../catalog/index.ts";
import { askGate } from "../../compliance/index.ts";
import { findFiles } from "../files/store.ts";
import { contentOf, fileIdOf, subjectsOf, type StoredContent } from "./model.ts";

export interface Standing {
  state: ContentState;
  refusedChannels: StoredContent["channels"];
}

/** How each piece stands today, by its id: the rules may have changed and an approval ended since it was saved. Two queries in all. */
export async function findStandings(
  db: Db,
  context: Context,
  items: readonly StoredContent[],
): Promise<Map<string, Standing>> {
  const files = await findFiles(
    db,
    items.flatMap((item) => fileIdOf(item) ?? []),
  );
  const classes = await findClasses(
    db,
    items.flatMap(({ productCode }) => productCode ?? []),
  );
  const requests = items.flatMap((item) =>
    subjectsOf(item, classes.get(item.productCode ?? "")).map((subject) => ({
      item,
      template: contentOf(item, files.get(fileIdOf(item) ?? "")),
      subject,
    })),
  );
  const answers = await askGate(db, context, requests);
  const today = localDate(context.clock.now(), context.timeZone);
  const standings = new Map(
    items.map((item): [string, Standing] => [
      item.id,
      {
        state: item.expiresOn !== null && item.expiresOn < today ? "expired" : "usable",
        refusedChannels: [],
      },
    ]),
  );
  for (const [index, answer] of answers.entries()) {
    const request = requests[index];
    const standing = request && standings.get(request.item.id);
    if (!standing || answer.kind === "cleared") continue;
    standing.refusedChannels = [...standing.refusedChannels, request.subject.channel];
    if (answer.reason === "content_blocked") standing.state = "blocked";
    else if (standing.state === "usable") standing.state = "waiting";
  }
  return standings;
}

/** What the law takes products for, by their code. */
export async function findClasses(db: Db, codes: readonly string[]): Promise<Map<string, RegulatoryClass>> {
  const products = await findProducts(db, codes);
  return new Map([...products].map(([code, { regulatoryClass }]) => [code, regulatoryClass]));
}
