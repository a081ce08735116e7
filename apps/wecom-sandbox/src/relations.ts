/** Finding people, members and what lies between them; what is not there is refused by name. */
import type { Relation } from "./phone-api.ts";
import type { ContactWayRow, Member, PersonRow, RelationRow } from "./rows.ts";
import { Refusal, type World } from "./world.ts";

/** Userids among whom scans are dealt out: those named, then the members of the departments and of those below. */
export function poolOf(world: World, way: Pick<ContactWayRow, "users" | "parties">): string[] {
  const { state } = world;
  const departments = poolBelow(world, way.parties);
  const members = [...state.staff.all()].filter((one) => one.departments.some((id) => departments.has(id)));
  return [...new Set([...way.users, ...members.map(({ userid }) => userid)])].filter((id) => {
    const member = state.staff.get(id);
    return member && mayHaveCustomers(member);
  });
}

/** The departments and those below. */
export function poolBelow({ state }: World, parties: readonly number[]): Set<number> {
  const departments = new Set(parties);
  for (let size = -1; size !== departments.size;) {
    size = departments.size;
    for (const { id, parentid } of state.departments.all())
      if (departments.has(parentid)) departments.add(id);
  }
  return departments;
}

export const mayHaveCustomers = (member: Member): boolean =>
  member.mayHaveCustomers !== false && member.isVerified !== false && (member.status ?? 1) === 1;

export function getPerson(world: World, personId: string): PersonRow {
  const person = world.state.people.get(personId);
  if (!person) throw new Refusal(404, "unknown_person", "There is no such person in the sandbox");
  return person;
}

export function getMember(world: World, userid: string): Member {
  const member = world.state.staff.get(userid);
  if (!member) throw new Refusal(404, "unknown_staff", "There is no such member in the company");
  return member;
}

/** As long as the member has the customer in the list, whether or not the customer has left. */
export function getRelation(world: World, userid: string, personId: string): RelationRow {
  getMember(world, userid);
  const relation = world.state.relation(userid, getPerson(world, personId).id);
  if (!relation || relation.status === "deleted_by_staff") {
    throw new Refusal(409, "not_friends", "The member does not have this customer");
  }
  return relation;
}

export function getFriends(world: World, userid: string, personId: string): RelationRow {
  const relation = getRelation(world, userid, personId);
  if (relation.status !== "friends")
    throw new Refusal(409, "not_friends", "The customer has deleted the member");
  return relation;
}

export function describeRelation({ state }: World, row: RelationRow): Relation {
  return {
    userid: row.userid,
    staffName: state.staff.get(row.userid)?.name ?? row.userid,
    externalUserid: row.personId,
    nickname: state.people.get(row.personId)?.nickname ?? "",
    remark: row.remark,
    description: row.description,
    tags: row.tagIds.flatMap((id) => {
      const tag = state.tags.get(id);
      return tag && !tag.deleted ? [{ id, name: tag.name }] : [];
    }),
    ownTags: row.ownTags ?? [],
    state: row.state,
    addWay: row.addWay,
    addedAt: new Date(row.createTime * 1000).toISOString(),
    deletedByCustomer: row.status === "deleted_by_customer",
  };
}
