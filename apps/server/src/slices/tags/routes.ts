import { tagsRoutes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { describeCustomerTags, setCustomerTags, tagMany } from "./customers/operations.ts";
import { changeEntry, createTag, createTagGroup, describeGroups } from "./groups/operations.ts";

export const tagsEndpoints: readonly Endpoint[] = [
  endpoint(tagsRoutes.listTagGroups, async ({ context }) => ({
    rows: await describeGroups(context),
    asOf: context.clock.now().toISOString(),
  })),
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
