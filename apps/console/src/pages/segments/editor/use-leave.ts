import { useWords } from "@hortus/ui";
import { App } from "antd";
import { useEffect, useRef } from "react";
import { useBlocker } from "react-router";
import { ruleWords } from "./words.ts";

/** Leaving a changed rule asks. Nothing would be lost, the draft is kept; but people should know that it is not saved. */
export function useLeaveQuestion(isChanged: boolean): { letGo: () => void } {
  const t = useWords(ruleWords);
  const { modal } = App.useApp();
  const isFree = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isChanged && !isFree.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    const dialog = modal.confirm({
      title: t("leaveTitle"),
      content: t("leaveHint"),
      okText: t("leave"),
      cancelText: t("stay"),
      onOk: () => blocker.proceed(),
      onCancel: () => blocker.reset(),
    });
    return () => dialog.destroy();
  }, [blocker, modal, t]);
  return { letGo: () => void (isFree.current = true) };
}
