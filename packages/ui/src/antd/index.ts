/** React primitives over Ant Design, for the console. */
export { Moment, PageHeader, StatCard } from "./page.tsx";
export { ResourceTable, type Page, type ResourceTableProps } from "./resource-table.tsx";
export { EmptyState, ErrorState, LoadingState, useProblemWords } from "./states.tsx";
export { HortusTheme, useDarkness } from "./theme.tsx";
