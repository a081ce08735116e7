/** Names in braces, in texts that are filled in for each reader: "{customer}您好". */
export const PLACEHOLDER = /\{([^{}]*)\}/g;

/** Names in braces that are none of the known ones, in whatever script: nobody would fill them in. */
export const unknownVariables = (text: string, known: readonly string[]): string[] =>
  [...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name).filter((name) => !known.includes(name));
