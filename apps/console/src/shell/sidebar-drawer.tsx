import { CloseOutlined } from "@ant-design/icons";
import { useWords } from "@hortus/ui";
import { Button, Drawer } from "antd";
import { Sidebar } from "./sidebar.tsx";
import { shellWords } from "./words.ts";

/** The navigation on a phone. */
export default function SidebarDrawer({ onClose }: { onClose(): void }) {
  const t = useWords(shellWords);
  return (
    <Drawer
      open
      onClose={onClose}
      placement="left"
      size={272}
      closable={false}
      aria-label={t("navigation")}
      styles={{ body: { padding: 0, background: "var(--h-paper)" } }}
    >
      <Button
        type="text"
        className="shell-close"
        icon={<CloseOutlined />}
        aria-label={t("closeNavigation")}
        onClick={onClose}
      />
      <Sidebar onGo={onClose} />
    </Drawer>
  );
}
