import { readdirSync, readFileSync } from "node:fs";
import { audience, contentChannel, contentPurpose, regulatoryClass, severity } from "@hortus/contracts";
import { parse } from "yaml";
import { z } from "zod";

/** Short names for classes that the law treats alike. */
const GROUPS = {
  drug: ["drug_rx", "drug_special", "drug_otc_a", "drug_otc_b", "tcm_decoction_piece"],
  medical_device: ["medical_device_1", "medical_device_2", "medical_device_3"],
  cosmetic: ["cosmetic_ordinary", "cosmetic_special"],
  medical: ["medical_service", "medical_aesthetic_service"],
} as const;
const isGroup = (name: string): name is keyof typeof GROUPS => name in GROUPS;

const words = z.strictObject({ zh: z.string(), en: z.string() });
const goods = z
  .array(z.union([regulatoryClass, z.enum(["drug", "medical_device", "cosmetic", "medical"])]))
  .transform((names) => names.flatMap((name) => (isGroup(name) ? [...GROUPS[name]] : [name])));

/**
 * One rule, as rule packs and workspaces write it. With `words` or `patterns` it looks for them; with a `statement` it asks that the
 * text has it; with neither its subject alone is enough (goods that may not be in this place).
 */
export const packRule = z.strictObject({
  id: z.string().regex(/^[a-z]+(\.[a-z0-9-]+)+$/),
  title: words,
  severity,
  clause: z.string(),
  /** Absent: for every class, channel, purpose and audience. */
  goods: goods.optional(),
  channels: z.array(contentChannel).optional(),
  purposes: z.array(contentPurpose).optional(),
  audiences: z.array(audience).optional(),
  /** The clause speaks of advertisements: care and notices are measured one degree less. */
  ads: z.boolean().default(false),
  /** No workspace may make it milder, no reviewer may let it pass. */
  firm: z.boolean().default(false),
  reason: words,
  advice: words,
  example: z.string().optional(),
  words: z.array(z.string().min(1)).default([]),
  /** Regular expressions over the parted reading: small letters, 0-9, no spaces. Every repetition has an upper bound. */
  patterns: z.array(z.string().refine(isBounded, "a repetition without an upper bound")).default([]),
  statement: z.string().optional(),
  /** Other words that do for the statement. */
  accepts: z.array(z.string()).default([]),
});
export type PackRule = z.infer<typeof packRule>;

const packFile = z.strictObject({
  pack: z.string(),
  title: words,
  version: z.string(),
  rules: z.array(packRule),
});
export type RulePack = z.infer<typeof packFile>;
const allowFile = z.strictObject({ version: z.string(), phrases: z.array(z.string()) });

export interface ShippedRules {
  packs: RulePack[];
  allow: string[];
  /** Of all packs together. */
  version: string;
}

/** What is shipped: read once, when the server starts. A pack with a flaw is ours, so it stops the start. */
export const shippedRules: ShippedRules = readPacks(new URL("../../../../rule-packs/", import.meta.url));

function readPacks(folder: URL): ShippedRules {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml") && name !== "allow.yaml")
    .sort();
  const contents = (name: string): unknown => parse(readFileSync(new URL(name, folder), "utf8"));
  const packs = names.map((name) => packFile.parse(contents(name)));
  const allow = allowFile.parse(contents("allow.yaml"));
  const statements = packs.flatMap(({ rules }) =>
    rules.flatMap(({ statement, accepts }) => (statement ? [statement, ...accepts] : [])),
  );
  const version =
    [...packs, allow]
      .map((file) => file.version)
      .sort()
      .at(-1) ?? "";
  return { packs, allow: [...allow.phrases, ...statements], version };
}

/** Backtracking over `*`, `+` or `{n,}` can take for ever on a text that was made for it. */
function isBounded(pattern: string): boolean {
  return !/(^|[^\\])[*+]|\{\d+,\}/.test(pattern);
}
