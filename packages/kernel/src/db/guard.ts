import { AsyncLocalStorage } from "node:async_hooks";

/** What happens while a transaction runs in this asynchronous context. */
export interface TransactionScope {
  schema: string;
  /** Set when the transaction left events or other work, so that workers are woken after the commit. */
  wakesWorkers: boolean;
}

const scopes = new AsyncLocalStorage<TransactionScope>();

export const currentTransaction = (): TransactionScope | undefined => scopes.getStore();

export const runInTransactionScope = <T>(scope: TransactionScope, work: () => Promise<T>): Promise<T> =>
  scopes.run(scope, work);

/**
 * The workers of all processes look for work as soon as this transaction is committed.
 *
 * @throws outside a transaction
 */
export function wakeWorkers(): void {
  const scope = currentTransaction();
  if (!scope) throw new Error("Events and work for others are left inside a transaction only");
  scope.wakesWorkers = true;
}

/** Runs work that was started inside a transaction but is not part of it, such as waking readers after the commit. */
export const runOutsideTransaction = <T>(work: () => T): T => scopes.exit(work);

const background = new AsyncLocalStorage<true>();

/** Work for which nobody waits: events, due rows, jobs. Where there is one connection, it lets the requests of people pass. */
export const runInBackground = <T>(work: () => T): T => background.run(true, work);

export const isInBackground = (): boolean => background.getStore() === true;

/**
 * Inside a transaction only `tx` may be used. On the embedded database, which has one connection, any other query would wait for
 * itself for ever; refusing it at once, on both databases, turns a deadlock into an error with a stack.
 */
export function refuseSecondConnection(): void {
  const scope = currentTransaction();
  if (scope)
    throw new Error(`A query outside tx, inside a transaction on ${scope.schema}: pass tx down and use it`);
}
