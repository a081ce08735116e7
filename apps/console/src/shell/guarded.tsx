import type { Role } from "@hortus/contracts";
import { NotAllowed, useWords } from "@hortus/ui";
import { Button, Skeleton } from "antd";
import { Suspense, type ReactNode } from "react";
import { Link, Navigate, useLocation } from "react-router";
import { useMe } from "../session/me.ts";
import { shellWords } from "./words.ts";

/** A page for some roles. The server guards the data; this says so before anything fails. */
export function Guarded({ roles, children }: { roles: readonly Role[]; children: ReactNode }) {
  const t = useWords(shellWords);
  const { role } = useMe();
  const { pathname } = useLocation();
  if (!roles.includes(role)) {
    // Home tells of the whole company; who may not see it begins with the own customers.
    if (pathname === "/") return <Navigate to="/customers" replace />;
    const [to, label] = role === "advisor" ? ["/customers", t("goCustomers")] : ["/", t("goHome")];
    return (
      <NotAllowed
        roles={roles}
        actions={
          <Link to={to}>
            <Button type="primary">{label}</Button>
          </Link>
        }
      />
    );
  }
  return <Suspense fallback={<Skeleton active title paragraph={{ rows: 6 }} />}>{children}</Suspense>;
}
