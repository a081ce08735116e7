/** What comes once in a while is not worth keeping. */
const OFTEN = 5;
/** Texts that are remembered; those that differ each time, such as previews of rules, fill it up, and then all begin anew. */
const MOST_REMEMBERED = 1_000;

/**
 * Names for the statements that come again and again, under which connections to PostgreSQL keep them (ADR 0079). One for all connections:
 * each prepares a statement when it first meets it.
 */
export interface StatementNames {
  /**
   * The name to keep a statement under, once it has come often.
   *
   * @param schema whose tables it means: a plan is for these, and is thrown away when it meets others
   */
  nameOf(schema: string, text: string): string | undefined;
  /** What was kept is of no use any more: everything goes by another name from here on. */
  renew(): void;
}

export function createStatementNames(): StatementNames {
  const seen = new Map<string, { times: number; name?: string }>();
  let given = 0;
  return {
    nameOf(schema, text) {
      const key = `${schema} ${text}`;
      const known = seen.get(key);
      if (!known) {
        if (seen.size === MOST_REMEMBERED) seen.clear();
        seen.set(key, { times: 1 });
        return undefined;
      }
      if (++known.times > OFTEN) known.name ??= `hortus_${++given}`;
      return known.name;
    },
    renew: () => seen.clear(),
  };
}
