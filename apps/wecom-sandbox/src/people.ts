/** Lists of people and customers for the phone page, by name, remark or phone number, in pages. */
import type { PersonRow } from "./rows.ts";
import { externalUseridOf, type State } from "./state.ts";
import type { Person, Relation } from "./phone-api.ts";
import { describeRelation, getMember } from "./relations.ts";
import { Refusal, type World } from "./world.ts";

interface Query {
  search?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}
type NewPerson = Pick<PersonRow, "nickname" | "gender"> & {
  phone?: string | undefined;
  unionid?: string | undefined;
  personality?: PersonRow["personality"];
  company?: PersonRow["company"] | undefined;
};

export function createPerson(world: World, input: NewPerson): Person {
  const person = addPerson(world.state, input);
  if (!person)
    throw new Refusal(409, "person_exists", "Somebody with this unionid is in the sandbox already");
  return describePerson(world, person);
}

/** Answers undefined if the unionid is taken. */
export function addPerson(
  state: State,
  { nickname, gender, phone, unionid, personality, company }: NewPerson,
): PersonRow | undefined {
  return state.store.transact(() => {
    const own = unionid ?? state.nextId("o", 27);
    const id = externalUseridOf(state.company.get().corpid, own, company ? "wo" : "wm");
    if (state.people.get(id)) return undefined;
    const person: PersonRow = {
      id,
      nickname,
      gender,
      phone: phone ?? null,
      unionid: own,
      personality,
      ...(company && { company }),
    };
    state.people.put(id, person);
    return person;
  });
}

export function listPeople(
  world: World,
  query: Query,
): { people: Person[]; nextCursor: string | null; total: number } {
  const found = [...world.state.people.all()].filter((one) =>
    matches(query.search, one.nickname, one.phone ?? "", one.id),
  );
  const { rows, nextCursor } = cut(found, query);
  return { people: rows.map((one) => describePerson(world, one)), nextCursor, total: found.length };
}

export function listCustomers(
  world: World,
  userid: string,
  query: Query,
): { customers: Relation[]; nextCursor: string | null; total: number } {
  getMember(world, userid);
  const listed = world.state.relationsOfStaff(userid).filter((row) => row.status !== "deleted_by_staff");
  const found = listed.filter((row) => {
    const person = world.state.people.get(row.personId);
    return matches(query.search, row.remark, person?.nickname ?? "", person?.phone ?? "");
  });
  const { rows, nextCursor } = cut(
    found.toSorted((a, b) => b.createTime - a.createTime),
    query,
  );
  return { customers: rows.map((row) => describeRelation(world, row)), nextCursor, total: found.length };
}

export function describePerson({ state }: World, person: PersonRow): Person {
  const contacts = state
    .relationsOfPerson(person.id)
    .filter((row) => row.status !== "deleted_by_staff").length;
  const { id, nickname, gender, phone, unionid, company = null } = person;
  return { id, nickname, gender, phone, unionid, company, contacts };
}

const matches = (search: string | undefined, ...texts: string[]) =>
  !search || texts.some((text) => text.toLowerCase().includes(search.toLowerCase()));

/** The cursor is a place in the list: good enough for a page that people look at. */
function cut<Row>(rows: Row[], { cursor, limit }: Query): { rows: Row[]; nextCursor: string | null } {
  const from = Number(cursor ?? 0) || 0;
  return {
    rows: rows.slice(from, from + limit),
    nextCursor: from + limit < rows.length ? String(from + limit) : null,
  };
}
