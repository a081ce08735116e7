import { ApiError } from "@hortus/contracts";
import { Button, Empty, Result, Skeleton } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** Teaches what would stand here, with the one thing to do. */
export function EmptyState({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={children} style={{ padding: "32px 0" }}>
      {action}
    </Empty>
  );
}

/** Says what happened and what to do; the rest of the page stays usable. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation("common");
  const words = useProblemWords();
  const { title, hint } = words(error);
  return (
    <Result
      status={error instanceof ApiError && error.status === 403 ? "403" : "warning"}
      title={title}
      subTitle={hint}
      style={{ padding: "24px 12px" }}
      extra={onRetry && <Button onClick={onRetry}>{t("retry")}</Button>}
    />
  );
}

export const LoadingState = ({ rows = 6 }: { rows?: number }) => <Skeleton active paragraph={{ rows }} title={false} style={{ padding: 16 }} />;

/** What an error of the API says to a person; codes have words of our own, others speak for themselves. */
export function useProblemWords(): (error: unknown) => { title: string; hint: string | undefined } {
  const { t, i18n } = useTranslation("common");
  return (error) => {
    if (!(error instanceof ApiError)) return { title: t("problem.unexpected"), hint: undefined };
    const { code, title, hint } = error.problem;
    const key = `common:problem.${code}`;
    return i18n.exists(key) ? { title: t(`problem.${code}` as "problem.unexpected"), hint: undefined } : { title, hint };
  };
}
