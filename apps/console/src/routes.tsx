import { EVERYBODY, OPERATORS, OWNERS, READERS, type Role } from "@hortus/contracts";
import { Look } from "@hortus/ui";
import { lazy, Suspense, type ComponentType } from "react";
import { createBrowserRouter, Outlet } from "react-router";
import { Gate, Opening } from "./session/gate.tsx";
import { Guarded } from "./shell/guarded.tsx";
import { MissingPage } from "./shell/missing-page.tsx";
import { Shell } from "./shell/shell.tsx";
import { Broken } from "./shell/broken.tsx";

interface Page {
  path: string;
  /** Who may open it: the roles of the routes that it reads. */
  roles: readonly Role[];
  /** The module's default export is the page; it is loaded when somebody goes there. */
  load(): Promise<{ default: ComponentType }>;
}

/** Every page inside the frame. What people shall find stands in shell/navigation.ts as well. */
const pages: readonly Page[] = [
  { path: "/", roles: READERS, load: () => import("./pages/home/home-page.tsx") },
  { path: "/channel-codes", roles: READERS, load: () => import("./pages/channel-codes/list-page.tsx") },
  { path: "/channel-codes/new", roles: OPERATORS, load: () => import("./pages/channel-codes/form-page.tsx") },
  { path: "/channel-codes/:id", roles: READERS, load: () => import("./pages/channel-codes/code-page.tsx") },
  {
    path: "/channel-codes/:id/edit",
    roles: OPERATORS,
    load: () => import("./pages/channel-codes/form-page.tsx"),
  },
  { path: "/customers", roles: EVERYBODY, load: () => import("./pages/customers/list-page.tsx") },
  { path: "/customers/:id", roles: EVERYBODY, load: () => import("./pages/customers/profile-page.tsx") },
  { path: "/tags", roles: READERS, load: () => import("./pages/tags/tags-page.tsx") },
  { path: "/segments", roles: READERS, load: () => import("./pages/segments/segments-page.tsx") },
  { path: "/segments/new", roles: OPERATORS, load: () => import("./pages/segments/editor-page.tsx") },
  { path: "/segments/compare", roles: READERS, load: () => import("./pages/segments/compare-page.tsx") },
  { path: "/attributes", roles: READERS, load: () => import("./pages/attributes/attributes-page.tsx") },
  {
    path: "/member-levels",
    roles: READERS,
    load: () => import("./pages/member-levels/member-levels-page.tsx"),
  },
  { path: "/own-events", roles: READERS, load: () => import("./pages/own-events/own-events-page.tsx") },
  { path: "/segments/:id", roles: READERS, load: () => import("./pages/segments/segment-page.tsx") },
  { path: "/segments/:id/edit", roles: OPERATORS, load: () => import("./pages/segments/editor-page.tsx") },
  { path: "/journeys", roles: READERS, load: () => import("./pages/journeys/journeys-page.tsx") },
  {
    path: "/journeys/calendar",
    roles: READERS,
    load: () => import("./pages/calendar-journeys/calendar-journeys-page.tsx"),
  },
  {
    path: "/journeys/calendar/:id",
    roles: READERS,
    load: () => import("./pages/calendar-journeys/calendar-journey-page.tsx"),
  },
  {
    path: "/journeys/calendar/:id/edit",
    roles: OPERATORS,
    load: () => import("./pages/calendar-journeys/form-page.tsx"),
  },
  { path: "/journeys/:id", roles: READERS, load: () => import("./pages/journeys/journey-page.tsx") },
  { path: "/mass-sends", roles: READERS, load: () => import("./pages/mass-sends/mass-sends-page.tsx") },
  { path: "/mass-sends/new", roles: OPERATORS, load: () => import("./pages/mass-sends/form-page.tsx") },
  { path: "/mass-sends/:id", roles: READERS, load: () => import("./pages/mass-sends/mass-send-page.tsx") },
  { path: "/mass-sends/:id/edit", roles: OPERATORS, load: () => import("./pages/mass-sends/form-page.tsx") },
  { path: "/content", roles: READERS, load: () => import("./pages/content/content-page.tsx") },
  { path: "/posters", roles: READERS, load: () => import("./pages/posters/posters-page.tsx") },
  { path: "/posters/new", roles: OPERATORS, load: () => import("./pages/posters/poster-page.tsx") },
  { path: "/posters/:id", roles: READERS, load: () => import("./pages/posters/poster-page.tsx") },
  { path: "/calendar", roles: READERS, load: () => import("./pages/calendar/calendar-page.tsx") },
  { path: "/personas", roles: READERS, load: () => import("./pages/personas/personas-page.tsx") },
  { path: "/radar", roles: READERS, load: () => import("./pages/radar/radar-page.tsx") },
  { path: "/workload", roles: READERS, load: () => import("./pages/workload/workload-page.tsx") },
  { path: "/sends", roles: READERS, load: () => import("./pages/sends/sends-page.tsx") },
  { path: "/stores", roles: READERS, load: () => import("./pages/stores/stores-page.tsx") },
  { path: "/products", roles: EVERYBODY, load: () => import("./pages/products/products-page.tsx") },
  { path: "/orders", roles: READERS, load: () => import("./pages/orders/orders-page.tsx") },
  { path: "/rfm", roles: READERS, load: () => import("./pages/rfm/rfm-page.tsx") },
  { path: "/value-tiers", roles: READERS, load: () => import("./pages/ladders/value-tiers-page.tsx") },
  { path: "/value-tiers/rules", roles: OPERATORS, load: () => import("./pages/ladders/rules-page.tsx") },
  { path: "/life-cycle", roles: READERS, load: () => import("./pages/ladders/life-cycle-page.tsx") },
  { path: "/life-cycle/rules", roles: OPERATORS, load: () => import("./pages/ladders/rules-page.tsx") },
  { path: "/forecast", roles: READERS, load: () => import("./pages/forecast/forecast-page.tsx") },
  { path: "/imports", roles: OPERATORS, load: () => import("./pages/imports/imports-page.tsx") },
  { path: "/imports/:id", roles: OPERATORS, load: () => import("./pages/imports/import-page.tsx") },
  {
    path: "/review-desk",
    roles: [...READERS, "advisor"],
    load: () => import("./pages/review-desk/reviews-page.tsx"),
  },
  { path: "/word-rules", roles: READERS, load: () => import("./pages/word-rules/rules-page.tsx") },
  { path: "/consents", roles: READERS, load: () => import("./pages/consents/consents-page.tsx") },
  { path: "/audit", roles: ["owner", "reviewer"], load: () => import("./pages/audit/audit-page.tsx") },
  {
    path: "/lost-contacts",
    roles: READERS,
    load: () => import("./pages/lost-contacts/lost-contacts-page.tsx"),
  },
  { path: "/handovers", roles: READERS, load: () => import("./pages/handovers/handovers-page.tsx") },
  { path: "/handovers/new", roles: OPERATORS, load: () => import("./pages/handovers/new-page.tsx") },
  { path: "/handovers/:id", roles: READERS, load: () => import("./pages/handovers/handover-page.tsx") },
  { path: "/complaints", roles: OPERATORS, load: () => import("./pages/complaints/complaints-page.tsx") },
  { path: "/groups", roles: READERS, load: () => import("./pages/groups/groups-page.tsx") },
  { path: "/settings/wecom", roles: READERS, load: () => import("./pages/wecom/wecom-page.tsx") },
  { path: "/settings/wecom/health", roles: READERS, load: () => import("./pages/wecom/health-page.tsx") },
  { path: "/settings/team", roles: READERS, load: () => import("./pages/team/team-page.tsx") },
  { path: "/settings/api-keys", roles: OWNERS, load: () => import("./pages/api-keys/api-keys-page.tsx") },
];

const SignInPage = lazy(() => import("./session/sign-in-page.tsx"));
const SetUpPage = lazy(() => import("./session/set-up-page.tsx"));

export function createRoutes() {
  return createBrowserRouter([
    {
      // Inside the router, for messages and dialogs are drawn here, and some hold links.
      element: (
        <Look>
          <Outlet />
        </Look>
      ),
      children: [
        {
          element: (
            <Suspense fallback={<Opening />}>
              <Outlet />
            </Suspense>
          ),
          errorElement: <Broken />,
          children: [
            { path: "/sign-in", element: <SignInPage /> },
            { path: "/setup", element: <SetUpPage /> },
            {
              element: (
                <Gate>
                  <Shell />
                </Gate>
              ),
              children: [
                ...pages.map(({ path, roles, load }) => {
                  const PageComponent = lazy(load);
                  return {
                    path,
                    errorElement: <Broken />,
                    element: (
                      <Guarded roles={roles}>
                        <PageComponent />
                      </Guarded>
                    ),
                  };
                }),
                { path: "*", element: <MissingPage /> },
              ],
            },
          ],
        },
      ],
    },
  ]);
}
