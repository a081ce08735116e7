/** What the company's admins see and change in the console. */
import { linkUrlOf, openLink } from "../acquisition/links.ts";
import { setQuota } from "../acquisition/quota.ts";
import { putApp } from "../apps/apps.ts";
import { qrCodeOf, qrContentOf } from "../api/contact-ways.ts";
import { saveCallback } from "../callback-settings.ts";
import { describeGroup } from "../groups/group-chats.ts";
import { getGroup, nameOf } from "../groups/groups.ts";
import { pickWelcome } from "../groups/welcomes.ts";
import { refuseTransfer, waitingOf } from "../handover/transfers.ts";
import { statusOf } from "../mass-sending.ts";
import type { CompanyRouteName } from "../phone-api.ts";
import { describeRelation, getPerson, poolOf } from "../relations.ts";
import { deleteDepartment, judgeDepartment, judgeEnd, putDepartment } from "../staff/departments.ts";
import { dismissStaff, editStaff, hireStaff } from "../staff/staff.ts";
import { Refusal, type World } from "../world.ts";
import type { Some } from "./answers.ts";

export function companyAnswers(world: World): Some<CompanyRouteName> {
  const { state } = world;
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
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
    putDepartment: ({ params, body }) => {
      const department = { id: params.id, ...body };
      const verdict = judgeDepartment(world, department);
      if (verdict !== 0 && params.id !== 1)
        throw new Refusal(422, "bad_department", `WeCom's console does not take it: ${verdict}`);
      state.store.transact(() => putDepartment(world, department));
      return {};
    },
    deleteDepartment: ({ params }) => {
      const verdict = judgeEnd(world, params.id);
      if (verdict !== 0)
        throw new Refusal(409, "department_in_use", `WeCom's console does not delete it: ${verdict}`);
      state.store.transact(() => deleteDepartment(world, params.id));
      return {};
    },
    listApps: () => ({ apps: [...state.apps.all()] }),
    putApp: ({ params, body }) => putApp(state, { ...body, agentid: params.agentid }),
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
      const { balance, expiresAt } = body;
      setQuota(
        world,
        balance,
        expiresAt === undefined ? undefined : Math.floor(Date.parse(expiresAt) / 1000),
      );
      return quotaNow();
    },
    listGroupWelcomes: () => ({
      templates: [...state.groupWelcomes.all()].map(({ templateId, text }) => ({ templateId, text })),
    }),
    pickGroupWelcome: ({ params, body }) => {
      const group = getGroup(world, params.chatId);
      return describeGroup(world, pickWelcome(world, group, body.templateId ?? undefined));
    },
  };

  function quotaNow() {
    const { used, balance } = state.quota.get();
    return { used, balance };
  }
}
