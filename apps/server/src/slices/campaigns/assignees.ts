import type { Assignee } from "@hortus/contracts";
import { localDate } from "@hortus/kernel";
import type { Assignees } from "../../slice.ts";
import { sentOf, standingsOf } from "./mass-sends/standings.ts";
import { findMassSendsById, type MassSendState } from "./mass-sends/store.ts";

const STATES: { [State in MassSendState]: Assignee["state"] } = {
  draft: "draft",
  awaiting_approval: "awaiting_approval",
  scheduled: "scheduled",
  planning: "running",
  paused: "paused",
  running: "running",
  cancelling: "stopped",
  cancelled: "stopped",
  finished: "finished",
};

/** Mass sends that carry out plans of the content calendar. */
export const massSendAssignees: Assignees = {
  kind: "mass_send",
  async find({ workspace: { db }, timeZone }, ids) {
    const rows = await findMassSendsById(db, ids);
    const standings = await standingsOf(
      db,
      rows.filter(({ started_at: at }) => at !== null),
    );
    return new Map(
      rows.map(({ id, name, state, definition: { startAt, variants }, started_at: startedAt }) => {
        const at = startedAt ?? (startAt === undefined ? undefined : new Date(startAt));
        const standing = standings.get(id);
        const sent = standing && sentOf(standing);
        const pieces = variants.flatMap(({ content, attachments }) =>
          [content, ...attachments.map((one) => one.content)].flatMap((one) =>
            one ? [{ contentId: one.id }] : [],
          ),
        );
        return [id, { name, state: STATES[state], day: at && localDate(at, timeZone), pieces, sent }];
      }),
    );
  },
};
