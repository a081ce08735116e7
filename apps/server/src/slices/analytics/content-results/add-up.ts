import type { ContentResult, ContentResults } from "@hortus/contracts";

type Sums = Omit<ContentResults["versions"][number], "version">;

/** All places together; a customer who was reached in two of them counts twice. What no place knows stays unknown. */
export function addUp(places: readonly Pick<ContentResult, "sends" | "posts">[]): Sums {
  const sends = places.flatMap((one) => one.sends ?? []);
  const posts = places.flatMap((one) => one.posts ?? []);
  return {
    ...(sends.length > 0 ? { sends: sends.reduce((sum, one) => addFigures(sum, one)) } : {}),
    ...(posts.length > 0 ? { posts: posts.reduce((sum, one) => addFigures(sum, one)) } : {}),
  };
}

function addFigures<Figures extends { [Name in keyof Figures]: number | undefined }>(
  a: Figures,
  b: Figures,
): Figures {
  const names = Object.keys({ ...a, ...b }) as (keyof Figures)[]; // their own
  const sum = (name: keyof Figures) =>
    a[name] === undefined && b[name] === undefined ? undefined : (a[name] ?? 0) + (b[name] ?? 0);
  return Object.fromEntries(names.map((name) => [name, sum(name)])) as Figures; // the same names
}
