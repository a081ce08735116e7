/** /sandbox/api: the table of phone-api.ts, put into practice. */
import type { FastifyInstance } from "fastify";
import { qrCodeOf, qrContentOf } from "./api/contact-ways.ts";
import { saveCallback } from "./callback-settings.ts";
import { chatsOfPerson, chatsOfStaff, readChat, sendAsPerson, sendAsStaff } from "./chats.ts";
import { addStaff, deleteCustomer, deleteStaff, editCustomer, scan } from "./friendship.ts";
import { describeGroup, groupsOf, readGroup, sayInGroup } from "./groups/group-chats.ts";
import {
  createGroup,
  dismissGroup,
  editGroup,
  getGroup,
  invite,
  leaveGroup,
  nameOf,
  removeFromGroup,
} from "./groups/groups.ts";
import { joinByCode } from "./groups/joining.ts";
import { pickWelcome } from "./groups/welcomes.ts";
import { refuseTransfer, waitingOf } from "./handover/transfers.ts";
import { issueCode, judgeSignature } from "./identity/identity.ts";
import { linkUrlOf, openLink } from "./acquisition/links.ts";
import { setQuota } from "./acquisition/quota.ts";
import { dismissStaff, editStaff, hireStaff } from "./staff/staff.ts";
import { createBridge } from "./client/bridge.ts";
import type { Life } from "./life.ts";
import { confirmTask, listTasks, sendOwn, statusOf } from "./mass-sending.ts";
import { momentsOfPerson, momentsOfStaff, postMoment, publishMoment, react } from "./moments/publishing.ts";
import { listNotices, pressButton } from "./notices/notices.ts";
import { createPerson, describePerson, listCustomers, listPeople } from "./people.ts";
import {
  phoneRoutes,
  type CompanyRouteName,
  type GroupRouteName,
  type MomentRouteName,
  type PhoneOutput,
  type PhoneRoute,
  type PhoneRouteName,
  type PhoneRoutes,
} from "./phone-api.ts";
import { describeRelation, getMember, getPerson, getRelation, poolOf } from "./relations.ts";
import { revokeTokens } from "./tokens.ts";
import { Refusal, type World } from "./world.ts";
import type { z } from "zod";

type Part<R, K extends string> =
  R extends Record<K, infer S extends z.ZodType> ? { [P in K]: z.output<S> } : unknown;
type Answers = {
  [N in PhoneRouteName]: (
    input: Part<PhoneRoutes[N], "params"> & Part<PhoneRoutes[N], "query"> & Part<PhoneRoutes[N], "body">,
  ) => PhoneOutput<N> | Promise<PhoneOutput<N>>;
};

export function servePhoneApi(app: FastifyInstance, world: World, life: Life, reset: () => void): void {
  const answers = answersOf(world, life, reset);
  for (const name of Object.keys(phoneRoutes) as PhoneRouteName[]) {
    const route: PhoneRoute = phoneRoutes[name];
    // route and answer stand under the same name in their tables, which holds their types together
    const answer = answers[name] as (input: Record<string, unknown>) => unknown;
    app.route({
      method: route.method,
      url: `/sandbox/api${route.path}`,
      handler: (request) => {
        const input: Record<string, unknown> = {};
        for (const part of ["params", "query", "body"] as const) {
          const parsed = route[part]?.safeParse(request[part] ?? {});
          if (parsed && !parsed.success) {
            const issue = parsed.error.issues[0];
            throw new Refusal(422, "invalid_input", `${issue?.path.join(".")}: ${issue?.message}`);
          }
          if (parsed) input[part] = parsed.data;
        }
        return answer(input);
      },
    });
  }
}

type Some<N extends PhoneRouteName> = Pick<Answers, N>;

function groupAnswers(world: World): Some<GroupRouteName> {
  const { state } = world;
  return {
    listJoinWays: () => ({
      joinWays: [...state.joinWays.all()].map((way) => ({
        configId: way.configId,
        remark: way.remark,
        state: way.state,
        groups: way.chatIds.flatMap((chatId) => {
          const group = state.groups.get(chatId);
          return group && !group.dismissed
            ? [{ chatId, name: group.name, members: group.members.length }]
            : [];
        }),
        qrCode: qrCodeOf(world, way.configId),
        qrContent: qrContentOf(world, way.configId),
        createdAt: new Date(way.createdAt * 1000).toISOString(),
      })),
    }),
    joinGroup: ({ params, body }) => {
      const { joined, group } = joinByCode(world, params.personId, body.configId);
      return { joined, group: describeGroup(world, group) };
    },
    listPersonGroups: ({ params }) => ({ groups: groupsOf(world, getPerson(world, params.personId).id) }),
    listStaffGroups: ({ params }) => ({ groups: groupsOf(world, getMember(world, params.userid).userid) }),
    createGroup: ({ params, body }) => describeGroup(world, createGroup(world, params.userid, body)),
    getGroup: ({ params }) => describeGroup(world, getGroup(world, params.chatId)),
    editGroup: ({ params, body }) => describeGroup(world, editGroup(world, params.chatId, body)),
    dismissGroup: ({ params }) => {
      dismissGroup(world, params.chatId);
      return {};
    },
    inviteToGroup: ({ params, body }) =>
      describeGroup(world, invite(world, params.chatId, params.id, body.ids)),
    leaveGroup: ({ params }) => describeGroup(world, leaveGroup(world, params.chatId, params.id)),
    removeFromGroup: ({ params, body }) =>
      describeGroup(world, removeFromGroup(world, params.chatId, body.by, params.id)),
    readGroup: ({ params, query }) => ({ messages: readGroup(world, params.chatId, query.after) }),
    sayInGroup: ({ params, body }) => sayInGroup(world, params.chatId, params.id, body.text),
  };
}

function companyAnswers(world: World): Some<CompanyRouteName> {
  const { state } = world;
  const bridge = createBridge(world);
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
  return {
    hireStaff: ({ body }) => {
      hireStaff(world, body);
      return {};
    },
    editStaff: ({ params, body }) => {
      editStaff(world, params.userid, body);
      return {};
    },
    dismissStaff: ({ params }) => {
      dismissStaff(world, params.userid);
      return {};
    },
    listTransfers: ({ params }) => ({
      transfers: waitingOf(world, getPerson(world, params.personId).id).map(
        ({ from, to, startedAt, at }) => ({
          from,
          fromName: nameOf(world, from),
          to,
          toName: nameOf(world, to),
          startedAt: iso(startedAt),
          completesAt: iso(at),
        }),
      ),
    }),
    refuseTransfer: ({ params }) => {
      refuseTransfer(world, params.personId, params.userid);
      return {};
    },
    listLinks: () => ({
      links: [...state.links.all()].map((link) => ({
        linkId: link.linkId,
        name: link.name,
        url: linkUrlOf(world, link.linkId),
        pool: poolOf(world, link),
        customers: [...state.linkCustomers.all()].filter(({ linkId }) => linkId === link.linkId).length,
      })),
      quota: quotaNow(),
    }),
    openLink: ({ params, body }) => {
      const { added, relation } = openLink(world, params.personId, params.linkId, body.customerChannel);
      return { added, relation: describeRelation(world, relation) };
    },
    setQuota: ({ body }) => {
      setQuota(world, body.balance);
      return quotaNow();
    },
    listGroupWelcomes: () => ({
      templates: [...state.groupWelcomes.all()].map(({ templateId, text }) => ({ templateId, text })),
    }),
    pickGroupWelcome: ({ params, body }) => {
      const group = getGroup(world, params.chatId);
      return describeGroup(world, pickWelcome(world, group, body.templateId ?? undefined));
    },
    issueCode: ({ body }) => ({ code: issueCode(world, body.id, body.scope) }),
    getPages: () => state.pages.get(),
    setPages: ({ body }) => {
      state.pages.set({ ...state.pages.get(), ...withoutHoles(body) });
      return state.pages.get();
    },
    invokeBridge: ({ body }) => bridge(body),
    judgeSignature: ({ body: { kind, ...page } }) => ({ errcode: judgeSignature(world, kind, page) }),
  };

  function quotaNow() {
    const { used, balance } = state.quota.get();
    return { used, balance };
  }
}

function momentAnswers(world: World): Some<MomentRouteName> {
  return {
    listPersonMoments: ({ params }) => ({ posts: momentsOfPerson(world, params.personId) }),
    listStaffMoments: ({ params }) => ({ posts: momentsOfStaff(world, params.userid) }),
    publishMoment: ({ params }) => publishMoment(world, params.userid, params.momentId),
    postMoment: ({ params, body }) => postMoment(world, params.userid, body.text),
    likeMoment: ({ params }) => react(world, params),
    commentMoment: ({ params, body }) => react(world, { ...params, text: body.text }),
  };
}

function answersOf(world: World, life: Life, reset: () => void): Answers {
  const { state, clock, faults } = world;
  const clockState = () => ({
    now: state.nowIso(),
    paused: clock.paused,
    offsetMs: clock.offsetMs,
    speed: world.speed.get(),
  });
  return {
    getCompany: () => state.company.get(),
    saveCallback: ({ body }) => saveCallback(world, body),
    listStaff: () => ({
      staff: [...state.staff.all()].map(({ userid, name, position, departments }) => ({
        userid,
        name,
        position,
        departments,
        customers: state.relationsOfStaff(userid).filter((row) => row.status !== "deleted_by_staff").length,
        pendingTasks: state.tasksOfStaff(userid).filter((task) => statusOf(world, task) === "pending").length,
      })),
    }),
    listTags: () => {
      const tags = [...state.tags.all()].filter(({ deleted }) => !deleted);
      const groups = [...state.tagGroups.all()].filter(({ deleted }) => !deleted);
      return {
        groups: groups.map(({ id, name }) => ({
          id,
          name,
          tags: tags.filter(({ groupId }) => groupId === id).map((tag) => ({ id: tag.id, name: tag.name })),
        })),
      };
    },
    listContactWays: () => ({
      contactWays: [...state.contactWays.all()].map((way) => ({
        configId: way.configId,
        remark: way.remark,
        state: way.state,
        pool: poolOf(world, way),
        skipVerify: way.skipVerify,
        qrCode: way.scene === 2 ? qrCodeOf(world, way.configId) : "",
        qrContent: qrContentOf(world, way.configId),
        createdAt: new Date(way.createdAt * 1000).toISOString(),
      })),
    }),

    listPeople: ({ query }) => listPeople(world, query),
    createPerson: ({ body }) => createPerson(world, body),
    getPerson: ({ params }) => describePerson(world, getPerson(world, params.personId)),

    scan: ({ params, body }) => {
      const { added, relation } = scan(world, params.personId, body.configId);
      return { added, relation: describeRelation(world, relation) };
    },
    addStaff: ({ params, body }) => {
      const { added, relation } = addStaff(world, params.personId, body.userid);
      return { added, relation: describeRelation(world, relation) };
    },
    deleteStaff: ({ params }) => {
      deleteStaff(world, params.personId, params.userid);
      return {};
    },
    listPersonChats: ({ params }) => ({ chats: chatsOfPerson(world, params.personId) }),
    readPersonChat: ({ params, query }) => ({
      messages: readChat(world, params.userid, params.personId, query.after),
    }),
    sendAsPerson: ({ params, body }) => sendAsPerson(world, params.personId, params.userid, body.text),

    listCustomers: ({ params, query }) => listCustomers(world, params.userid, query),
    getCustomer: ({ params }) => describeRelation(world, getRelation(world, params.userid, params.personId)),
    editCustomer: ({ params, body }) =>
      describeRelation(world, editCustomer(world, params.userid, params.personId, body)),
    deleteCustomer: ({ params }) => {
      deleteCustomer(world, params.userid, params.personId);
      return {};
    },
    listStaffChats: ({ params }) => ({ chats: chatsOfStaff(world, params.userid) }),
    readStaffChat: ({ params, query }) => ({
      messages: readChat(world, params.userid, params.personId, query.after),
    }),
    sendAsStaff: ({ params, body }) => sendAsStaff(world, params.userid, params.personId, body.text),
    listTasks: ({ params, query }) => ({ tasks: listTasks(world, params.userid, query.status) }),
    confirmTask: ({ params, query }) =>
      confirmTask(world, params.userid, params.msgid, query.only?.split(",").filter(Boolean)),
    sendOwnMass: ({ params, body }) => sendOwn(world, params.userid, body.text, body.personIds),
    listNotices: ({ params }) => ({ notices: listNotices(world, params.userid) }),
    pressButton: ({ params, body }) => pressButton(world, params.userid, params.seq, body),
    ...companyAnswers(world),
    ...groupAnswers(world),
    ...momentAnswers(world),

    getClock: clockState,
    advanceClock: ({ body }) => {
      clock.advance((body.ms ?? 0) + (body.days ?? 0) * 86_400_000);
      return clockState();
    },
    setClockSpeed: ({ body }) => {
      world.speed.set(body.speed);
      return clockState();
    },
    pauseClock: () => {
      clock.pause();
      return clockState();
    },
    resumeClock: () => {
      clock.resume();
      return clockState();
    },
    getFaults: () => faults.get(),
    setFaults: ({ body }) => faults.set(withoutHoles(body)),
    listEndpointFaults: () => ({ faults: world.endpointFaults.list() }),
    setEndpointFault: ({ body }) => {
      world.endpointFaults.set(body);
      return { faults: world.endpointFaults.list() };
    },
    getSwitches: () => state.switches.get(),
    setSwitches: ({ body }) => {
      state.switches.set({ ...state.switches.get(), ...withoutHoles(body) });
      return state.switches.get();
    },
    revokeTokens: ({ body }) => {
      revokeTokens(state, body.as);
      return {};
    },
    getLife: () => life.state(),
    setLife: ({ body: { running, ...how } }) => life.set(running, withoutHoles(how)),
    readLog: ({ query }) => ({ entries: world.log.after(query.after) }),
    replay: async ({ params, body }) => {
      const entry = world.log.find(params.seq);
      if (entry?.kind !== "callback")
        throw new Refusal(404, "unknown_callback", "The log holds no such callback any more");
      if (!body.asCaptured) {
        world.outbox.repeat(entry.payload);
        return { status: "queued" };
      }
      const wire = world.log.capturedOf(params.seq);
      if (!wire)
        throw new Refusal(409, "never_sent", "This callback was never sent, so there is nothing to repeat");
      const headers = { "content-type": "text/xml; charset=utf-8" };
      const answer = await fetch(wire.url, {
        method: "POST",
        body: wire.body,
        headers,
        redirect: "manual",
      }).catch(() => undefined);
      return { status: answer ? String(answer.status) : "unreachable" };
    },
    reset: () => {
      reset();
      return {};
    },
  };
}

/** Keys that are there but undefined would overwrite. */
function withoutHoles<T extends object>(changes: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // every value that is left is not undefined
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
