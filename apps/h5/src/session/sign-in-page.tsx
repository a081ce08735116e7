import { platformRoutes } from "@hortus/contracts";
import { Mark, useLanguage, useProblemText, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd-mobile";
import { useState } from "react";
import { api } from "../api.ts";
import { doorHere, openDoor, wasJustEntered } from "./door.ts";
import { meKey } from "./me-key.ts";
import { sessionWords } from "./words.ts";

export function SignInPage() {
  const say = useWords(sessionWords);
  const problem = useProblemText();
  const { language, change } = useLanguage();
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [door] = useState(doorHere);
  const signIn = useMutation({
    mutationFn: () => api.call(platformRoutes.signIn, { body: { email: email.trim(), password } }),
    onSuccess: (me) => {
      // What somebody else saw on this phone goes; the gate keeps watching the session itself.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meKey[0] });
      queries.setQueryData(meKey, me);
    },
  });
  return (
    <main className="sign-in">
      <button className="link corner" onClick={() => change(language === "zh" ? "en" : "zh")}>
        {language === "zh" ? "English" : "中文"}
      </button>
      <Mark size={52} title="Hortus" />
      <h1>{say("title")}</h1>
      <p className="muted">{say("lead")}</p>
      {wasJustEntered() && (
        <p className="problem" role="alert">
          {say("noCookie")}
        </p>
      )}
      {door && (
        <div className="block">
          <Button block color="primary" size="large" onClick={() => openDoor(door)}>
            {say("byWecom")}
          </Button>
        </div>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate();
        }}
      >
        <label>
          {say("email")}
          <input
            type="email"
            name="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </label>
        <label>
          {say("password")}
          <input
            type="password"
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        {signIn.isError && (
          <p className="problem" role="alert">
            {problem(signIn.error)}
          </p>
        )}
        <Button
          block
          color="primary"
          fill={door ? "outline" : "solid"}
          size="large"
          type="submit"
          loading={signIn.isPending}
        >
          {say("signIn")}
        </Button>
      </form>
      <p className="muted small">{say("demoHint")}</p>
    </main>
  );
}
