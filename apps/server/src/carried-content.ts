import { sql, type RawBuilder } from "kysely";

/**
 * The pieces of the library that a step or a variant, kept as JSON, is or carries: rows of `content`, with its id and version, and `as`. Those
 * without a piece have null.
 *
 * @param holder the name under which the statement knows the JSON
 * @param said what its own words are: "text" unless given
 */
export const carriedContent = (
  holder: string,
  said: RawBuilder<unknown> = sql`'text'`,
): RawBuilder<unknown> => sql`(
  select ${said} as "as", ${sql.ref(holder)} -> 'content' as content
  union all
  select 'attachment', attachment -> 'content'
  from jsonb_array_elements(coalesce(${sql.ref(holder)} -> 'attachments', '[]')) as attachment
)`;
