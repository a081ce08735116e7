/**
 * What changed between two texts: the same beginning, what went, what came, the same end. One changed place is shown as such, several
 * as one from the first to the last: texts here are short, and a reader wants to see the whole of it.
 */
export function changedPart(
  before: string,
  after: string,
): { start: string; removed: string; added: string; end: string } {
  const [old, now] = [[...before], [...after]];
  const shorter = Math.min(old.length, now.length);
  let first = 0;
  while (first < shorter && old[first] === now[first]) first++;
  let last = 0;
  while (last < shorter - first && old[old.length - 1 - last] === now[now.length - 1 - last]) last++;
  return {
    start: now.slice(0, first).join(""),
    removed: old.slice(first, old.length - last).join(""),
    added: now.slice(first, now.length - last).join(""),
    end: now.slice(now.length - last).join(""),
  };
}
