import type { RouteQuery, segmentRoutes } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import type { FileAnswer } from "../../../slice.ts";
import { sheetFile } from "../../../spreadsheet.ts";
import { findCards } from "../../customers/index.ts";
import { recordAudit } from "../../platform/index.ts";
import { getSegment } from "../operations.ts";
import { admitToPeople } from "../sensitive.ts";
import { findMembers } from "../store.ts";

type Options = RouteQuery<typeof segmentRoutes.exportSegmentMembers>;

const HEADER = {
  zh: ["客户编号", "姓名", "性别", "城市", "手机号", "进入人群时间"],
  en: ["customer", "name", "gender", "city", "phone", "in since"],
} as const;
const GENDERS = { zh: { female: "女", male: "男" }, en: { female: "female", male: "male" } } as const;
const AT_ONCE = 1_000;

/**
 * The members as a table, latest entry first, read page by page while it is sent. Who took how many, and whether with phones in the
 * clear, is in the audit before the first row leaves.
 *
 * @throws {ProblemError} 403 when the segment is sensitive and the caller no owner with a reason, or when anybody but an owner asks for phones in the clear
 */
export async function exportMembers(
  context: Context,
  caller: Caller,
  segmentId: string,
  { format, language, reveal = false, reason }: Options,
): Promise<FileAnswer> {
  const segment = await getSegment(context, segmentId);
  await admitToPeople(context, caller, segmentId, { what: "export", reason });
  if (reveal && !(caller.kind === "person" && caller.role === "owner"))
    throw new ProblemError(403, "role_may_not", "Only an owner exports phones in the clear", {
      field: "reveal",
      hint: "Leave reveal out, and phones are masked.",
    });
  await context.workspace.tx((tx) =>
    recordAudit(tx, context, caller, {
      action: "segment_exported",
      objectType: "segment",
      objectId: segmentId,
      after: { format, members: segment.size, phones: reveal ? "clear" : "masked" },
    }),
  );
  return sheetFile(format, segment.name, tableOf(context, segmentId, language, reveal));
}

async function* tableOf(
  context: Context,
  segmentId: string,
  language: Options["language"],
  reveal: boolean,
): AsyncGenerator<readonly string[]> {
  const { sealer, timeZone, workspace } = context;
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  yield HEADER[language];
  let after: { enteredAt: Date; customerId: string } | undefined;
  for (;;) {
    const members = await findMembers(workspace.db, segmentId, { after, limit: AT_ONCE });
    const cards = await findCards(
      workspace.db,
      members.map(({ customer_id }) => customer_id),
    );
    for (const { customer_id, entered_at } of members) {
      const card = cards.get(customer_id);
      if (!card) continue; // merged since, and out of the segment with the next batch
      yield [
        customer_id,
        card.name,
        card.gender ? GENDERS[language][card.gender] : "",
        card.city ?? "",
        (reveal && card.phoneSealed ? sealer.open(card.phoneSealed) : card.phone) ?? "",
        format.format(entered_at),
      ];
    }
    const last = members.at(-1);
    if (!last || members.length < AT_ONCE) return;
    after = { enteredAt: last.entered_at, customerId: last.customer_id };
  }
}
