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

export const quietHoursGuard: Guard = {
  code: "quiet_hours",
  label: { zh: "免打扰时段", en: "Quiet hours" },
  prepare({ now, settings: { quietHours }, timeZone }) {
    const until = endOfQuietHours(now, quietHours, timeZone);
    const detail = {
      zh: `免打扰 ${quietHours.from}–${quietHours.to}`,
      en: `Quiet from ${quietHours.from} to ${quietHours.to}`,
    };
    return (intent) => (until && intent.kind === "message" ? { outcome: "defer", until, detail } : undefined);
  },
};
