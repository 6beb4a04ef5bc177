import { lazy } from "react";
import type { RouteObject } from "react-router";
import { NotFoundPage } from "./shell/NotFoundPage";
import { Shell } from "./shell/Shell";

const NewRulePage = lazy(() => import("./rules/NewRulePage"));
const RulePage = lazy(() => import("./rules/RulePage"));
const RulesPage = lazy(() => import("./rules/RulesPage"));
const SearchPage = lazy(() => import("./search/SearchPage"));
const AlertsPage = lazy(() => import("./alerts/AlertsPage"));
const ChainPage = lazy(() => import("./chain/ChainPage"));
const TagsPage = lazy(() => import("./tags/TagsPage"));
const TagPage = lazy(() => import("./tags/TagPage"));
const OriginsPage = lazy(() => import("./origins/OriginsPage"));
const OriginPage = lazy(() => import("./origins/OriginPage"));
const AttributePage = lazy(() => import("./attribute/AttributePage"));
const CoveragePage = lazy(() => import("./coverage/CoveragePage"));
const ScorecardPage = lazy(() => import("./scorecard/ScorecardPage"));
const EvidencePage = lazy(() => import("./evidence/EvidencePage"));
const SettingsPage = lazy(() => import("./settings/SettingsPage"));
const WebhooksPage = lazy(() => import("./webhooks/WebhooksPage"));

export const routes: RouteObject[] = [
  {
    element: <Shell />,
    children: [
      { index: true, element: <SearchPage /> },
      { path: "alerts/:alertId?", element: <AlertsPage /> },
      { path: "chains/:memberId", element: <ChainPage /> },
      { path: "tags", element: <TagsPage /> },
      { path: "tags/:key", element: <TagPage /> },
      { path: "origins", element: <OriginsPage /> },
      { path: "origins/:originId", element: <OriginPage /> },
      { path: "attribute", element: <AttributePage /> },
      { path: "coverage", element: <CoveragePage /> },
      { path: "scorecard", element: <ScorecardPage /> },
      { path: "evidence", element: <EvidencePage /> },
      { path: "rules", element: <RulesPage /> },
      { path: "rules/new", element: <NewRulePage /> },
      { path: "rules/:ruleId", element: <RulePage /> },
      { path: "webhooks", element: <WebhooksPage /> },
      { path: "settings/:part?", element: <SettingsPage /> },
      { path: "*", element: <NotFoundPage /> },
    ],
  },
];
