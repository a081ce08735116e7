import type { MassSendResults } from "@hortus/contracts";
import { upliftOfProportions, type Uplift } from "@hortus/stats";
import type { ArmRow } from "./store.ts";

type Arms = MassSendResults["arms"];
const FIGURES = ["buyers", "unfriended"] as const;

/** All variants together, then each of several, each against the hold-out. */
export function compareArms(
  rows: readonly ArmRow[],
  { holdOutPercent, isOver }: { holdOutPercent: number; isOver: boolean },
): { arms: Arms; uplifts: MassSendResults["uplifts"] } {
  const heldOut = rows.find(({ arm }) => arm === "hold_out");
  const variants = rows.filter(({ arm }) => arm !== "hold_out");
  const all = variants.reduce((sum, row) => addUp(sum, row), { ...NOTHING, arm: "all" });
  const arms = [...(variants.length > 1 ? variants : []), all, ...(heldOut ? [heldOut] : [])].map(toArm);
  if (!heldOut) return { arms, uplifts: [] };
  const compared = variants.length > 1 ? [all, ...variants] : [all];
  const uplifts = compared.flatMap((row) =>
    FIGURES.map((figure) => {
      const found = upliftOfProportions(
        { successes: row[figure], of: row.customers },
        { successes: heldOut[figure], of: heldOut.customers },
        // A variant has its own share of the treated; only the whole split was planned against the hold-out.
        { isOver, ...(row === all ? { heldOutShare: holdOutPercent / 100 } : {}) },
      );
      return { arm: row.arm, figure, ...toUplift(found, figure) };
    }),
  );
  return { arms, uplifts };
}

/** Lost contacts are no gain: more of them is worse. */
function toUplift(found: Uplift, figure: (typeof FIGURES)[number]) {
  const { verdict, because, difference, interval, sampleRatio, neededPerArm } = found;
  const turned = { better: "worse", worse: "better" } as const;
  return {
    verdict:
      figure === "unfriended" && (verdict === "better" || verdict === "worse") ? turned[verdict] : verdict,
    because,
    difference,
    interval,
    sampleRatio: sampleRatio && { pValue: sampleRatio.pValue, isBroken: sampleRatio.isBroken },
    neededPerArm,
  };
}

const NOTHING = { customers: 0, sent: 0, failed: 0, replied: 0, buyers: 0, amountFen: 0, unfriended: 0 };

const addUp = (sum: ArmRow, row: ArmRow): ArmRow => ({
  arm: sum.arm,
  customers: sum.customers + row.customers,
  sent: sum.sent + row.sent,
  failed: sum.failed + row.failed,
  replied: sum.replied + row.replied,
  buyers: sum.buyers + row.buyers,
  amountFen: sum.amountFen + row.amountFen,
  unfriended: sum.unfriended + row.unfriended,
});

const toArm = ({
  arm,
  customers,
  sent,
  failed,
  replied,
  buyers,
  amountFen,
  unfriended,
}: ArmRow): Arms[number] => ({
  arm,
  customers,
  sent,
  failed,
  replied,
  buyers,
  amountFen,
  unfriended,
});
