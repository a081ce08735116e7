/** An answer with an errcode other than 0. */
import { meaningOf } from "@hortus/wecom-protocol";

export class ApiRefusal extends Error {
  readonly errcode: number;
  constructor(errcode: number, detail?: string) {
    super(detail ?? meaningOf(errcode).meaning);
    this.errcode = errcode;
  }
}

/** Throws, and so may stand where a value is wanted: `row ?? refuse(41044)`. */
export function refuse(errcode: number, detail?: string): never {
  throw new ApiRefusal(errcode, detail);
}
