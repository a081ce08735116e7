import { BgColorsOutlined, TranslationOutlined } from "@ant-design/icons";
import { useLanguage, useNarrow, useRoleNames, useTone, useWords, type ToneChoice } from "@hortus/ui";
import { Avatar, Button, Dropdown, type MenuProps } from "antd";
import { lazy, Suspense, useState } from "react";
import { useMe, useSignOut } from "../session/me.ts";
import { shellWords } from "./words.ts";

const PasswordDialog = lazy(() => import("../session/password-dialog.tsx"));

/** What belongs to the person: language, appearance, account. On a phone all of it is in the one menu. */
export default function UserMenus() {
  const isNarrow = useNarrow();
  return (
    <>
      {!isNarrow && <LanguageButton />}
      {!isNarrow && <ToneMenu />}
      <UserMenu />
    </>
  );
}

function LanguageButton() {
  const t = useWords(shellWords);
  const { language, change } = useLanguage();
  const other = language === "zh" ? "en" : "zh";
  return (
    <Button type="text" icon={<TranslationOutlined />} lang={other} onClick={() => change(other)}>
      {t("language")}
    </Button>
  );
}

function ToneMenu() {
  const t = useWords(shellWords);
  const { items, choice } = useToneItems();
  return (
    <Dropdown menu={{ items, selectedKeys: [choice] }} trigger={["click"]}>
      <Button type="text" icon={<BgColorsOutlined />} aria-label={t("tone")} title={t("tone")} />
    </Dropdown>
  );
}

function UserMenu() {
  const t = useWords(shellWords);
  const me = useMe();
  const roleName = useRoleNames();
  const signOut = useSignOut();
  const isNarrow = useNarrow();
  const { language, change } = useLanguage();
  const tones = useToneItems();
  const [isChanging, setChanging] = useState(false);
  const items: MenuProps["items"] = [
    {
      key: "me",
      disabled: true,
      label: (
        <div className="shell-me">
          <strong>{me.name}</strong>
          <div>{me.email}</div>
          <div>{roleName(me.role)}</div>
        </div>
      ),
    },
    { type: "divider" },
    ...(isNarrow
      ? ([
          { key: "language", label: t("language"), onClick: () => change(language === "zh" ? "en" : "zh") },
          { key: "tone", type: "group", label: t("tone"), children: tones.items },
          { type: "divider" },
        ] satisfies MenuProps["items"])
      : []),
    { key: "password", label: t("changePassword"), onClick: () => setChanging(true) },
    { key: "sign-out", label: t("signOut"), onClick: () => void signOut() },
  ];
  return (
    <>
      <Dropdown menu={{ items, selectedKeys: [tones.choice] }} trigger={["click"]} placement="bottomRight">
        <button type="button" className="shell-user" aria-label={`${t("account")}: ${me.name}`}>
          <Avatar size={32} className="shell-avatar">
            {[...me.name][0]}
          </Avatar>
        </button>
      </Dropdown>
      {isChanging && (
        <Suspense>
          <PasswordDialog onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </>
  );
}

function useToneItems() {
  const t = useWords(shellWords);
  const { choice, choose } = useTone();
  const items = (["light", "dark", "system"] as const satisfies readonly ToneChoice[]).map((tone) => ({
    key: tone,
    label: t(`tone.${tone}`),
    onClick: () => choose(tone),
  }));
  return { items, choice };
}
