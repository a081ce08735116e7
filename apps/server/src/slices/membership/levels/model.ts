/**
 * The levels that stand above others than before, when levels are put in another order: what their members have reached is another now.
 *
 * @param before lowest first
 * @param after the same levels
 */
export function whoseReachMoved(before: readonly string[], after: readonly string[]): string[] {
  const below = (order: readonly string[], id: string) => order.slice(0, order.indexOf(id));
  return after.filter((id) => {
    const former = new Set(below(before, id));
    const now = below(after, id);
    return now.length !== former.size || now.some((each) => !former.has(each));
  });
}
