import { sql } from "kysely";
import type { Guard } from "./guard.ts";
import { endOfQuietHours } from "./quiet-hours.ts";

/** A journey leaves its customers without offers for a while (JRN-2). */
export const quietWindowGuard: Guard = {
  code: "quiet_window",
  label: { zh: "旅程静默期内不推销", en: "The journey's quiet window: no offers yet" },
  async prepare({ db, intents, now }) {
    const offered = intents.filter((intent) => intent.class === "offer");
    if (offered.length === 0) return () => undefined;
    const { rows } = await sql<{ customer_id: string; until: Date }>`
      select customer_id, max(until) as until
      from quiet_window
      where customer_id = any(${[...new Set(offered.map((intent) => intent.customer_id))]}::uuid[]) and until > ${now}
      group by customer_id`.execute(db);
    const quietUntil = new Map(rows.map((row) => [row.customer_id, row.until]));
    return (intent) => {
      const until = intent.class === "offer" ? quietUntil.get(intent.customer_id) : undefined;
      return until && { outcome: "defer", until };
    };
  },
};

/** By the clock where the customer lives: the workspace's, unless the profile says otherwise. */
export const quietHoursGuard: Guard = {
  code: "quiet_hours",
  label: { zh: "免打扰时段", en: "Quiet hours" },
  prepare({ now, settings: { quietHours }, timeZone, timeZones }) {
    const untils = new Map(
      [timeZone, ...timeZones.values()].map((zone) => [zone, endOfQuietHours(now, quietHours, zone)]),
    );
    return (intent) => {
      const zone = timeZones.get(intent.customer_id);
      const until = untils.get(zone ?? timeZone);
      if (!until || intent.kind !== "message") return undefined;
      const where = zone ? ` (${zone})` : "";
      const detail = {
        zh: `免打扰 ${quietHours.from}–${quietHours.to}${where}`,
        en: `Quiet from ${quietHours.from} to ${quietHours.to}${where}`,
      };
      return { outcome: "defer", until, detail };
    };
  },
};
