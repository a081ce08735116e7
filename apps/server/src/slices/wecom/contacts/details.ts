/** What WeCom's two ways of reading say about a relation, in one shape. */
import type { Sealer } from "@hortus/kernel";
import type { WecomResponse } from "@hortus/wecom-protocol";

export interface Details {
  externalUserId: string;
  userId: string;
  name: string;
  gender: number;
  unionid: string | null;
  remark: string;
  remarkMobilesSealed: string | null;
  /** Tells whether the sealed numbers differ, which their sealed form does not. */
  remarkMobilesMark: string | null;
  description: string;
  addWay: number | null;
  state: string | null;
  tags: { tagId: string }[];
  createdAt: Date;
}

type OneContact = WecomResponse<"externalcontact/get">;
type Listed = WecomResponse<"externalcontact/batch/get_by_user">["external_contact_list"][number];

export function detailsOfContact(
  sealer: Sealer,
  { external_contact: person, follow_user }: OneContact,
): Details[] {
  // A member's own tags have no id, and nobody but that member knows them.
  return follow_user.map((follow) =>
    details(
      sealer,
      person,
      follow,
      follow.tags.flatMap(({ tag_id }) => (tag_id ? [tag_id] : [])),
    ),
  );
}

export const detailsOfListed = (sealer: Sealer, { external_contact: person, follow_info }: Listed): Details =>
  details(sealer, person, follow_info, follow_info.tag_id);

function details(
  sealer: Sealer,
  person: OneContact["external_contact"],
  follow: Omit<OneContact["follow_user"][number], "tags">,
  tagIds: readonly string[],
): Details {
  const mobiles = follow.remark_mobiles?.filter(Boolean) ?? [];
  const text = mobiles.length > 0 ? JSON.stringify(mobiles) : undefined;
  return {
    externalUserId: person.external_userid,
    userId: follow.userid,
    name: person.name,
    gender: person.gender,
    unionid: person.unionid || null,
    remark: follow.remark,
    remarkMobilesSealed: text === undefined ? null : sealer.seal(text),
    remarkMobilesMark: text === undefined ? null : sealer.fingerprint("remark_mobiles", text),
    description: follow.description,
    addWay: follow.add_way ?? null,
    state: follow.state || null,
    tags: tagIds.toSorted().map((tagId) => ({ tagId })),
    createdAt: new Date(follow.createtime * 1000),
  };
}
