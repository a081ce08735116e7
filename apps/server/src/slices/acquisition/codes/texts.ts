import { REMARK_VARIABLES, WELCOME_VARIABLES } from "@hortus/contracts";

/** WeCom's limit for a remark. */
export const REMARK_LIMIT = 20;

/** The remark for a new contact; the customer's name gives way when all of it is too long. */
export function writeRemark(template: string, { name, channel }: { name: string; channel: string }): string {
  const write = (shortened: string) => fillIn(template, { "{name}": shortened, "{channel}": channel }).trim();
  const names = [...name];
  while (names.length > 1 && write(names.join("")).length > REMARK_LIMIT) names.pop();
  return cut(write(names.join("")), REMARK_LIMIT);
}

/** What a customer is called when WeCom won't say the name in time: a greeting never has a hole. */
const SOMEBODY = "朋友";

export function writeWelcome(
  text: string,
  { customer, advisor }: { customer: string; advisor: string },
): string {
  return fillIn(text, { "{customer}": customer || SOMEBODY, "{advisor}": advisor });
}

// In one pass and by a function: a name that holds "{advisor}" or "$&" stays what it is.
const fillIn = (text: string, values: Record<string, string>): string =>
  text.replaceAll(/\{[^{}]*\}/g, (variable) => values[variable] ?? variable);

/** The first variable in the text that nobody fills in. */
export function findUnknownVariable(
  text: string,
  known: typeof WELCOME_VARIABLES | typeof REMARK_VARIABLES,
): string | undefined {
  const names: readonly string[] = known;
  return (text.match(/\{[^{}]*\}/g) ?? []).find((variable) => !names.includes(variable));
}

/** Cuts to a number of UTF-16 units without halving a character. */
function cut(text: string, length: number): string {
  const characters = [...text];
  while (characters.join("").length > length) characters.pop();
  return characters.join("");
}
