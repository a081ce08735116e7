/** What a profile says, as far as it is learned from what happens. */
export interface ProfileRow {
  id: string;
  display_name: string;
  name_from: NameFrom;
  gender: "male" | "female" | null;
  source: string;
  first_seen_at: Date;
  last_activity_at: Date;
}

/** In rising standing: a WeChat nickname, a till or file, a person at the screen. */
const STANDING = ["nobody", "wecom", "record", "person"] as const;
export type NameFrom = (typeof STANDING)[number];

export interface Learned {
  row: ProfileRow;
  /** Names of the fields that have another value now; not the activity. */
  fields: string[];
  /** The last activity moved on. */
  isActive: boolean;
}

/** What somebody told about a person. */
export interface Said {
  name?: string | undefined;
  gender?: "male" | "female" | undefined;
  /** Who says so: "wecom", "order", "import", … */
  source: string;
  /** When the person was seen. */
  at: Date;
}

export function newProfile(id: string, said: Said): ProfileRow {
  const empty = {
    id,
    display_name: "",
    name_from: "nobody",
    gender: null,
    source: said.source,
    first_seen_at: said.at,
    last_activity_at: said.at,
  } as const;
  return learn(empty, [said]).row;
}

/** Takes in what was said about a customer, one after the other. */
export function learn(row: ProfileRow, said: readonly Said[]): Learned {
  const next = said.reduce(takeIn, row);
  const fields = [
    ...(next.display_name === row.display_name ? [] : ["name"]),
    ...(next.gender === row.gender ? [] : ["gender"]),
    ...(next.first_seen_at < row.first_seen_at ? ["first_seen_at"] : []),
  ];
  return { row: next, fields, isActive: next.last_activity_at > row.last_activity_at };
}

function takeIn(row: ProfileRow, { name, gender, source, at }: Said): ProfileRow {
  const from: NameFrom = source === "wecom" ? "wecom" : "record";
  const readName = tidyName(name ?? "");
  const isBetterName =
    readName !== "" &&
    (standing(from) > standing(row.name_from) || (from === "wecom" && row.name_from === "wecom"));
  return {
    ...row,
    ...(isBetterName ? { display_name: readName, name_from: from } : {}),
    gender: row.gender ?? gender ?? null,
    first_seen_at: at < row.first_seen_at ? at : row.first_seen_at,
    last_activity_at: at > row.last_activity_at ? at : row.last_activity_at,
  };
}

const standing = (from: NameFrom): number => STANDING.indexOf(from);

/** One line, at most 60 characters, without control characters. */
export const tidyName = (name: string): string =>
  [
    ...name
      .replaceAll(/[\p{Cc}\p{Cf}]/gu, " ")
      .replaceAll(/\s+/g, " ")
      .trim(),
  ]
    .slice(0, 60)
    .join("");

/** Fields that the profile that goes can give to the one that stays. */
export const FILLABLE = ["display_name", "gender", "birthday", "city", "time_zone", "notes"] as const;
export type FullRow = ProfileRow & {
  birthday: string | null;
  city: string | null;
  time_zone: string | null;
  notes: string;
  tag_ids: string[];
};
export type Filled = Partial<Pick<FullRow, (typeof FILLABLE)[number]>>;

/** What the profile that stays takes over from the one that goes: only what it lacks itself. */
export function fill(to: FullRow, from: FullRow): Filled {
  const filled: Record<string, unknown> = {};
  for (const field of FILLABLE) {
    const isBetter =
      field === "display_name" ? standing(from.name_from) > standing(to.name_from) : !to[field];
    if (isBetter && from[field]) filled[field] = from[field];
  }
  return filled as Filled; // built from the same fields
}
