/** The advisor's phone: today's tasks, what was done, own customers. */
import { ApiError } from "@hortus/contracts";
import { useLanguage } from "@hortus/ui";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd-mobile";
import enUS from "antd-mobile/es/locales/en-US";
import zhCN from "antd-mobile/es/locales/zh-CN";
import { lazy, Suspense } from "react";
import { createBrowserRouter, Navigate, Outlet, RouterProvider } from "react-router";
import { SessionGate } from "./session/session-gate.tsx";
import { Shell } from "./shell.tsx";
import { Waiting } from "./shared/states.tsx";
import { TodayPage } from "./tasks/today-page.tsx";

const ConsentPage = lazy(() => import("./consents/consent-page.tsx"));
const DonePage = lazy(() => import("./tasks/done-page.tsx"));
const TaskPage = lazy(() => import("./tasks/task-page.tsx"));
const CustomersPage = lazy(() => import("./customers/customers-page.tsx"));
const LostPage = lazy(() => import("./customers/lost-page.tsx"));
const ProfilePage = lazy(() => import("./customers/profile-page.tsx"));
const CustomerSidebar = lazy(() => import("./sidebar/customer-sidebar.tsx"));
const GroupSidebar = lazy(() => import("./sidebar/group-sidebar.tsx"));
const PostersPage = lazy(() => import("./posters/posters.tsx"));
const MePage = lazy(() => import("./session/me-page.tsx"));

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // Only what was not answered is worth asking again; a refusal stays a refusal.
      retry: (count, error) =>
        count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
    },
  },
});

const router = createBrowserRouter(
  [
    // A customer's own page: no sign-in, no frame.
    { path: "consent/:workspace", element: <ConsentPage /> },
    // Beside a chat in WeCom, without tabs. The workspace is named for the server, which lets only a sandbox's pages be framed by it.
    {
      path: "sidebar/:workspace",
      element: (
        <SessionGate>
          <Outlet />
        </SessionGate>
      ),
      children: [
        { index: true, element: <CustomerSidebar /> },
        { path: "group", element: <GroupSidebar /> },
      ],
    },
    {
      element: (
        <SessionGate>
          <Shell />
        </SessionGate>
      ),
      children: [
        { index: true, element: <TodayPage /> },
        { path: "done", element: <DonePage /> },
        { path: "tasks/:id", element: <TaskPage /> },
        { path: "customers", element: <CustomersPage /> },
        { path: "lost", element: <LostPage /> },
        { path: "customers/:id", element: <ProfilePage /> },
        { path: "posters", element: <PostersPage /> },
        { path: "me", element: <MePage /> },
        { path: "*", element: <Navigate to="/" replace /> },
      ],
    },
  ],
  { basename: "/h5" },
);

export function App() {
  const { language } = useLanguage();
  return (
    <QueryClientProvider client={queries}>
      <ConfigProvider locale={language === "en" ? enUS : zhCN}>
        <Suspense fallback={<Waiting />}>
          <RouterProvider router={router} />
        </Suspense>
      </ConfigProvider>
    </QueryClientProvider>
  );
}
