/** Before a member's words reach a customer: rules that block them, or only warn. */
import { poolOf } from "./relations.ts";
import { Refusal, type World } from "./world.ts";

const PHONE = /(?<!\d)1\d{10}(?!\d)/;
const EMAIL = /[\w.+-]+@[\w-]+\.[\w.]+/;

/** @throws {Refusal} 409 `intercepted` if a rule blocks it */
export function checkWords(world: World, userid: string, text: string): void {
  for (const rule of world.state.intercepts.all()) {
    if (rule.type !== 1 || !poolOf(world, rule).includes(userid)) continue;
    const word = rule.words.find((one) => text.includes(one));
    const meant =
      (rule.semantics.includes(1) && PHONE.test(text)) || (rule.semantics.includes(2) && EMAIL.test(text));
    if (word !== undefined || meant)
      throw new Refusal(409, "intercepted", `The rule “${rule.name}” forbids this message`);
  }
}
