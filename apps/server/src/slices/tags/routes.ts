import { tagsRoutes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { decideConflicts } from "./conflicts/decide.ts";
import { describeConflicts } from "./conflicts/describe.ts";
import { countConflicts } from "./conflicts/list-store.ts";
import { describeCustomerTags, setCustomerTags, tagMany } from "./customers/operations.ts";
import { changeEntry, createTag, createTagGroup, describeGroups } from "./groups/operations.ts";

/** Counted no further: a badge says "999+". */
const MOST_CONFLICTS = 1_000;

export const tagsEndpoints: readonly Endpoint[] = [
  endpoint(tagsRoutes.listTagGroups, async ({ context }) => ({
    rows: await describeGroups(context),
    conflicts: await countConflicts(context.workspace.db, MOST_CONFLICTS),
    asOf: context.clock.now().toISOString(),
  })),
  endpoint(tagsRoutes.listTagConflicts, async ({ context, query }) => describeConflicts(context, query)),
  endpoint(tagsRoutes.decideTagConflicts, async ({ context, caller, body }) =>
    decideConflicts(context, caller, body),
  ),
  endpoint(tagsRoutes.createTagGroup, async ({ context, caller, body }) =>
    createTagGroup(context, caller, body),
  ),
  endpoint(tagsRoutes.changeTagGroup, async ({ context, caller, params, body }) =>
    changeEntry(context, caller, "group", params.id, body),
  ),
  endpoint(tagsRoutes.createTag, async ({ context, caller, body }) => createTag(context, caller, body)),
  endpoint(tagsRoutes.changeTag, async ({ context, caller, params, body }) =>
    changeEntry(context, caller, "tag", params.id, body),
  ),
  endpoint(tagsRoutes.tagManyCustomers, async ({ context, caller, body }) => tagMany(context, caller, body)),
  endpoint(tagsRoutes.getCustomerTags, async ({ context, caller, params }) => ({
    rows: await describeCustomerTags(context, caller, params.id),
  })),
  endpoint(tagsRoutes.putCustomerTags, async ({ context, caller, params, body }) => ({
    rows: await setCustomerTags(context, caller, params.id, body.tagIds),
  })),
];
