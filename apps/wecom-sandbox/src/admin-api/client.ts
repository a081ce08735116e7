/** Sign-in, pages beside chats, and what those ask of the client. */
import { createBridge } from "../client/bridge.ts";
import { issueCode, judgeSignature } from "../identity/identity.ts";
import type { ClientRouteName } from "../phone-api.ts";
import type { World } from "../world.ts";
import { withoutHoles, type Some } from "./answers.ts";

export function clientAnswers(world: World): Some<ClientRouteName> {
  const { state } = world;
  const bridge = createBridge(world);
  return {
    issueCode: ({ body }) => ({ code: issueCode(world, body.id, body.scope) }),
    getPages: () => state.pages.get(),
    setPages: ({ body }) => {
      state.pages.set({ ...state.pages.get(), ...withoutHoles(body) });
      return state.pages.get();
    },
    invokeBridge: ({ body }) => bridge(body),
    judgeSignature: ({ body: { kind, ...page } }) => ({ errcode: judgeSignature(world, kind, page) }),
  };
}
