/** An answer for each route of the phone's table, under the same name: what the table does not know does not compile. */
import type { z } from "zod";
import type { PhoneOutput, PhoneRouteName, PhoneRoutes } from "../phone-api.ts";

type Part<R, K extends string> =
  R extends Record<K, infer S extends z.ZodType> ? { [P in K]: z.output<S> } : unknown;
export type Answers = {
  [N in PhoneRouteName]: (
    input: Part<PhoneRoutes[N], "params"> & Part<PhoneRoutes[N], "query"> & Part<PhoneRoutes[N], "body">,
  ) => PhoneOutput<N> | Promise<PhoneOutput<N>>;
};
export type Some<N extends PhoneRouteName> = Pick<Answers, N>;

/** Keys that are there but undefined would overwrite. */
export function withoutHoles<T extends object>(changes: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // every value that is left is not undefined
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
