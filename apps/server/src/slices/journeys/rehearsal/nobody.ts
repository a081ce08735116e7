import type { JourneyDefinition } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import { dateFact, listDates } from "../steps/dates-store.ts";

interface Words {
  zh: string;
  en: string;
}

/** Why a look back finds nobody, and what to do about it. @param found whom the trigger met, before re-entry was asked */
export async function whyNobody(
  context: Context,
  { trigger }: JourneyDefinition,
  found: number,
): Promise<Words> {
  if (found > 0)
    return {
      zh: "符合触发的人都已在旅程里，或按再次进入规则不能再进。",
      en: "All whom the trigger met are in it already, or may not come in again.",
    };
  if ("segmentId" in trigger && trigger.segmentId === "")
    return {
      zh: "还没有选人群：先在“触发与规则”里选好，再来试跑。",
      en: "No segment is chosen yet: choose one under “Trigger and rules”, then look again.",
    };
  switch (trigger.kind) {
    case "segment_entered":
    case "segment_left":
      return {
        zh: "这段时间没有人进出这个人群。进出从人群建好那天起才有记录，可以换一段时间。",
        en: "Nobody came into or left this segment in these days. Its moves are known from the day it was made; try other days.",
      };
    case "date":
      return (await anybodyHasIt(context, trigger.fact))
        ? {
            zh: "没有人的日期落在这段时间，可以换长一点的时间。",
            en: "Nobody's date falls into these days; try more of them.",
          }
        : {
            zh: "还没有客户填了这个日期：导入或补录资料后再试跑。",
            en: "No customer has this date on record yet: import it, or fill it in.",
          };
    case "schedule":
      return {
        zh: "这段时间没有轮到它的时间，或人群里现在没有人。",
        en: "Its time did not come up in these days, or its segment is empty now.",
      };
    case "manual":
      return {
        zh: "手动加入的旅程没有触发可以推演；发布后在“客户”里加人。",
        en: "A journey by hand has no trigger to look back on; publish it, then add people under “Customers”.",
      };
    case "event":
      return {
        zh: "这段时间没有发生过这件事，或都不符合筛选条件。换一段时间，或放宽条件。",
        en: "It did not happen in these days, or never as the filters ask. Try other days, or fewer filters.",
      };
  }
}

async function anybodyHasIt({ workspace, facts, timeZone }: Context, name: string): Promise<boolean> {
  const fact = dateFact(facts, name);
  if (!fact) return false;
  return (await listDates(workspace.db, fact, { after: undefined, limit: 1 }, timeZone)).size > 0;
}
