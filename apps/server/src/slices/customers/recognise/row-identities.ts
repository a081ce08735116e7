import type { RowIdentities, RowProblem } from "@hortus/contracts";
import { ok, refused, type Result } from "@hortus/kernel";
import { readIdentity, type Identity } from "./identities.ts";

const IDENTITY_KIND = {
  phone: "phone",
  unionid: "unionid",
  externalUserId: "external_userid",
  memberNumber: "member_number",
  externalId: "external_id",
} as const;

/** Unusable ones are left out while another can be used: a landline beside a member number should not cost the order. */
export function readRowIdentities(given: RowIdentities): Result<Identity[], RowProblem> {
  const named = Object.entries(IDENTITY_KIND).flatMap(([field, kind]) => {
    const value = given[field as keyof typeof IDENTITY_KIND]; // a key of the constant above
    return value === undefined ? [] : [{ field, kind, value }];
  });
  const usable = named.flatMap(({ kind, value }) => readIdentity({ kind, value }) ?? []);
  if (usable.length > 0) return ok(usable);
  const [first] = named;
  if (!first)
    return refused({
      code: "no_identity",
      field: "identities",
      message: "Nothing says who it is: give a phone, a member number or another id",
    });
  return refused({
    code: "bad_identity",
    field: `identities.${first.field}`,
    message: `"${first.value}" can't be a ${first.kind.replaceAll("_", " ")}`,
  });
}
