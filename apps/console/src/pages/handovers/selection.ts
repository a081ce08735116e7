import type { NewHandover } from "@hortus/contracts";

/** Which customers: those ticked, or all that answer to a search but some. Changing the search ends "all". */
export type Selection =
  | { all: true; search: string; total: number; except: ReadonlySet<string> }
  | { all: false; ids: ReadonlySet<string> };

export const NOBODY: Selection = { all: false, ids: new Set() };
/** The contract's bound on ids that are named one by one. */
export const MOST_NAMED = 1_000;

export const isPicked = (selection: Selection, id: string): boolean =>
  selection.all ? !selection.except.has(id) : selection.ids.has(id);

export const countPicked = (selection: Selection): number =>
  selection.all ? Math.max(0, selection.total - selection.except.size) : selection.ids.size;

/** @returns the selection as it is when no more can be named */
export function toggle(selection: Selection, id: string): Selection {
  const named = new Set(selection.all ? selection.except : selection.ids);
  if (!named.delete(id)) named.add(id);
  if (named.size > MOST_NAMED) return selection;
  return selection.all ? { ...selection, except: named } : { all: false, ids: named };
}

export const toRequest = (selection: Selection): NewHandover["customers"] =>
  selection.all
    ? {
        all: true,
        except: [...selection.except],
        ...(selection.search ? { search: selection.search } : {}),
      }
    : { all: false, ids: [...selection.ids] };

/** A version 4 UUID; `crypto.randomUUID` is missing where the console is served without TLS. */
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
