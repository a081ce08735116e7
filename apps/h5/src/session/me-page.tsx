import { platformRoutes } from "@hortus/contracts";
import { useLanguage, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, List, Selector } from "antd-mobile";
import { useNavigate } from "react-router";
import { api } from "../api.ts";
import { frameWords } from "../words.ts";
import { MyFigures } from "../tasks/my-figures.tsx";
import { meKey } from "./me-key.ts";
import { MyPersona } from "./my-persona.tsx";
import { useMe } from "./session-gate.tsx";
import { sessionWords } from "./words.ts";

export default function MePage() {
  const say = useWords(sessionWords);
  const frame = useWords(frameWords);
  const me = useMe();
  const { language, change } = useLanguage();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const signOut = useMutation({
    mutationFn: () => api.call(platformRoutes.signOut, {}),
    onSettled: async () => {
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meKey[0] });
      await queries.resetQueries({ queryKey: meKey });
    },
  });
  return (
    <>
      <header className="head">
        <h1>{me.name}</h1>
        <p className="muted">{me.workspace.title}</p>
      </header>
      <List className="sheet-list">
        <List.Item extra={me.email}>{say("account")}</List.Item>
        <List.Item extra={say(me.role === "advisor" ? "advisorRole" : me.role)}>{say("role")}</List.Item>
        <List.Item extra={me.advisorId ?? say("notBound")}>{say("advisor")}</List.Item>
        <List.Item
          extra={me.workspace.demo ? `${me.workspace.title} · ${frame("demo")}` : me.workspace.title}
        >
          {say("workspace")}
        </List.Item>
        <List.Item
          extra={
            <Selector
              options={[
                { label: "中文", value: "zh" as const },
                { label: "English", value: "en" as const },
              ]}
              value={[language]}
              onChange={([chosen]) => chosen && change(chosen)}
            />
          }
        >
          {say("language")}
        </List.Item>
        {me.advisorId && (
          <List.Item arrowIcon onClick={() => void navigate("/posters")}>
            {say("posters")}
          </List.Item>
        )}
        {me.role !== "advisor" && (
          <List.Item arrowIcon onClick={() => location.assign("/")}>
            {say("console")}
          </List.Item>
        )}
      </List>
      {me.advisorId && <MyFigures />}
      {me.advisorId && <MyPersona />}
      <div className="block">
        <Button
          block
          fill="outline"
          color="danger"
          loading={signOut.isPending}
          onClick={() => signOut.mutate()}
        >
          {say("signOut")}
        </Button>
      </div>
    </>
  );
}
