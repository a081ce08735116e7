/**
 * What a client is told when its request can't be served: RFC 9457 problem+json with our `code`, `field` and `hint`.
 * Throw it at the border; inside the slices an expected refusal is a value.
 */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;
  readonly hint: string | undefined;
  /** What a value of the request broke, in the shape of the contract's `issue`. */
  readonly issue: object | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    extra: { field?: string; hint?: string; issue?: object; cause?: unknown } = {},
  ) {
    super(message, { cause: extra.cause });
    this.name = "ProblemError";
    this.status = status;
    this.code = code;
    this.field = extra.field;
    this.hint = extra.hint;
    this.issue = extra.issue;
  }

  toJSON(): Problem {
    return {
      type: `urn:hortus:problem:${this.code}`,
      title: this.message,
      status: this.status,
      code: this.code,
      ...(this.field === undefined ? {} : { field: this.field }),
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.issue === undefined ? {} : { issue: this.issue }),
    };
  }
}

export type Problem = {
  type: string;
  title: string;
  status: number;
  code: string;
  field?: string;
  hint?: string;
  issue?: object;
};

export const notFound = (what: string): ProblemError =>
  new ProblemError(404, "not_found", `${what} does not exist`, {
    hint: "It may have been deleted, or the address is mistyped.",
  });

/** Marks a branch that types prove impossible: our own mistake if it is reached. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`);
}
