import { App } from "antd";
import { useEffect, useRef } from "react";
import { useBlocker, type Location } from "react-router";

/**
 * Leaving a page with changes that are not saved asks first; after `letGo` it does not.
 *
 * @param closes whether another address of the same page loses them too; none does, unless given
 */
export function useLeaveQuestion(
  isChanged: boolean,
  { title, hint, leave, stay }: { title: string; hint?: string; leave: string; stay: string },
  closes: (next: Location) => boolean = () => false,
): { letGo: () => void } {
  const { modal } = App.useApp();
  const isFree = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isChanged &&
      !isFree.current &&
      (currentLocation.pathname !== nextLocation.pathname || closes(nextLocation)),
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    const dialog = modal.confirm({
      title,
      content: hint,
      okText: leave,
      cancelText: stay,
      onOk: () => blocker.proceed(),
      onCancel: () => blocker.reset(),
    });
    return () => dialog.destroy();
  }, [blocker, modal, title, hint, leave, stay]);
  return { letGo: () => void (isFree.current = true) };
}
