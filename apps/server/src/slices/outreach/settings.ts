import { outreachSettings, type OutreachSettings } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import { sql } from "kysely";
import type { Caller, Context } from "../../context.ts";
import { recordAudit } from "../platform/index.ts";

export type Settings = OutreachSettings;

/**
 * Until somebody decides otherwise. Quiet hours and the cap are the practice's (two proactive touches in seven days); the quota is
 * WeCom's strictest setting, one mass message a day and as many a month as it has days; three Moments a day are its default.
 */
const defaults: Settings = {
  quietHours: { from: "21:30", to: "08:30" },
  frequencyCaps: [{ counts: "all", messages: 2, days: 7 }],
  channelQuotas: [{ from: "2020-01-01", perDay: 1 }],
  momentsQuotas: [{ from: "2020-01-01", perDay: 3 }],
  tasksPerDay: 40,
  remindAdvisors: true,
  tellLosses: true,
  massSendsNeedApproval: true,
  taskDays: 3,
};

export async function getSettings(db: Db): Promise<Settings> {
  const { rows } = await sql<{ value: unknown }>`select value from outreach_setting`.execute(db);
  return rows[0] ? outreachSettings.parse(rows[0].value) : defaults;
}

export async function changeSettings(
  context: Context,
  caller: Caller,
  settings: Settings,
): Promise<Settings> {
  return context.workspace.tx(async (tx) => {
    const before = await getSettings(tx);
    await sql`
      insert into outreach_setting (value, changed_at)
      values (${JSON.stringify(settings)}::jsonb, ${context.clock.now()})
      on conflict (only_one) do update set value = excluded.value, changed_at = excluded.changed_at`.execute(
      tx,
    );
    await recordAudit(tx, context, caller, {
      action: "outreach_settings_changed",
      objectType: "outreach_settings",
      objectId: "outreach",
      before,
      after: settings,
    });
    return settings;
  });
}
