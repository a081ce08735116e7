import { PlusOutlined } from "@ant-design/icons";
import { platformRoutes, ROLES, type person, type Role } from "@hortus/contracts";
import {
  EmptyState,
  KindTag,
  PageHeader,
  ResourceTable,
  useRoleNames,
  useShowProblem,
  useWords,
  When,
  type Column,
} from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Select } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay, useMe } from "../../session/me.ts";
import { useAdvisorName } from "../../shared/lookups.ts";
import { NewPerson } from "./new-person.tsx";
import { teamWords } from "./words.ts";

type Person = (typeof person)["_output"];

export default function TeamPage() {
  const t = useWords(teamWords);
  const roleName = useRoleNames();
  const mayChange = useMay(platformRoutes.addPerson.roles);
  const columns = useColumns(mayChange);
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={
          mayChange && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
              {t("add")}
            </Button>
          )
        }
      />
      <div className="h-stack">
        <ResourceTable<Person>
          list="people"
          load={(_, signal) => api.call(platformRoutes.listPeople, {}, { signal })}
          rowKey={({ id }) => id}
          columns={columns}
          empty={<EmptyState title={t("empty")} />}
        />
        <section className="h-card">
          <h2 className="h-card-title">{t("roles")}</h2>
          <dl>
            {ROLES.map((role) => (
              <div key={role} className="h-row">
                <dt style={{ flex: "0 0 72px", fontWeight: 600 }}>{roleName(role)}</dt>
                <dd className="h-grow">{t(`about.${role}`)}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      {isAdding && <NewPerson onClose={() => setAdding(false)} />}
    </>
  );
}

function useColumns(mayChange: boolean): Column<Person>[] {
  const t = useWords(teamWords);
  const me = useMe();
  const roleName = useRoleNames();
  const advisorName = useAdvisorName();
  return [
    {
      key: "name",
      title: t("name"),
      width: 150,
      render: ({ id, name }) => (
        <span className="h-row">
          <strong>{name}</strong>
          {id === me.id && <span className="h-muted">({t("you")})</span>}
        </span>
      ),
    },
    {
      key: "email",
      title: t("email"),
      width: 240,
      render: ({ email }) => <span className="h-break">{email}</span>,
    },
    {
      key: "role",
      title: t("role"),
      width: 180,
      render: (row) => (
        <>
          {mayChange && row.active ? <RoleSelect person={row} /> : roleName(row.role)}
          {row.advisorId && <div className="h-muted h-small">{advisorName(row.advisorId)}</div>}
        </>
      ),
    },
    {
      key: "state",
      title: t("state"),
      width: 110,
      render: ({ active }) => (
        <KindTag tone={active ? "good" : "warm"}>{t(active ? "active" : "inactive")}</KindTag>
      ),
    },
    { key: "since", title: t("since"), width: 130, render: ({ createdAt }) => <When at={createdAt} /> },
    ...(mayChange
      ? [{ key: "actions", title: "", width: 110, render: (row: Person) => <Access person={row} /> }]
      : []),
  ];
}

function useChange(id: string) {
  const t = useWords(teamWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { role?: Role; active?: boolean }) =>
      api.call(platformRoutes.changePerson, { params: { id }, body }),
    onSuccess: () => void message.success(t("changed")),
    onError: (error) => showProblem(error),
    onSettled: () => queries.invalidateQueries({ queryKey: ["people"] }),
  });
}

function RoleSelect({ person: { id, name, role } }: { person: Person }) {
  const t = useWords(teamWords);
  const roleName = useRoleNames();
  const change = useChange(id);
  return (
    <Select<Role>
      value={role}
      aria-label={`${t("role")}: ${name}`}
      loading={change.isPending}
      style={{ width: 130 }}
      onChange={(next) => change.mutate({ role: next })}
      options={ROLES.map((value) => ({ value, label: roleName(value) }))}
    />
  );
}

function Access({ person: { id, name, active } }: { person: Person }) {
  const t = useWords(teamWords);
  const { modal } = App.useApp();
  const me = useMe();
  const change = useChange(id);
  if (id === me.id) return null;
  const ask = () =>
    modal.confirm({
      title: t("deactivateTitle", { name }),
      content: t("deactivateHint"),
      okText: t("deactivate"),
      okButtonProps: { danger: true },
      cancelText: t("cancel"),
      onOk: () => change.mutateAsync({ active: false }).catch(() => undefined), // said by onError
    });
  return active ? (
    <Button size="small" onClick={ask}>
      {t("deactivate")}
    </Button>
  ) : (
    <Button size="small" onClick={() => change.mutate({ active: true })}>
      {t("activate")}
    </Button>
  );
}
