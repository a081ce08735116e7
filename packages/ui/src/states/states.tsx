import { ReloadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode } from "react";
import type { Role } from "@hortus/contracts";
import { useWords } from "../words/words.ts";
import { useProblemText } from "./problems.ts";
import { stateWords } from "./words.ts";

/** Nothing here yet: one sentence, one picture, the way to the first one. */
export function EmptyState({
  title,
  hint,
  actions,
}: {
  title: string;
  hint?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="h-state">
      <Bed />
      <p className="h-state-title">{title}</p>
      {hint && <p className="h-muted">{hint}</p>}
      {actions && <div className="h-state-actions">{actions}</div>}
    </div>
  );
}

/** What could not be loaded, why, and the way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useWords(stateWords);
  const text = useProblemText();
  return (
    <div className="h-state" role="alert">
      <p className="h-state-title">{t("failed")}</p>
      <p className="h-muted">{text(error)}</p>
      {onRetry && (
        <div className="h-state-actions">
          <Button icon={<ReloadOutlined />} onClick={onRetry}>
            {t("retry")}
          </Button>
        </div>
      )}
    </div>
  );
}

export function NotAllowed({ roles, actions }: { roles: readonly Role[]; actions?: ReactNode }) {
  const t = useWords(stateWords);
  const names = useRoleNames();
  const list = roles.map(names).join(" · ");
  return <EmptyState title={t("notAllowed")} hint={t("notAllowedHint", { roles: list })} actions={actions} />;
}

export function useRoleNames(): (role: Role) => string {
  const t = useWords(stateWords);
  return (role) => t(`role.${role}`);
}

/** A bed where nothing grows yet. */
function Bed() {
  return (
    <svg width="120" height="72" viewBox="0 0 120 72" fill="none" aria-hidden>
      <path d="M10 58h100" stroke="var(--h-clay)" strokeWidth="2.500" strokeLinecap="round" />
      <path d="M24 66h72" stroke="var(--h-line)" strokeWidth="2.500" strokeLinecap="round" />
      <path d="M60 58V34" stroke="var(--h-primary)" strokeWidth="2.500" strokeLinecap="round" />
      <path
        d="M60 42c-12 0-17-7-17-16c11 0 17 6 17 16z"
        fill="var(--h-primary-soft)"
        stroke="var(--h-primary)"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <path d="M60 36c0-11 6-17 18-17c0 11-6 17-18 17z" fill="var(--h-primary)" />
      <path d="M28 58v-6M92 58v-6" stroke="var(--h-line)" strokeWidth="2.500" strokeLinecap="round" />
    </svg>
  );
}
